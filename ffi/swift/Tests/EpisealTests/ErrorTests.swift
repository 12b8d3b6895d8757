@testable import Episeal
import EpisealFFI
import Foundation
import World
import XCTest

final class ErrorTests: XCTestCase {
    func testAWrongPINIsUndecryptableTwentyTimes() throws {
        let secret = try DiarySecret.generate()
        let file = try Diary.create(pin: pin, secret: secret).lock()
        for round in 0..<20 {
            let wrong = try Stretch().pinKey(diary: file, pin: "7531\(10 + round)")
            XCTAssertThrowsError(try Diary.unlock(bytes: file, pin: wrong, secret: secret)) {
                check($0, RecordError.self, "undecryptable")
            }
        }
        XCTAssertNoThrow(try Diary.unlock(bytes: file, pin: pin, secret: secret))
    }

    func testAWrongCodeIsUndecryptableTwentyTimes() throws {
        let world = try World()
        let recipient = try ShareRecipient.verify(officeDayKey: world.officeDayKey, trust: world.trust, now: noon)
        let drawn = try Stretch().drawShareCode()
        let order = ShareOrder(recipient: recipient, code: drawn.key(), expires: noon + 3_600)
        let kept = try world.sealed().kept()
        let share = try shareVisits(visits: [kept], order: order, trust: world.trust, now: noon)
        let unverified = try UnverifiedShare.parse(share: share.bytes)
        for round in 0..<20 {
            let wrong = try ShareCode.parse(text: "314 159 2\(10 + round)")
            let key = try Stretch().shareCodeKey(shareId: share.shareId, code: wrong)
            XCTAssertThrowsError(try world.office.openShare(share: unverified, code: key, log: ShareLog(), now: noon)) {
                check($0, RecordError.self, "undecryptable")
            }
        }
    }

    func testMalformedBytesAreMalformedTenThousandTimes() throws {
        let bytes = Data((0..<200).map { UInt8($0) })
        try tenThousandTimes {
            XCTAssertEqual(code { _ = try Kept.importSecretBytes(bytes: bytes) }, "malformed")
            XCTAssertEqual(code { _ = try UnverifiedVisit.parse(visit: bytes) }, "malformed")
            XCTAssertEqual(code { _ = try Poster.parse(text: "poster") }, "malformed")
            XCTAssertEqual(code { _ = try UnverifiedCertificate.parse(text: "certificate") }, "prefix-missing")
            XCTAssertEqual(code { _ = try RuleSet.parse(json: "{") }, "malformed-json")
        }
    }

    func testAnExpiredRequestIsExpiredTenThousandTimes() throws {
        let world = try World()
        let ask = world.ask(expires: noon + 60)
        let request = try world.office.request(ask: ask, replyKey: world.officeDayKey, now: noon)
        let authentic = try world.venue.authenticate(request: request, trust: world.trust, now: noon + 3_600)
        let policy = try Policy(fields: defaultPolicyFields(), areas: [])
        try tenThousandTimes {
            let log = RequestLog()
            XCTAssertEqual(
                code { _ = try world.venue.verifyRequest(request: authentic, policy: policy, log: log) },
                "request-expired"
            )
        }
    }

    func testWhatAPersonTypedIsRefusedByItsField() throws {
        let fields = ContactFields(familyName: "Vogt", address: PostalAddress(country: "d3"))
        XCTAssertThrowsError(try Contact(fields: fields)) { thrown in
            guard let error = thrown as? FieldError else { return XCTFail("\(thrown)") }
            XCTAssertEqual(error.field, .country)
            XCTAssertEqual(error.code, "invalid-text")
            XCTAssert(error.text(in: .german).hasPrefix(Field.country.text(language: .german)))
            XCTAssert(error.text(in: .english).lowercased().hasPrefix("country"))
            XCTAssertFalse("\(error) \(error.localizedDescription)".contains("d3"))
        }
    }

    func testAnErrorIsCaughtByItsCase() throws {
        do {
            _ = try Trust.importBytes(bytes: Data())
            XCTFail("nothing was thrown")
        } catch RecordError.malformed {
        }
        XCTAssertThrowsError(try corona()) { thrown in
            guard case Refusal.coronaWarnApp? = thrown as? Refusal else { return XCTFail("\(thrown)") }
            check(thrown, Refusal.self, "prefix")
        }
    }

    func testTheTextIsInTheLanguageOfThePerson() throws {
        XCTAssertEqual(Language.chosen(of: ["de-AT", "en"]), .german)
        XCTAssertEqual(Language.chosen(of: ["de"]), .german)
        for others in [["en-GB", "de"], ["den"], [], ["fr"]] { XCTAssertEqual(Language.chosen(of: others), .english) }
        let error = LibraryError.failed
        XCTAssertEqual(error.localizedDescription, error.text(in: .preferred))
        for error in StorageError.allCases {
            XCTAssertNotEqual(error.text(in: .german), error.text(in: .english))
            XCTAssert(error.code.hasPrefix("storage-"))
        }
    }

    func testEveryCodeIsFoundAgain() {
        XCTAssertEqual(CheckInKind(code: "one-time"), .oneTime)
        XCTAssertNil(CheckInKind(code: "One-Time"))
        for check in Check.allCases {
            XCTAssertEqual(Check(code: check.code()), check)
            XCTAssertNotEqual(check.text(language: .german), "")
        }
    }

    /// A call that no Swift makes: an enum with a number that it does not have.
    func testAPanicOfTheLibraryIsAnErrorAndItGoesOn() throws {
        for _ in 0..<100 {
            XCTAssertThrowsError(try transliterateInNoLanguage()) { error in
                XCTAssertEqual(error as? LibraryError, .failed)
                XCTAssertEqual((error as? LibraryError)?.code, "internal")
            }
        }
        XCTAssertEqual(try transliterate(name: "Müller", language: .other), "MUELLER")
    }

    private func transliterateInNoLanguage() throws {
        let none: ((RustBuffer) throws -> RecordError)? = nil
        let name = try buffer(Array("Vogt".utf8))
        let language = try buffer([0, 0, 0, 99])
        _ = try makeRustCall({ uniffi_episeal_ffi_fn_func_transliterate(name, language, $0) }, errorHandler: none)
    }

    private func buffer(_ bytes: [UInt8]) throws -> RustBuffer {
        let none: ((RustBuffer) throws -> RecordError)? = nil
        return try bytes.withUnsafeBufferPointer { pointer in
            let foreign = ForeignBytes(len: Int32(pointer.count), data: pointer.baseAddress)
            return try makeRustCall({ ffi_episeal_ffi_rustbuffer_from_bytes(foreign, $0) }, errorHandler: none)
        }
    }

    private func corona() throws {
        try bothApps(text: "certificate", signer: Signer.certificate, now: noon)
    }

    private func check<E: EpisealError>(_ error: any Error, _ type: E.Type, _ code: String) {
        guard let error = error as? E else { return XCTFail("\(error) is no \(type)") }
        XCTAssertEqual(error.code, code)
        XCTAssert(error.description.hasPrefix("\(code): "))
        XCTAssertNotEqual(error.text(in: .english), "")
        XCTAssertNotEqual(error.text(in: .german), error.text(in: .english))
    }

    /// And the memory of the last thousand is that of the first, but for 2 MB.
    private func tenThousandTimes(_ work: () throws -> Void) throws {
        var after: [Int] = []
        for _ in 0..<10 {
            for _ in 0..<1_000 { try work() }
            after.append(residentMemory() ?? 0)
        }
        XCTAssertLessThanOrEqual(after[9], after[0] + 2_000_000)
    }
}
