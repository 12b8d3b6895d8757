import Episeal
import Foundation

/// Authorities, revocation lists, successions, offices and their notices (core/FORMAT.md, sections 6 and 22).
let trustOperations: [String: Operation] = [
    "take-revocations": { given in
        let (trust, now) = try momentIn(given)
        let (authority, list) = (try given.text("authority"), try given.bytes("list"))
        try trust.takeRevocations(list: list, now: now)
        return ["number": JSON(try prepared { try trust.number(authority: authority) })]
    },
    "take-succession": { given in
        let (trust, succession) = (try given.object("trust", trustIn), try given.bytes("succession"))
        try trust.takeSuccession(succession: succession)
        return ["kept": JSON(hex: trust.exportBytes())]
    },
    "read-trust": { given in
        let (bytes, authorities) = (try given.bytes("bytes"), try given.texts("authorities"))
        let trust = try Trust.importBytes(bytes: bytes)
        return ["numbers": JSON(try authorities.map { one in JSON(try prepared { try trust.number(authority: one) }) })]
    },
    "verify-office": { given in
        let ((trust, now), dayKey) = (try momentIn(given), try given.bytes("office_day_key"))
        return recipientSaid(try ShareRecipient.verify(officeDayKey: dayKey, trust: trust, now: now))
    },
    "venue-at": { given in
        let (trust, printed) = (try given.object("trust", trustIn), try given.text("printed"))
        let day = try given.day("day")
        return ["venue": JSON(try trust.venueAt(printed: printed, day: day))]
    },
    "admit-succession": { given in
        let (succession, published) = (try given.bytes("succession"), try given.allBytes("published"))
        let admitted = try admitSuccession(succession: succession, published: published, now: try given.date("now"))
        return [
            "role": JSON(admitted.role.code()), "old": JSON(hex: admitted.old), "day": JSON(admitted.day),
            "is_stored_already": JSON(admitted.isStoredAlready),
        ]
    },
    "admit-notice": { given in
        let ((trust, now), notice) = (try momentIn(given), try given.bytes("notice"))
        let admitted = try admitNotice(notice: notice, trust: trust, now: now)
        return ["office": JSON(admitted.office), "kid": JSON(admitted.kid)]
    },
    "verify-notice": { given in
        let ((trust, now), notice, bytes) = (try momentIn(given), try given.bytes("notice"), try given.bytes("kept"))
        let kept = try prepared { try Kept.importSecretBytes(bytes: bytes) }
        let verified = try VerifiedNotice.verify(notice: notice, trust: trust, now: now)
        return [
            "office": JSON(verified.office()), "name": JSON(verified.officeName()), "kid": JSON(verified.kid()),
            "at": JSON(verified.at()), "is_told": JSON(try kept.isToldBy(notice: verified)),
        ]
    },
]

func recipientSaid(_ recipient: ShareRecipient) -> JSON {
    ["office": JSON(recipient.office()), "name": JSON(recipient.name())]
}
