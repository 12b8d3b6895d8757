import Episeal
import Foundation

extension JSON {
    init(hex bytes: Data) {
        self = .text(bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined())
    }

    /// Seconds since 1970; null where nothing is said.
    init(_ date: Date?) {
        self = date.map { .number(String(Int64($0.timeIntervalSince1970))) } ?? .null
    }

    /// Days since 1970-01-01.
    init(_ day: Day) {
        self = .number(String(day.daysSince1970))
    }

    /// A secret's text.
    init(secret bytes: Data) {
        self = .text(String(decoding: bytes, as: UTF8.self))
    }
}

/// By the names of the fields, without those that are left out.
func contactSaid(_ contact: ContactFields) -> JSON {
    let address = contact.address
    let all = [
        "given-name": contact.givenName, "family-name": contact.familyName, "phone": contact.phone,
        "email": contact.email, "street": address.street, "house-number": address.houseNumber,
        "postal-code": address.postalCode, "city": address.city, "country": address.country,
    ]
    return .object(all.filter { !$0.value.isEmpty }.mapValues { .text($0) })
}

func visitFields(_ visit: Visit) -> [String: JSON] {
    [
        "kind": JSON(visit.kind.code()), "venue": JSON(visit.venue), "area": JSON(visit.area),
        "arrival": JSON(visit.arrival), "departure": JSON(visit.departure), "contact": contactSaid(visit.contact),
    ]
}

/// A visit that was opened.
func visitSaid(_ visit: Visit) -> JSON {
    .object(visitFields(visit))
}

/// A visit as its visitor keeps it.
func keptSaid(_ kept: Kept) -> JSON {
    [
        "record_id": JSON(kept.recordId()), "day": JSON(kept.day()), "revision": JSON(kept.revision()),
        "kind": JSON(kept.kind().code()), "venue": JSON(kept.venue()), "name": JSON(kept.venueName()),
        "area": JSON(kept.area()), "arrival": JSON(kept.arrival()), "departure": JSON(kept.departure()),
    ]
}

/// A check-in that waits.
func pendingSaid(_ pending: PendingCheckIn) -> JSON {
    [
        "kind": JSON(pending.kind().code()), "venue": JSON(pending.venue()), "name": JSON(pending.venueName()),
        "area": JSON(pending.area()), "arrival": JSON(pending.arrival()), "departure": JSON(pending.departure()),
    ]
}

/// A visit as its visitor shares it, and what is stored of it.
func sharedSaid(_ shared: SharedVisit) -> JSON {
    [
        "record_id": JSON(shared.recordId()), "kid": JSON(shared.kid()), "venue": JSON(shared.venue()),
        "name": JSON(shared.venueName()), "area": JSON(shared.area()), "arrival": JSON(shared.arrival()),
        "departure": JSON(shared.departure()), "visit": (try? shared.visit()).map(visitSaid) ?? .null,
        "errors": JSON(texts: shared.errors().map(\.code).sorted()),
    ]
}

/// What was asked.
func askSaid(_ ask: Ask) -> JSON {
    [
        "venue": JSON(ask.venue),
        "windows": JSON(ask.windows.map { [JSON($0.from), JSON($0.to)] }),
        "areas": JSON(texts: ask.areas),
        "legal_basis": JSON(ask.legalBasis),
        "expires": JSON(ask.expires),
    ]
}
