import Foundation

/// What storing a diary, or what is kept of a live share, fails with.
public enum StorageError: EpisealError, Equatable, CaseIterable {
    /// It cannot be reached: no folder, no permission, a locked key store.
    case unavailable
    /// It is held elsewhere.
    case busy
    /// There is no space left, and nothing was changed by this step.
    case full
    /// What is stored cannot be read.
    case corrupt
    /// Nothing is stored.
    case empty
    /// Something is stored already.
    case occupied
    /// It is held no longer, or the store is not of this hold.
    case notHeld

    public var code: String {
        switch self {
        case .unavailable: "storage-unavailable"
        case .busy: "storage-busy"
        case .full: "storage-full"
        case .corrupt: "storage-corrupt"
        case .empty: "storage-empty"
        case .occupied: "storage-occupied"
        case .notHeld: "storage-not-held"
        }
    }

    public func text(in language: Language) -> String {
        switch language {
        case .english: english
        case .german: german
        }
    }

    private var english: String {
        switch self {
        case .unavailable: "the storage cannot be reached"
        case .busy: "the storage is held elsewhere"
        case .full: "there is no space left, and nothing was changed by this step"
        case .corrupt: "what is stored cannot be read"
        case .empty: "nothing is stored"
        case .occupied: "something is stored already"
        case .notHeld: "the storage is held no longer"
        }
    }

    private var german: String {
        switch self {
        case .unavailable: "Der Speicher ist nicht erreichbar."
        case .busy: "Der Speicher wird gerade anderswo benutzt."
        case .full: "Es ist kein Platz mehr; dieser Schritt hat nichts geändert."
        case .corrupt: "Was gespeichert ist, lässt sich nicht lesen."
        case .empty: "Es ist nichts gespeichert."
        case .occupied: "Es ist schon etwas gespeichert."
        case .notHeld: "Der Speicher wird nicht mehr festgehalten."
        }
    }
}
