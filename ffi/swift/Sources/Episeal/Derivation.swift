import Dispatch
import Foundation

/// Does what takes long on a thread that Swift's tasks do not wait for. A task that was cancelled does not begin it;
/// what was begun is done to its end, and its result is thrown away.
func apart<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try Task.checkCancellation()
    let result: Result = try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global(qos: .userInitiated).async {
            continuation.resume(with: .init(catching: work))
        }
    }
    try Task.checkCancellation()
    return result
}

/// Argon2id for whoever must not wait for it: a screen, or a task beside others. Each of these does what the function
/// of the same name does that is called without `await`.
extension Stretch {
    /// A key from a PIN that is new, for ``Diary/create(pin:secret:)``.
    public func newPinKey(pin: String) async throws -> DiaryPinKey {
        try await apart { try self.newPinKey(pin: pin) }
    }

    /// The key from the PIN of a diary that is stored.
    public func pinKey(diary: Data, pin: String) async throws -> DiaryPinKey {
        try await apart { try self.pinKey(diary: diary, pin: pin) }
    }

    /// A key from a passphrase that is new, for a key ring that was not locked before.
    public func newPassphraseKey(ring: KeyRing, passphrase: String) async throws -> PassphraseKey {
        try await apart { try self.newPassphraseKey(ring: ring, passphrase: passphrase) }
    }

    /// A key from a passphrase that takes the place of one.
    public func nextPassphraseKey(ring: KeyRing, passphrase: String) async throws -> PassphraseKey {
        try await apart { try self.nextPassphraseKey(ring: ring, passphrase: passphrase) }
    }

    /// The key from the passphrase of a key ring that is stored.
    public func passphraseKey(locked: Data, passphrase: String) async throws -> PassphraseKey {
        try await apart { try self.passphraseKey(locked: locked, passphrase: passphrase) }
    }

    /// A share code that is new, with its key.
    public func drawShareCode() async throws -> DrawnShareCode {
        try await apart { try self.drawShareCode() }
    }

    /// The key from a share code that somebody was told.
    public func shareCodeKey(shareId: ShareId, code: ShareCode) async throws -> ShareCodeKey {
        try await apart { try self.shareCodeKey(shareId: shareId, code: code) }
    }
}
