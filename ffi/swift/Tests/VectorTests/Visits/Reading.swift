import Episeal
import Foundation
import World

/// What can be read of a message, a text or a file (core/FORMAT.md, section 2), by whoever takes such a one: one that
/// reads well gives `read`, whatever the reader, who has keys of its own and trusts nobody else, would say next.
let readingOperations: [String: Operation] = [
    "read": { given in
        let (kind, bytes) = (try given.text("kind"), try given.bytes("bytes"))
        let readers = texts.merging(files) { one, _ in one }.merging(signed) { one, _ in one }
        do {
            try await named(readers.merging(sealed) { one, _ in one }, kind)(bytes)
        } catch let error as RecordError where !ofReading.contains(error.code) {}
        return "read"
    }
]

/// Refusals of reading; whatever else a reader says comes after it.
private let ofReading = ["malformed", "wrong-purpose", "unsupported-version"]

private typealias Reader = @Sendable (Data) async throws -> Void

/// Empty where it is none.
private func textIn(_ bytes: Data) -> String {
    String(data: bytes, encoding: .utf8) ?? ""
}

/// What is printed or shown.
private let texts: [String: Reader] = [
    "authority": { _ = try parseAuthorityId(text: textIn($0)) },
    "office": { _ = try parseOfficeId(text: textIn($0)) },
    "venue": { _ = try parseVenueId(text: textIn($0)) },
    "staff": { _ = try parseStaffId(text: textIn($0)) },
    "poster": { _ = try Poster.parse(text: textIn($0)) },
    "check-in-code": { _ = try CheckInReader().read(text: textIn($0), now: noon) },
]

/// What somebody keeps.
private let files: [String: Reader] = [
    "authority-ring": { _ = try Authority.importSecretBytes(bytes: $0) },
    "office-ring": { _ = try Office.importSecretBytes(bytes: $0) },
    "venue-ring": { _ = try Venue.importSecretBytes(bytes: $0) },
    "staff-ring": { _ = try Staff.importSecretBytes(bytes: $0) },
    "trust": { _ = try Trust.importBytes(bytes: $0) },
    "kept": { _ = try Kept.importSecretBytes(bytes: $0) },
    "request-log": { _ = try RequestLog.fromBytes(bytes: $0) },
    "share-log": { _ = try ShareLog.fromBytes(bytes: $0) },
]

/// Signed messages.
private let signed: [String: Reader] = [
    "office-certificate": { _ = try World().certified($0) },
    "revocations": { try World().trust.takeRevocations(list: $0, now: noon) },
    "succession": { try World().trust.takeSuccession(succession: $0) },
    "succession-consent": { _ = try World().venue.succeed(consent: $0) },
    "office-day-key": { _ = try ShareRecipient.verify(officeDayKey: $0, trust: try World().trust, now: noon) },
    "venue-day-key": { _ = try UnverifiedDayKey.parse(dayKey: $0) },
    "staff-certificate": { try World().noted($0) },
    "venue-areas": { _ = try VenueAreas.ofAnyVenue(areas: $0) },
    "visit": { _ = try UnverifiedVisit.parse(visit: $0) },
    "departure-note": { _ = try UnverifiedNote.parse(note: $0) },
    "request": { bytes in
        let world = try World()
        _ = try world.venue.authenticate(request: bytes, trust: world.trust, now: noon)
    },
    "notice": { _ = try VerifiedNotice.verify(notice: $0, trust: try World().trust, now: noon) },
    "live-answer": { try World().finished($0) },
]

/// Messages that are sealed, and files that are locked.
private let sealed: [String: Reader] = [
    "release": { try World().opened($0) },
    "referral": { bytes in
        let world = try World()
        _ = try world.office.openReferral(referral: bytes, trust: world.trust, now: noon)
    },
    "share": { _ = try UnverifiedShare.parse(share: $0) },
    "live-hello": { _ = try World().answered($0) },
    "live-share": { try World().shared($0) },
    "invitation": { _ = try CheckInCodes().accept(invitation: $0, now: noon) },
    "keyring": { _ = try await Stretch().passphraseKey(locked: $0, passphrase: "") },
    "diary": { _ = try await Stretch().pinKey(diary: $0, pin: "") },
    "live-visitor": { _ = try LiveShare.resume(state: $0, secret: try RunSecret.generate()) },
    "live-office": { _ = try World().office.resumeLive(state: $0, secret: try RunSecret.generate(), now: noon) },
]
