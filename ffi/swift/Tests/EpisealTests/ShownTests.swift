import Episeal
import Foundation
import World
import XCTest

/// No record shows personal data, and no object an address, however it is printed.
final class ShownTests: XCTestCase {
    private static let marker = "Marker-5f2c"
    private var text: String { Self.marker }
    private var bytes: Data { Data(Self.marker.utf8) }
    private var day: Day { Day(of: noon) }

    func testEveryRecordWithPersonalDataShowsItsNameAlone() throws {
        let records = try records()
        for record in records {
            let name = "\(type(of: record))"
            var (printed, dumped, nested) = ("", "", "")
            print(record, to: &printed)
            dump(record, to: &dumped)
            dump([record], to: &nested)
            XCTAssertEqual(printed, name + "\n")
            XCTAssertEqual(dumped, "- \(name)\n")
            XCTAssertEqual([String(describing: record), String(reflecting: record), "\(record)"], [name, name, name])
            let optional: Any? = record
            let around = "\([record]) \(optional as Any) \(["a": record]) \(nested)"
            XCTAssertFalse(around.contains(Self.marker) || around.contains("2026"), around)
            XCTAssertEqual(Mirror(reflecting: record).children.count, 0)
        }
        XCTAssertEqual(Set(records.map { "\(type(of: $0))" }), try opaque("public struct "))
    }

    func testAnObjectShowsItsNameAlone() throws {
        let world = try World()
        let sealed = try world.sealed(familyName: text)
        let objects: [Any] = [
            world.office, world.venue, world.trust, sealed, sealed.kept(), pin, try world.poster(),
            try Contact(fields: ContactFields(familyName: text)), try ShareCode.parse(text: "314159265"),
        ]
        for object in objects {
            var dumped = ""
            dump(object, to: &dumped)
            XCTAssertEqual("\(object)", "Episeal.\(type(of: object))")
            XCTAssertEqual(dumped, "- Episeal.\(type(of: object)) #0\n")
        }
    }

    func testWhatTheLibraryRefusesIsPrintedAllTheSame() {
        XCTAssertEqual("\(ContactFields(familyName: "\u{0}"))", "ContactFields")
        let stay = Stay(arrival: Date(timeIntervalSince1970: .nan))
        XCTAssertEqual("\(stay)", "Stay")
    }

    /// All that are generated as such: a new one must be filled here.
    private func opaque(_ beginning: String) throws -> Set<String> {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/Episeal/Generated/Episeal.swift")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let structs = lines.filter { $0.hasPrefix(beginning) && $0.contains("CustomStringConvertible") }
        return Set(structs.map { String($0.dropFirst(beginning.count).prefix { $0 != ":" }) })
    }

    private func records() throws -> [Any] {
        let world = try World()
        let contact = try Contact(fields: ContactFields(familyName: text))
        let stay = Stay(arrival: noon, departure: noon)
        let pending = try PendingCheckIn(poster: world.poster(), checkIn: checkIn(contact, stay), now: noon)
        return visits(world, contact, stay, pending) + (try shares(world)) + (try certificates())
    }

    private func checkIn(_ contact: Contact, _ stay: Stay) -> CheckIn {
        CheckIn(contact: contact, kind: .app, area: "", stay: stay, readers: .officeOnly)
    }

    private func visits(_ world: World, _ contact: Contact, _ stay: Stay, _ pending: PendingCheckIn) -> [Any] {
        let address = PostalAddress(street: text, houseNumber: text, postalCode: text, city: text, country: text)
        let fields = ContactFields(givenName: text, familyName: text, phone: text, email: text, address: address)
        let visit = Visit(kind: .app, venue: text, area: text, arrival: noon, departure: noon, contact: fields)
        let period = Period(from: noon, to: noon)
        let asked = PlannedAsk(ask: world.ask(), recordIds: [text], competent: text)
        let unasked = UnaskedPart(recordId: text, period: period)
        return [
            address, fields, visit, stay, checkIn(contact, stay), asked, unasked,
            CheckOut(contact: contact, departure: noon, readers: .officeOnly),
            ReadyCheckIn(pending: pending, contact: contact, readers: .officeOnly),
            OpenedVisit(visit: visit, notedDeparture: noon, departure: noon, noticeKey: nil),
            CaseStay(recordId: text, venue: text, kid: text, isUnderPublishedKey: true, area: text, stay: stay),
            Plan(asks: [asked], leftOut: [LeftOutStay(recordId: text, reason: .tooShort)], cut: [unasked]),
        ]
    }

    private func shares(_ world: World) throws -> [Any] {
        let recipient = try ShareRecipient.verify(officeDayKey: world.officeDayKey, trust: world.trust, now: noon)
        let key = try Stretch().drawShareCode().key()
        return [
            ShareOrder(recipient: recipient, code: key, expires: noon),
            FoundDiary(file: bytes, current: bytes, next: bytes), FoundRun(file: bytes, current: bytes, next: bytes),
            GuardStates(keyIds: [bytes], person: bytes, recoveryId: bytes, older: [bytes]),
            GuardTags(person: bytes, recoveryId: bytes),
        ]
    }

    private func certificates() throws -> [Any] {
        let name = HolderName(family: text, given: text, familyTransliterated: text, givenTransliterated: text)
        let arrival = Arrival(country: text, region: text)
        let origin = Origin(issuerCountry: text, invalidationCountries: [text], kid: text, issued: noon, expires: noon)
        let test = PositiveTest(day: day, country: text)
        let validity = Validity(profile: .germany, validFrom: day, validUntil: day, issued: noon, expires: noon)
        let entries = (vaccinationEntry(), testEntry(), recoveryEntry())
        return [
            name, arrival, origin, test, validity, entries.0, entries.1, entries.2,
            NameParts(surname: text, givenNames: text), QrRun(start: 2026, width: 2026),
            External(arrival: arrival, origin: origin, valueSets: try ValueSets.parse(json: "[]")),
            Certificate(
                version: text,
                name: name,
                dateOfBirth: text,
                kind: .test,
                identifier: text,
                country: text,
                vaccination: entries.0,
                test: entries.1,
                recovery: entries.2
            ),
            Recovery(
                name: try PersonName(surname: "Marker", givenNames: "Marker", language: .other),
                dateOfBirth: text,
                test: test,
                issuer: Issuer(name: text, country: text),
                uvci: text,
                validity: validity
            ),
        ]
    }

    private func vaccinationEntry() -> VaccinationEntry {
        VaccinationEntry(
            disease: text,
            vaccine: text,
            product: text,
            manufacturer: text,
            doseNumber: 2026,
            seriesDoses: 2026,
            date: text,
            country: text,
            issuer: text,
            identifier: text
        )
    }

    private func testEntry() -> TestEntry {
        TestEntry(
            disease: text,
            testType: text,
            name: text,
            device: text,
            sampleTime: text,
            result: text,
            centre: text,
            country: text,
            issuer: text,
            identifier: text
        )
    }

    private func recoveryEntry() -> RecoveryEntry {
        RecoveryEntry(
            disease: text,
            firstPositive: text,
            country: text,
            issuer: text,
            validFrom: text,
            validUntil: text,
            identifier: text
        )
    }
}
