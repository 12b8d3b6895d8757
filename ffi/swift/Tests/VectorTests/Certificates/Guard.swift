import Episeal
import Foundation

/// The issuance guard (core/FORMAT.md, section 18), and identifiers of certificates.
let guardOperations: [String: Operation] = [
    "guard-key": { given in
        let key = try GuardKey.importSecretBytes(bytes: try given.secret("key"))
        return ["epoch": JSON(key.epoch()), "id": JSON(hex: key.id())]
    },
    "guard-tags": { given in
        let (text, recovery, name) = (try given.secret("key"), try given.text("recovery_id"), try nameIn(given))
        let born = try given.text("date_of_birth")
        let key = try prepared { try GuardKey.importSecretBytes(bytes: text) }
        let dateOfBirth = try prepared { try parseDateOfBirth(text: born) }
        let tags = try key.tags(recoveryId: recovery, name: name, dateOfBirth: dateOfBirth)
        return ["person": JSON(hex: tags.person), "recovery_id": JSON(hex: tags.recoveryId)]
    },
    "guard-decide": { given in
        let (texts, stored) = (try given.texts("keys"), try given.object("stored", statesIn))
        let (seconds, now) = (try given.whole("seconds"), try given.date("now"))
        let keys = try prepared { try texts.map { try GuardKey.importSecretBytes(bytes: Data($0.utf8)) } }
        let reservation = try reserveIssuance(keys: keys, stored: stored, seconds: Int64(seconds), now: now)
        let open = try prepared { try readOpenReservation(state: reservation.state()) }
        return ["expires": JSON(open?.expires())]
    },
    "guard-step": step,
    "guard-open": { given in
        let (state, now) = (try given.bytes("state"), try given.date("now"))
        let attempt = JSON(hex: try guardAttemptOf(state: state))
        let open = try readOpenReservation(state: state).map { found -> JSON in
            ["expires": JSON(found.expires()), "has_run_out": JSON(found.hasRunOut(now: now))]
        }
        return ["attempt": attempt, "open": open ?? .null]
    },
    "guard-settle": { given in
        let (state, now) = (try given.bytes("state"), try given.date("now"))
        let outcome = try coded(GuardOutcome.self, try given.text("outcome"))
        guard let found = try prepared({ try readOpenReservation(state: state) }) else {
            throw WrongVector("the state is no open reservation")
        }
        return ["state": JSON(hex: try found.settled(outcome: outcome, now: now))]
    },
    "read-uvci": { given in ["uvci": JSON(try parseUvci(text: try given.text("text")))] },
]

/// What `stored` has: `key_ids`, where an attempt is decided; states under the newest key's tags of `person` and
/// `recovery_id`, if any; those under `older` keys.
private func statesIn(_ given: Given) throws -> GuardStates {
    GuardStates(
        keyIds: try given.optional("key_ids", given.allBytes) ?? [],
        person: try given.optional("person", given.bytes),
        recoveryId: try given.optional("recovery_id", given.bytes),
        older: try given.optional("older", given.allBytes) ?? []
    )
}

/// A person's `surname` and `given_names`, and how a travel document spells them, if `document_surname` and
/// `document_given_names` are there.
private func nameIn(_ given: Given) throws -> PersonName {
    let written = NameParts(surname: try given.text("surname"), givenNames: try given.text("given_names"))
    guard given.has("document_surname") else {
        return try prepared {
            try PersonName(surname: written.surname, givenNames: written.givenNames, language: .other)
        }
    }
    let (surname, givenNames) = (try given.text("document_surname"), try given.text("document_given_names"))
    let document = NameParts(surname: surname, givenNames: givenNames)
    return try prepared { try PersonName.withDocumentSpelling(written: written, document: document) }
}

/// A `step` (check, at `now`; issued; failed; issued-unreserved) of the attempt whose state is `reservation`, by what
/// is
/// `stored`: the state to store, none after a check.
@Sendable private func step(_ given: Given) throws -> JSON {
    let (state, name) = (try given.bytes("reservation"), try given.text("step"))
    let (now, stored) = (try given.optional("now", given.date), try given.object("stored", statesIn))
    let reservation = try prepared { try Reservation.resume(state: state) }
    switch (name, now) {
    case ("check", let now?):
        try reservation.check(stored: stored, now: now)
        return ["state": nil]
    case ("issued", nil): return ["state": JSON(hex: try reservation.issued(stored: stored))]
    case ("failed", nil): return ["state": JSON(hex: try reservation.failed(stored: stored))]
    case ("issued-unreserved", nil): return ["state": JSON(hex: reservation.issuedUnreserved())]
    default: throw WrongVector("no step \(name) with what is given")
    }
}
