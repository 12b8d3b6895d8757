import Foundation
import XCTest

/// Every test vector is met by the package, and a runner that missed one would say so.
final class EveryVectorTests: XCTestCase {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("test-vectors")

    func testEveryVectorOfVisitsIsMet() async throws {
        try await everyVectorIsMet("visits")
    }

    func testEveryVectorOfCertificatesIsMet() async throws {
        try await everyVectorIsMet("certificates")
    }

    func testEveryVectorOfRulesIsMet() async throws {
        try await everyVectorIsMet("rules")
    }

    private func everyVectorIsMet(_ part: String) async throws {
        let folder = Self.folder.appendingPathComponent(part)
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var (met, failed) = (0, [String]())
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "json" else { continue }
            let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            if let reason = await Vector.failure(of: text) {
                failed.append("\(file.lastPathComponent): \(reason)")
            } else {
                met += 1
            }
        }
        print("\(part): \(met) vectors met, \(failed.count) not met")
        XCTAssert(failed.isEmpty, failed.sorted().joined(separator: "\n"))
        let all = try FileManager.default.subpathsOfDirectory(atPath: Self.folder.appendingPathComponent(part).path)
        XCTAssertEqual(met, all.filter { $0.hasSuffix(".json") }.count)
    }

    private let sum = """
        {"comment": "The sum of two integers.", "source": "CertLogic 1.3.3", "operation": "evaluate-expression",
        "given": {"logic": {"+": [1, 2]}, "data": {}}, "expect": "success", "result": 3}
        """

    func testAVectorThatIsNotMetOrIsNoneHasFailed() async {
        let whole = await Vector.failure(of: sum)
        XCTAssertNil(whole)
        let changes = [
            (#""result": 3"#, #""result": 4"#, "3 instead of 4"),
            (#""expect": "success", "result": 3"#, #""expect": "overflow""#, "3 instead of overflow"),
            (#"{"+": [1, 2]}"#, #"{"+": [1, "2"]}"#, "type-mismatch instead of success"),
            ("evaluate-expression", "evaluate-expressions", "no operation is called evaluate-expressions"),
            (#""data": {}"#, #""data": {}, "date": {}"#, "given and not used: date"),
            (#""data": {}"#, #""date": {}"#, "data is not given"),
            (#", "result": 3"#, "", "a success without a result"),
            (#""expect": "success""#, #""expect": "overflow""#, "a refusal with a result"),
        ]
        for (from, to, reason) in changes {
            let failure = await Vector.failure(of: sum.replacingOccurrences(of: from, with: to))
            XCTAssertEqual(failure, reason)
        }
        let without = sum.replacingOccurrences(of: "comment", with: "remark")
        for none in ["", "{}", "[]", "null", without, String(sum.dropFirst())] {
            let failure = await Vector.failure(of: none)
            XCTAssert(failure?.hasPrefix("not a vector: ") == true, none)
        }
    }
}
