import Foundation

/// Two slots for secrets of a few dozen bytes, apart from the file that is sealed under them.
///
/// Once `write` or `erase` returns, the change must outlast a crash.
public protocol SecretStore: Sendable {
    /// What a slot holds; nil where that is nothing, or nothing that can be read.
    func secret(in slot: SecretSlot) throws -> Data?

    /// Puts a secret into a slot, in place of what is there.
    func write(_ secret: Data, to slot: SecretSlot) throws

    /// Erases a slot; does nothing where it is empty.
    func erase(_ slot: SecretSlot) throws
}

/// Secrets as files that nobody but their owner can read, for servers and tests: whoever copies the disk has them. Apps
/// use `KeychainSecrets`.
public struct FileSecrets: SecretStore {
    private let folder: Folder

    /// - Parameter folder: It must be there, and is best not the one with the diary.
    public init(folder: URL) {
        self.folder = Folder(path: folder.path)
    }

    public func secret(in slot: SecretSlot) throws -> Data? {
        try folder.contents(of: slot.code())
    }

    public func write(_ secret: Data, to slot: SecretSlot) throws {
        try folder.replace(slot.code(), with: secret)
    }

    public func erase(_ slot: SecretSlot) throws {
        try folder.remove(slot.code())
    }
}
