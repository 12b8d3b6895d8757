import Foundation

/// What says in which order something is written: `DiaryStore` and `RunStore`.
public protocol StoreSteps: AnyObject, Sendable {
    /// What comes now.
    func step() -> StoreStep

    /// The step is carried out.
    func done()
}

extension DiaryStore: StoreSteps {}
extension RunStore: StoreSteps {}

/// A storage that nobody else changes: until the end of ``DiaryStorage/exclusively(_:)``. Afterwards it refuses with
/// ``StorageError/notHeld``.
public final class HeldStorage: @unchecked Sendable {
    static let file = "diary"

    private let folder: Folder
    private let secrets: any SecretStore
    private let mutex = NSRecursiveLock()
    private var lock: Descriptor?
    /// Those that follow on what is stored now.
    private var stores: [any StoreSteps] = []

    init(folder: Folder, secrets: any SecretStore, lock: Descriptor) {
        self.folder = folder
        self.secrets = secrets
        self.lock = lock
    }

    /// Stores what is new, by all steps of its store. Where a step fails, ``carryOut(_:)`` goes on with it.
    ///
    /// - Throws: ``StorageError``: `occupied`: something is stored, which would be lost: resume it, or erase it before;
    ///   `full`, `unavailable`, `corrupt`.
    public func create(_ store: some StoreSteps) throws {
        try alone {
            guard try folder.contents(of: Self.file) == nil else { throw StorageError.occupied }
            stores.append(store)
            try carryOut(store)
        }
    }

    /// Goes on with the diary that is stored, and carries out what an interrupted change left to be done.
    ///
    /// - Returns: The store, and the file for ``DiaryStore/unlock(file:pin:)``.
    /// - Throws: ``StorageError``: `empty`: nothing is stored; `full`, `unavailable`, `corrupt`. ``RecordError``:
    ///   `undecryptable`: the PIN was wrong, or the secret is lost; then nothing is changed.
    public func resume(pin: DiaryPinKey) throws -> (store: DiaryStore, file: Data) {
        try resume { file, current, next in
            try DiaryStore.resume(found: FoundDiary(file: file, current: current, next: next), pin: pin)
        }
    }

    /// The same for what is kept of a live share: its secret is ``RunStore/secret()``.
    public func resumeRun() throws -> (store: RunStore, file: Data) {
        try resume { file, current, next in
            try RunStore.resume(found: FoundRun(file: file, current: current, next: next))
        }
    }

    /// Writes and erases what a store says, each step on the disk before the next is begun, until there is nothing to
    /// do: only then is a change stored, and a deletion done. Where a step fails it can be called again.
    ///
    /// - Parameter store: What `create` or `resume` took in this hold: one of before may be behind what others have
    ///   stored since.
    /// - Throws: ``StorageError``: `full`, `unavailable`, `notHeld`.
    public func carryOut(_ store: some StoreSteps) throws {
        try alone {
            guard stores.contains(where: { $0 === store }) else { throw StorageError.notHeld }
            while try carryOut(store.step()) { store.done() }
        }
    }

    /// Erases the file and its secrets, whether or not they can be read. No store serves any more.
    ///
    /// - Throws: ``StorageError``: `unavailable`.
    public func erase() throws {
        try alone {
            stores = []
            // The secrets first: without them nothing opens the file.
            for slot in SecretSlot.allCases { try secrets.erase(slot) }
            try folder.remove(Self.file)
        }
    }

    func end() {
        mutex.withLock {
            stores = []
            lock = nil
        }
    }

    private func resume<Store: StoreSteps>(
        _ make: (Data, Data?, Data?) throws -> Store
    ) throws -> (store: Store, file: Data) {
        try alone {
            guard let file = try folder.contents(of: Self.file) else { throw StorageError.empty }
            var found = try SecretSlot.allCases.map { try secrets.secret(in: $0) }
            defer { found.indices.forEach { found[$0]?.wipe() } }
            let store = try make(file, found[0], found[1])
            stores.append(store)
            try carryOut(store)
            return (store, file)
        }
    }

    /// False where there was nothing to do.
    private func carryOut(_ step: StoreStep) throws -> Bool {
        switch (step.kind(), step.slot()) {
        case (.writeSecret, let slot?):
            var secret = step.exportSecretBytes() ?? Data()
            defer { secret.wipe() }
            try secrets.write(secret, to: slot)
        case (.writeFile, _): try folder.replace(Self.file, with: step.file() ?? Data())
        case (.eraseSecret, let slot?): try secrets.erase(slot)
        case (.eraseFile, _): try folder.remove(Self.file)
        case (.writeSecret, nil), (.eraseSecret, nil), (.done, _): return false
        }
        return true
    }

    private func alone<Result>(_ work: () throws -> Result) throws -> Result {
        try mutex.withLock {
            guard lock != nil else { throw StorageError.notHeld }
            return try work()
        }
    }
}

extension Data {
    /// What Swift copied elsewhere stays there.
    mutating func wipe() {
        resetBytes(in: startIndex..<endIndex)
    }
}
