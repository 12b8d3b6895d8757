import Episeal
import Foundation

/// Key rings (core/FORMAT.md, section 18).
let keyRingOperations: [String: Operation] = [
    "read-key-ring": { given in
        let (role, ring, now) = (
            try given.text("role"), try given.secret("ring"), try given.optional("now", given.date)
        )
        let (id, days) = try named(parties, role).read(ring, now)
        return ["id": JSON(id), "days": JSON(days.map { ["day": JSON($0.day), "kid": JSON($0.kid)] })]
    },
    "unlock-key-ring": { given in
        let (locked, derived) = (try given.bytes("locked"), try given.optional("derived", given.secret))
        let passphrase = try given.optional("passphrase", given.text)
        let key =
            if let derived {
                try PassphraseKey.importSecretBytes(bytes: derived)
            } else {
                try await Stretch().passphraseKey(locked: locked, passphrase: passphrase ?? "")
            }
        return ["ring": JSON(secret: try unlockKeyRing(locked: locked, passphrase: key).exportSecretBytes())]
    },
    "lock-key-ring": { given in
        let (role, ring, derived) = (try given.text("role"), try given.secret("ring"), try given.secret("derived"))
        let keys = try prepared { try named(parties, role).ring(ring) }
        let key = try prepared { try PassphraseKey.importSecretBytes(bytes: derived) }
        let locked = try lockKeyRing(ring: keys, passphrase: key)
        return ["ring": JSON(secret: try unlockKeyRing(locked: locked, passphrase: key).exportSecretBytes())]
    },
    "set-passphrase": { given in
        let (role, ring) = (try given.text("role"), try given.secret("ring"))
        let passphrase = try given.text("passphrase")
        let keys = try prepared { try named(parties, role).ring(ring) }
        _ = try await Stretch().newPassphraseKey(ring: keys, passphrase: passphrase)
        return "set"
    },
]

/// What is done with the keys of a role.
private struct Party: Sendable {
    let read: @Sendable (Data, Date?) throws -> (id: String, days: [KeptDayKey])
    let ring: @Sendable (Data) throws -> KeyRing
}

private let parties: [String: Party] = [
    "authority": Party(
        read: { bytes, _ in (try Authority.importSecretBytes(bytes: bytes).id(), []) },
        ring: { try Authority.importSecretBytes(bytes: $0).keyRing() }
    ),
    "office": Party(
        read: { bytes, now in
            let office = try Office.importSecretBytes(bytes: bytes)
            return (office.id(), try now.map { try office.dayKeys(now: $0) } ?? [])
        },
        ring: { try Office.importSecretBytes(bytes: $0).keyRing() }
    ),
    "staff": Party(
        read: { bytes, _ in (try Staff.importSecretBytes(bytes: bytes).id(), []) },
        ring: { try Staff.importSecretBytes(bytes: $0).keyRing() }
    ),
    "venue": Party(
        read: { bytes, now in
            let venue = try Venue.importSecretBytes(bytes: bytes)
            return (venue.id(), try now.map { try venue.dayKeys(now: $0) } ?? [])
        },
        ring: { try Venue.importSecretBytes(bytes: $0).keyRing() }
    ),
]
