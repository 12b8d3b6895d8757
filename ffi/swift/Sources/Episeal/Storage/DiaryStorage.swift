import Foundation

/// Stores a visitor's diary, or what is kept of a live share, such that a crash at any moment loses nothing and brings
/// back nothing that was deleted: a file, and the two slots of its secret, each step of `DiaryStore` or `RunStore` on
/// the disk before the next is begun.
///
/// ```swift
/// let storage = DiaryStorage(folder: folder, secrets: KeychainSecrets(name: "diary"))
/// try storage.exclusively { held in
///     let (store, file) = try held.resume(pin: pin)
///     let diary = try store.unlock(file: file, pin: pin)
///     try diary.add(kept: kept)
///     try store.save(diary: diary)
///     try held.carryOut(store)
/// }
/// ```
///
/// Erasing takes a file out of its folder: on flash memory its bytes stay until the block is used again. Without the
/// secret in the `SecretStore` nothing opens them.
public struct DiaryStorage: Sendable {
    let folder: Folder
    let secrets: any SecretStore

    /// - Parameters:
    ///   - folder: A folder of its own, which must be there.
    ///   - secrets: `KeychainSecrets` in an app.
    public init(folder: URL, secrets: any SecretStore) {
        self.folder = Folder(path: folder.path)
        self.secrets = secrets
    }

    /// The file alone, without its secrets: to see whether there is one, and for ``Stretch/pinKey(diary:pin:)``. It
    /// opens only together with what ``HeldStorage/resume(pin:)`` finds.
    ///
    /// - Throws: ``StorageError``: `unavailable`, `corrupt`.
    public func file() throws -> Data? {
        try folder.contents(of: HeldStorage.file)
    }

    /// Holds the storage while `work` runs, so that no other process, thread or task changes it.
    ///
    /// - Throws: ``StorageError``: `busy` where it is held elsewhere; `unavailable`. What `work` throws.
    public func exclusively<Result>(_ work: (HeldStorage) throws -> Result) throws -> Result {
        let held = try hold()
        defer { held.end() }
        return try work(held)
    }

    /// The same once it is free: waits while it is held elsewhere, until the task is cancelled.
    public func onceFree<Result: Sendable>(
        _ work: @Sendable (HeldStorage) async throws -> Result
    ) async throws -> Result {
        let held = try await holdInTime()
        defer { held.end() }
        return try await work(held)
    }

    private func hold() throws -> HeldStorage {
        HeldStorage(folder: folder, secrets: secrets, lock: try folder.lock("lock"))
    }

    private func holdInTime() async throws -> HeldStorage {
        while true {
            do {
                return try hold()
            } catch StorageError.busy {
                try await Task.sleep(nanoseconds: 10_000_000)
            }
        }
    }
}
