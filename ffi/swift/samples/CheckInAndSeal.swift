import Episeal
import Foundation

/// Somebody scanned a poster: gives the visit to be uploaded, and puts what its visitor keeps into the diary.
public func checkInAndSeal(
    scanned: String,
    diary: Diary,
    trust: Trust,
    now: Date,
    dayKey: (VenueId) throws -> Data
) throws -> Data {
    let poster = try Poster.parse(text: scanned)
    let today = try VenueToday.verify(poster: poster, venueDayKey: dayKey(poster.venue()), trust: trust)
    let reader = try today.reader(trust: trust, now: now)
    print("\(poster.name()): \(reader ?? "the venue itself") can read this visit.")

    let fields = ContactFields(givenName: "Mara", familyName: "Lindner", phone: "0151 23456789")
    let contact = try Contact(fields: fields)
    let checkIn = CheckIn(contact: contact, area: poster.area(), stay: Stay(arrival: now))
    let sealed = try today.seal(checkIn: checkIn, trust: trust, now: now)
    try diary.add(kept: sealed.kept())
    return sealed.visit()
}
