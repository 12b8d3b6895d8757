import Episeal
import Foundation
import Samples
import World
import XCTest

/// What the README shows does what it says.
final class SampleTests: XCTestCase {
    func testSomebodyChecksInAndSharesAndTheOfficeOpens() async throws {
        let (world, diary) = (try World(), try Diary.create(pin: pin, secret: DiarySecret.generate()))
        let poster = try world.poster().toText()
        let visit = try checkInAndSeal(scanned: poster, diary: diary, trust: world.trust, now: noon) { venue in
            XCTAssertEqual(venue, world.venue.id())
            return world.venueDayKey
        }
        let (share, code) = try await share(diary, officeDayKey: world.officeDayKey, trust: world.trust, now: noon)
        let log = ShareLog()
        let opened = try await Samples.open(
            share,
            told: code,
            published: [world.venueDayKey],
            stored: [visit],
            office: world.office,
            log: log,
            now: noon + 60
        )
        XCTAssertEqual(try opened.map { try $0.visit().contact.familyName }, ["Lindner"])
    }

    func testACertificateIsIssuedByAKeyStoreAndVerified() throws {
        let (now, positive) = (Date(timeIntervalSince1970: 1_625_140_800), try XCTUnwrap(Day("2021-06-01")))
        let name = try PersonName(surname: "Müller", givenNames: "Zoë", language: .other)
        let key = try SignerKey.fromPkcs8(der: Signer.key)
        let text = try issue(
            to: name,
            born: parseDateOfBirth(text: "1964-08"),
            positive: positive,
            signer: Signer.certificate,
            now: now,
            keyStore: { Signer.der(try key.sign(toBeSigned: $0)) }
        )
        let signers = SignerList()
        try signers.addDer(certificate: Signer.certificate)
        let trust = CertificateTrust.withoutRevocations(signers: signers)
        let shown = verify(text, trust: trust, now: now + 86_400)
        XCTAssert(shown.hasSuffix(": Zoë Müller"), shown)
        let forged = verify(text + "0", trust: trust, now: now)
        XCTAssertFalse(forged.contains("Müller"))
    }

    func testASampleHasAtMostThirtyLines() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let samples = folder.appendingPathComponent("samples")
        let readme = try String(contentsOf: folder.appendingPathComponent("README.md"), encoding: .utf8)
        let files = try FileManager.default.contentsOfDirectory(atPath: samples.path)
        XCTAssertEqual(files.count, 4)
        for file in files {
            let text = try String(contentsOf: samples.appendingPathComponent(file), encoding: .utf8)
            XCTAssertLessThanOrEqual(text.split(separator: "\n", omittingEmptySubsequences: false).count - 1, 30, file)
            XCTAssert(readme.contains("```swift\n\(text)```"), "README does not show \(file)")
        }
    }
}
