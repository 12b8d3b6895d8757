import Episeal
import Foundation

/// 2026-11-16T12:00:00Z, on a day when every reader works.
let noon = Date(timeIntervalSince1970: 1_794_830_400)

private let today = Day(of: noon)
private let aDay: TimeInterval = 86_400

/// Readers with keys of their own: an authority, an office that it certified, a venue that names the office.
struct World {
    let trust: Trust
    let office: Office
    let officeDayKey: Data
    let venue: Venue
    let venueDayKey: Data

    init() throws {
        let valid = Period(from: noon - aDay, to: noon + aDay)
        let authority = try Authority.generate()
        trust = try Trust(authorities: [authority.id()])
        try trust.takeRevocations(list: authority.revoke(number: 1, offices: [], valid: valid), now: noon)
        office = try Office.generate()
        let certificate = try authority.certify(office: office.id(), name: "Kreis Altenau", valid: valid)
        officeDayKey = try office.dayKey(day: today, certificate: certificate, now: noon)
        venue = try Venue.generate()
        venueDayKey = try venue.dayKey(day: today, officeDayKey: officeDayKey, trust: trust, now: noon)
    }

    /// The office takes a certificate, for its key of the day.
    func certified(_ certificate: Data) throws -> Data {
        try office.dayKey(day: today, certificate: certificate, now: noon)
    }

    /// Staff note a departure under a certificate.
    func noted(_ certificate: Data) throws {
        let assignment = Assignment(venue: venue.id(), staffCertificate: certificate, venueDayKey: venueDayKey)
        let record = "000102030405060708090a0b0c0d0e0f"
        _ = try Staff.generate().noteDeparture(assignment: assignment, id: record, departure: noon)
    }

    /// A visitor's live share that waits for an answer.
    func live() throws -> LiveShare {
        let poster = try Poster(venue: venue.id(), name: "Kegelbahn", area: "")
        let today = try VenueToday.verify(poster: poster, venueDayKey: venueDayKey, trust: trust)
        let contact = try Contact(fields: ContactFields(familyName: "Vogt"))
        let checkIn = CheckIn(contact: contact, area: "", stay: Stay(arrival: noon))
        let kept = try today.seal(checkIn: checkIn, trust: trust, now: noon).kept()
        let recipient = try ShareRecipient.verify(officeDayKey: officeDayKey, trust: trust, now: noon)
        return try LiveShare.start(visits: [kept], recipient: recipient, trust: trust, now: noon)
    }

    /// The office's answer to a first message.
    func answered(_ hello: Data) throws -> LiveAnswer {
        let code = try ShareCode.parse(text: "314 159 265")
        return try office.answerLive(hello: hello, code: code, log: ShareLog(), now: noon)
    }

    /// The visitor takes an answer.
    func finished(_ answer: Data) throws {
        _ = try live().finish(answer: answer, trust: trust, now: noon)
    }

    /// The office takes what comes after its answer.
    func shared(_ liveShare: Data) throws {
        _ = try answered(live().hello()).open(liveShare: liveShare, now: noon)
    }

    /// The office opens the part of a release.
    func opened(_ part: Data) throws {
        let window = Period(from: noon - 7_200, to: noon)
        let ask = Ask(
            venue: venue.id(),
            windows: [window],
            areas: [],
            legalBasis: "§ 28a IfSG",
            expires: noon + aDay
        )
        let own = try office.ownRequest(request: office.request(ask: ask, replyKey: officeDayKey, now: noon))
        let opening = try office.openRelease(own: own, venueDayKeys: [venueDayKey], now: noon)
        try opening.addPart(part: part)
        try opening.finish()
    }
}
