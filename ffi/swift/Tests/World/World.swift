import Episeal
import Foundation

/// 2026-11-16T12:00:00Z, on a day when every reader works.
public let noon = Date(timeIntervalSince1970: 1_794_830_400)

public let today = Day(of: noon)
public let aDay: TimeInterval = 86_400

/// Readers with keys of their own: an authority, an office that it certified, a venue that names the office.
public struct World: Sendable {
    public let trust: Trust
    public let office: Office
    public let officeDayKey: Data
    public let venue: Venue
    public let venueDayKey: Data

    public init() throws {
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
    public func certified(_ certificate: Data) throws -> Data {
        try office.dayKey(day: today, certificate: certificate, now: noon)
    }

    /// Staff note a departure under a certificate.
    public func noted(_ certificate: Data) throws {
        let assignment = Assignment(venue: venue.id(), staffCertificate: certificate, venueDayKey: venueDayKey)
        let record = "000102030405060708090a0b0c0d0e0f"
        _ = try Staff.generate().noteDeparture(assignment: assignment, id: record, departure: noon)
    }

    /// The venue's poster.
    public func poster() throws -> Poster {
        try venue.poster(name: "Kegelbahn", area: "")
    }

    /// What a visitor who scanned the poster has.
    public func venueToday() throws -> VenueToday {
        try VenueToday.verify(poster: poster(), venueDayKey: venueDayKey, trust: trust)
    }

    /// A visit of somebody, at noon.
    public func sealed(familyName: String = "Vogt") throws -> Sealed {
        let contact = try Contact(fields: ContactFields(familyName: familyName))
        let checkIn = CheckIn(contact: contact, area: "", stay: Stay(arrival: noon))
        return try venueToday().seal(checkIn: checkIn, trust: trust, now: noon)
    }

    /// What the office asks for: the two hours before noon, and noon.
    public func ask(expires: Date = noon + aDay) -> Ask {
        let window = Period(from: noon - 7_200, to: noon + 60)
        return Ask(venue: venue.id(), windows: [window], areas: [], legalBasis: "§ 28a IfSG", expires: expires)
    }

    /// The office's request, and what the venue made of it.
    public func requested() throws -> (own: OwnRequest, verified: VerifiedRequest) {
        let request = try office.request(ask: ask(), replyKey: officeDayKey, now: noon)
        let authentic = try venue.authenticate(request: request, trust: trust, now: noon)
        let policy = try Policy(fields: defaultPolicyFields(), areas: [])
        let verified = try venue.verifyRequest(request: authentic, policy: policy, log: RequestLog())
        return (try office.ownRequest(request: request), verified)
    }

    /// A visitor's live share that waits for an answer.
    public func live() throws -> LiveShare {
        let recipient = try ShareRecipient.verify(officeDayKey: officeDayKey, trust: trust, now: noon)
        return try LiveShare.start(visits: [sealed().kept()], recipient: recipient, trust: trust, now: noon)
    }

    /// The office's answer to a first message.
    public func answered(_ hello: Data) throws -> LiveAnswer {
        let code = try ShareCode.parse(text: "314 159 265")
        return try office.answerLive(hello: hello, code: code, log: ShareLog(), now: noon)
    }

    /// The visitor takes an answer.
    public func finished(_ answer: Data) throws {
        _ = try live().finish(answer: answer, trust: trust, now: noon)
    }

    /// The office takes what comes after its answer.
    public func shared(_ liveShare: Data) throws {
        _ = try answered(live().hello()).open(liveShare: liveShare, now: noon)
    }

    /// The office opens the part of a release.
    public func opened(_ part: Data) throws {
        let own = try office.ownRequest(request: office.request(ask: ask(), replyKey: officeDayKey, now: noon))
        let opening = try office.openRelease(own: own, venueDayKeys: [venueDayKey], now: noon)
        try opening.addPart(part: part)
        try opening.finish()
    }
}
