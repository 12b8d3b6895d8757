import Episeal
import Foundation

/// A visitor shares all visits: gives the share for the office's mailbox, and the code to be told by phone.
public func share(_ diary: Diary, officeDayKey: Data, trust: Trust, now: Date) async throws -> (Data, code: String) {
    let recipient = try ShareRecipient.verify(officeDayKey: officeDayKey, trust: trust, now: now)
    let drawn = try await Stretch().drawShareCode()
    let order = ShareOrder(recipient: recipient, code: drawn.key(), expires: now + 86_400)
    let share = try shareVisits(visits: diary.pickAll(), order: order, trust: trust, now: now)
    return (share.bytes, drawn.code().exposeSecretText())
}

/// The office opens it with the code, and compares it with the day keys and visits that the server has.
public func open(
    _ share: Data, told: String, published: [Data], stored: [Data], office: Office, log: ShareLog, now: Date
) async throws -> [SharedVisit] {
    let unverified = try UnverifiedShare.parse(share: share)
    try office.checkShare(share: unverified, log: log, now: now)
    let code = try ShareCode.parse(text: told)
    let key = try await Stretch().shareCodeKey(shareId: unverified.claimedAddress().shareId, code: code)
    let opened = try office.openShare(share: unverified, code: key, log: log, now: now)
    for dayKey in published { _ = try opened.addPublished(dayKey: dayKey) }
    for visit in stored { _ = try opened.addStored(visit: visit) }
    return opened.visits()
}
