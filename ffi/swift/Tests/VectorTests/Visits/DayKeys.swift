import Episeal
import Foundation

/// Day keys as a visitor's app takes them, as a venue signs them, and as a server publishes them (core/FORMAT.md,
/// sections 7, 9 and 10).
let dayKeyOperations: [String: Operation] = [
    "reader-at": { given in
        let ((trust, now), (poster, dayKey)) = (try momentIn(given), try scanned(given))
        let arrival = try given.date("arrival")
        let venue = try VenueToday.verify(poster: poster, venueDayKey: dayKey, trust: trust)
        return ["office_name": JSON(try venue.readerAt(arrival: arrival, trust: trust, now: now))]
    },
    "check-in": { given in
        let ((trust, now), (poster, dayKey)) = (try momentIn(given), try scanned(given))
        let area = try given.optional("area", given.text) ?? poster.area()
        _ = try prepared { try parseArea(text: area) }
        let stay = Stay(arrival: try given.date("arrival"), departure: try given.optional("departure", given.date))
        let who = try contact()
        let checkIn = CheckIn(contact: who, kind: .app, area: area, stay: stay, readers: try readers(given))
        let venue = try VenueToday.verify(poster: poster, venueDayKey: dayKey, trust: trust)
        return said(try venue.seal(checkIn: checkIn, trust: trust, now: now).kept())
    },
    "check-out": { given in
        let ((trust, now), dayKey, bytes) = (try momentIn(given), try given.bytes("day_key"), try given.bytes("kept"))
        let kept = try prepared { try Kept.importSecretBytes(bytes: bytes) }
        let departure = try given.date("departure")
        let left = CheckOut(contact: try contact(), departure: departure, readers: try readers(given))
        let venue = try VenueToday.ofVisit(kept: kept, venueDayKey: dayKey)
        return said(try venue.checkOut(kept: kept, checkOut: left, trust: trust, now: now).kept())
    },
    "sign-venue-day-key": { given in
        let ((trust, now), ring) = (try momentIn(given), try given.secret("ring"))
        let (day, officeDayKey) = (try given.day("day"), try given.optional("office_day_key", given.bytes))
        let venue = try prepared { try Venue.importSecretBytes(bytes: ring) }
        let signed =
            try officeDayKey.map { try venue.dayKey(day: day, officeDayKey: $0, trust: trust, now: now) }
            ?? venue.dayKeyVenueMayRead(day: day, now: now)
        return ["day_key": JSON(hex: signed)]
    },
    "publish-day-key": { given in
        let (bytes, now) = (try given.bytes("day_key"), try given.date("now"))
        let successions = try given.optional("successions", given.allBytes) ?? []
        let published = try given.optional("published") { try given.object($0, publishedIn) }
        let dayKey = try UnverifiedDayKey.parse(dayKey: bytes)
        let admitted =
            try published.map { try dayKey.replace(published: $0, successions: successions, now: now) }
            ?? dayKey.admit(successions: successions, now: now)
        return [
            "venue": JSON(admitted.venue()), "day": JSON(admitted.day()), "kid": JSON(admitted.kid()),
            "replaced": JSON(texts: admitted.replaced()),
        ]
    },
    "admit-visit": { given in
        let (visit, now) = (try given.bytes("visit"), try given.date("now"))
        let published = try given.optional("published") { try given.object($0, publishedIn) }
        let stored = StoredVisit(published: published, highest: try given.optional("highest", given.bytes))
        let admitted = try UnverifiedVisit.parse(visit: visit).admit(stored: stored, now: now)
        return [
            "record_id": JSON(admitted.address.recordId), "kid": JSON(admitted.address.kid),
            "day": JSON(admitted.address.day), "revision": JSON(admitted.address.revision),
            "is_stored_already": JSON(admitted.isStoredAlready),
        ]
    },
    "admit-note": { given in
        let (dayKey, note, now) = (try given.bytes("published"), try given.bytes("note"), try given.date("now"))
        let (ofRecord, ofStaff) = (try given.allBytes("of_record"), try given.whole("of_staff"))
        let published = try prepared { try AdmittedDayKey.restore(dayKey: dayKey, replaced: []) }
        let stored = StoredNotes(ofRecord: ofRecord, ofStaff: ofStaff, published: published)
        let admitted = try UnverifiedNote.parse(note: note).admit(stored: stored, now: now)
        return [
            "day": JSON(admitted.address.day), "kid": JSON(admitted.address.kid),
            "record_id": JSON(admitted.address.recordId), "staff": JSON(admitted.address.staff),
            "is_stored_already": JSON(admitted.isStoredAlready),
        ]
    },
]

private func contact() throws -> Contact {
    try prepared { try Contact(fields: ContactFields(familyName: "Vogt")) }
}

private func readers(_ given: Given) throws -> Readers {
    try given.optional("venue_may_read", given.flag) == true ? .venueMayRead : .officeOnly
}

private func said(_ kept: Kept) -> JSON {
    [
        "venue": JSON(kept.venue()), "area": JSON(kept.area()), "day": JSON(kept.day()),
        "revision": JSON(kept.revision()), "arrival": JSON(kept.arrival()), "departure": JSON(kept.departure()),
    ]
}

/// Somebody scanned `poster`, has the venue's `day_key`, and wants to check in.
private func scanned(_ given: Given) throws -> (poster: Poster, dayKey: Data) {
    let text = try given.text("poster")
    return (try prepared { try Poster.parse(text: text) }, try given.bytes("day_key"))
}

/// What a server publishes for a venue and day, `day_key`, and the kids that it `replaced`.
private func publishedIn(_ given: Given) throws -> AdmittedDayKey {
    let (dayKey, replaced) = (try given.bytes("day_key"), try given.texts("replaced"))
    return try prepared { try AdmittedDayKey.restore(dayKey: dayKey, replaced: replaced) }
}
