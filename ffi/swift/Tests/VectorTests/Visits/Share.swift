import Episeal
import Foundation

/// Shares, and what they are compared with (core/FORMAT.md, section 15).
let shareOperations: [String: Operation] = [
    "open-share": { given in
        let (desk, compare) = (try Desk(given), try serverIn(given))
        let opened = try await desk.open()
        try compare(opened)
        return [
            "share_id": JSON(opened.shareId()), "visits": JSON(opened.visits().map(sharedSaid)),
            "log": JSON(hex: desk.log.toBytes()),
        ]
    },
    "check-shared-visit": { given in
        let (desk, compare, record) = (try Desk(given), try serverIn(given), try given.text("record"))
        _ = try prepared { try parseRecordId(text: record) }
        let opened: OpenedShare
        do {
            opened = try await desk.open()
        } catch let error as RecordError {
            throw WrongVector("what is given is refused: \(error.code)")
        }
        try compare(opened)
        guard let visit = opened.visits().first(where: { $0.recordId() == record }) else {
            throw WrongVector("record is not shared")
        }
        _ = try visit.visit()
        return sharedSaid(visit)
    },
    "verify-recipient": { given in
        let ((trust, now), dayKey) = (try momentIn(given), try given.bytes("day_key"))
        return recipientSaid(try ShareRecipient.verify(officeDayKey: dayKey, trust: trust, now: now))
    },
    "seal-share": { given in
        let ((trust, now), bytes) = (try momentIn(given), try given.allBytes("kept"))
        let (derived, dayKey) = (try given.secret("derived"), try given.bytes("day_key"))
        let (verified, expires) = (try given.date("verified"), try given.date("expires"))
        let kept = try prepared { try bytes.map { try Kept.importSecretBytes(bytes: $0) } }
        let recipient = try prepared {
            try ShareRecipient.verify(officeDayKey: dayKey, trust: trust, now: verified)
        }
        let code = try prepared { try ShareCodeKey.importSecretBytes(bytes: derived) }
        let order = ShareOrder(recipient: recipient, code: code, expires: expires)
        return ["share_id": JSON(try shareVisits(visits: kept, order: order, trust: trust, now: now).shareId)]
    },
]

/// `office`, `share`, `log`, `now`; `derived` (a derived secret) or `code` (as it is typed).
private struct Desk {
    let office: Office
    let share: Data
    let log: ShareLog
    let derived: Data?
    let now: Date
    let code: String

    init(_ given: Given) throws {
        (office, share, log) = (try officeIn(given), try given.bytes("share"), try shareLogIn(given))
        (derived, now) = (try given.optional("derived", given.secret), try given.date("now"))
        code = derived == nil ? try given.text("code") : ""
    }

    func open() async throws -> OpenedShare {
        let unverified = try UnverifiedShare.parse(share: share)
        return try office.openShare(share: unverified, code: try await key(unverified), log: log, now: now)
    }

    private func key(_ unverified: UnverifiedShare) async throws -> ShareCodeKey {
        if let derived { return try ShareCodeKey.importSecretBytes(bytes: derived) }
        let typed = try ShareCode.parse(text: code)
        try office.checkShare(share: unverified, log: log, now: now)
        return try await Stretch().shareCodeKey(shareId: unverified.claimedAddress().shareId, code: typed)
    }
}

/// What a server publishes and stores, to compare a share with.
private func serverIn(_ given: Given) throws -> (OpenedShare) throws -> Void {
    let published = try given.optional("published", given.allBytes) ?? []
    let stored = try given.optional("stored", given.allBytes) ?? []
    return { opened in
        for dayKey in published { _ = try opened.addPublished(dayKey: dayKey) }
        for visit in stored { _ = try opened.addStored(visit: visit) }
    }
}
