import Episeal
import Foundation

/// What an operation does with what is given: it says what it came to, or throws.
typealias Operation = @Sendable (Given) async throws -> JSON

/// Every operation by its name.
let operations: [String: Operation] = [
    guardOperations, signerOperations, certificateOperations, ruleOperations, areaOperations, checkInOperations,
    dayKeyOperations, diaryOperations, homeOperations, keyRingOperations, liveOperations, readingOperations,
    releaseOperations, requestOperations, shareOperations, textOperations, trustOperations,
].reduce(into: [:]) { all, some in all.merge(some) { one, _ in one } }

/// One vector: a file, as `test-vectors/schema.json` says it.
struct Vector {
    let operation: String
    let given: [String: JSON]
    let expect: String
    let result: JSON?

    init(parsing text: String) throws {
        guard let parsed = try? JSON(parsing: text), case .object(let fields) = parsed else {
            throw WrongVector("not a vector: no object")
        }
        let required = ["comment", "source", "operation", "given", "expect"]
        for name in required where fields[name] == nil { throw WrongVector("not a vector: no \(name)") }
        for name in fields.keys where !(required + ["rules", "result"]).contains(name) {
            throw WrongVector("not a vector: \(name)")
        }
        let whole = Given(fields)
        operation = try whole.text("operation")
        expect = try whole.text("expect")
        guard case .object(let given) = try whole.value("given") else { throw WrongVector("not a vector: given") }
        (self.given, result) = (given, fields["result"])
        if expect == "success" && result == nil { throw WrongVector("a success without a result") }
        if expect != "success" && result != nil { throw WrongVector("a refusal with a result") }
    }

    /// Why it is not met; nil where it is.
    func failure() async -> String? {
        guard let run = operations[operation] else { return "no operation is called \(operation)" }
        let fields = Given(given)
        do {
            let came = try await run(fields)
            try fields.checkUsed()
            if expect != "success" { return "\(came) instead of \(expect)" }
            return came == result ? nil : "\(came) instead of \(result ?? .null)"
        } catch let wrong as WrongVector {
            return wrong.reason
        } catch let error as any EpisealError {
            if (try? fields.checkUsed()) == nil { return "not all that is given was used" }
            return error.code == expect ? nil : "\(error.code) instead of \(expect)"
        } catch {
            return "\(error)"
        }
    }

    static func failure(of text: String) async -> String? {
        do {
            return try await Vector(parsing: text).failure()
        } catch let wrong as WrongVector {
            return wrong.reason
        } catch {
            return "\(error)"
        }
    }
}
