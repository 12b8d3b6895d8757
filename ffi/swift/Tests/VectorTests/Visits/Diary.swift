import Episeal
import Foundation

/// Diaries (core/FORMAT.md, section 18).
let diaryOperations: [String: Operation] = [
    "unlock-diary": { given in
        let locked = try LockedDiary(given)
        return contents(try locked.unlock(try await locked.key()))
    },
    "delete-from-diary": { given in
        let (locked, next) = (try LockedDiary(given), try NextSecret(given))
        let record = try given.text("record")
        let (pin, diary) = try await locked.unlocked()
        _ = try prepared { try parseRecordId(text: record) }
        if let secret = next.deleting {
            try diary.delete(recordId: record, next: secret)
        } else {
            try diary.deleteWithoutSecret(recordId: record)
        }
        return contents(try next.unlock(diary.lock(), pin))
    },
    "expire-diary": { given in
        let (locked, next, now) = (try LockedDiary(given), try NextSecret(given), try given.date("now"))
        let (pin, diary) = try await locked.unlocked()
        if let secret = next.deleting {
            _ = try diary.expire(next: secret, now: now)
        } else {
            _ = try diary.expireWithoutSecret(now: now)
        }
        return contents(try next.unlock(diary.lock(), pin))
    },
    "change-diary-pin": { given in
        let (locked, next, derived) = (try LockedDiary(given), try NextSecret(given), try given.secret("new"))
        let diary = try await locked.unlocked().diary
        let pin = try DiaryPinKey.importSecretBytes(bytes: derived)
        if let secret = next.deleting {
            try diary.changePin(pin: pin, next: secret)
        } else {
            try diary.changePinWithoutSecret(pin: pin)
        }
        return contents(try next.unlock(diary.lock(), pin))
    },
    "set-pin": { given in
        _ = try await Stretch().newPinKey(pin: try given.text("pin"))
        return nil
    },
]

private func secretIn(_ given: Given, _ name: String) throws -> DiarySecret? {
    let text = try given.optional(name, given.secret)
    return try prepared { try text.map { try DiarySecret.importSecretBytes(bytes: $0) } }
}

private func unlock(_ bytes: Data, _ pin: DiaryPinKey, _ secret: DiarySecret?) throws -> Diary {
    guard let secret else { return try Diary.unlockWithoutSecret(bytes: bytes, pin: pin) }
    return try Diary.unlock(bytes: bytes, pin: pin, secret: secret)
}

/// `diary` and what it is unlocked with: `derived` (a derived secret) or `pin`; the device's `secret`, if it has one.
private struct LockedDiary {
    let bytes: Data
    let secret: DiarySecret?
    let derived: Data?
    let pin: String?

    init(_ given: Given) throws {
        (bytes, secret) = (try given.bytes("diary"), try secretIn(given, "secret"))
        (derived, pin) = (try given.optional("derived", given.secret), try given.optional("pin", given.text))
    }

    func key() async throws -> DiaryPinKey {
        if let derived { return try DiaryPinKey.importSecretBytes(bytes: derived) }
        return try await Stretch().pinKey(diary: bytes, pin: pin ?? "")
    }

    func unlock(_ key: DiaryPinKey) throws -> Diary {
        try VectorTests.unlock(bytes, key, secret)
    }

    /// It stands before what is judged: its key and itself.
    func unlocked() async throws -> (pin: DiaryPinKey, diary: Diary) {
        do {
            let key = try await key()
            return (key, try unlock(key))
        } catch let error as RecordError {
            throw WrongVector("what is given is refused: \(error.code)")
        }
    }
}

/// The secret that a change takes, and the one that the diary is unlocked with afterwards.
private struct NextSecret {
    let deleting: DiarySecret?
    let reopened: DiarySecret?

    init(_ given: Given) throws {
        (deleting, reopened) = (try secretIn(given, "next"), try secretIn(given, "reopened"))
    }

    func unlock(_ bytes: Data, _ pin: DiaryPinKey) throws -> Diary {
        try VectorTests.unlock(bytes, pin, reopened ?? deleting)
    }
}

/// Everything in a diary.
private func contents(_ diary: Diary) -> JSON {
    [
        "contact": diary.contact().map { contactSaid($0.fields()) } ?? .null,
        "visits": JSON(diary.visits().map(keptSaid)),
        "pending": JSON(diary.pending().map(pendingSaid)),
    ]
}
