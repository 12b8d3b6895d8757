import Episeal
import Foundation

/// Check-in codes and invitations (core/FORMAT.md, section 17).
let checkInOperations: [String: Operation] = [
    "accept-invitation": { given in
        let invitation = try given.bytes("invitation")
        let (shown, accepted) = (try given.date("shown"), try given.date("accepted"))
        let codes = CheckInCodes()
        _ = try prepared { try codes.exposeSecretText(now: shown) }
        return posterSaid(try codes.accept(invitation: invitation, now: accepted).poster())
    },
    "invite-and-accept": inviteAndAccept,
    "scan-check-in-code": { given in
        let (text, now) = (try given.text("text"), try given.date("now"))
        let before = try given.optional("before", given.texts) ?? []
        let reader = CheckInReader()
        try prepared { for code in before { _ = try reader.read(text: code, now: now) } }
        return ["handle": JSON(try reader.read(text: text, now: now).handle())]
    },
]

/// An app shows a code at `shown`, staff read it then and post an invitation to `poster` with `venue_day_key`, and the
/// app gets at `accepted` what is `posted`, one after the other: `right`, or `changed` in its last byte. What comes
/// of the last one counts.
@Sendable private func inviteAndAccept(_ given: Given) throws -> JSON {
    let (trust, text) = (try given.object("trust", trustIn), try given.text("poster"))
    let dayKey = try given.bytes("venue_day_key")
    let (shown, accepted) = (try given.date("shown"), try given.date("accepted"))
    let posted = try given.texts("posted")
    let codes = CheckInCodes()
    let right = try prepared {
        let code = try CheckInReader().read(text: try codes.exposeSecretText(now: shown), now: shown)
        return try code.invite(poster: try Poster.parse(text: text), venueDayKey: dayKey)
    }
    let states = ["right": right, "changed": right.dropLast() + [right.last! ^ 1]]
    for state in posted.dropLast() {
        let invitation = try named(states, state)
        try whatever { _ = try codes.accept(invitation: invitation, now: accepted) }
    }
    let invitation = try codes.accept(invitation: try named(states, posted.last ?? ""), now: accepted)
    _ = try prepared { try VenueToday.ofInvitation(invitation: invitation, trust: trust) }
    return posterSaid(invitation.poster())
}
