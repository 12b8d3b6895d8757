import Episeal
import Foundation
import XCTest

#if canImport(Glibc)
import Glibc
#endif

/// What is thrown, by its code; nil where nothing is.
func code(_ work: () throws -> Void) -> String? {
    do {
        try work()
        return nil
    } catch let error as any EpisealError {
        return error.code
    } catch {
        return "\(type(of: error))"
    }
}

func code(_ work: () async throws -> Void) async -> String? {
    do {
        try await work()
        return nil
    } catch let error as any EpisealError {
        return error.code
    } catch {
        return "\(type(of: error))"
    }
}

/// Resident memory in bytes; nil where it is not told.
func residentMemory() -> Int? {
    let pages = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
    return pages.flatMap { Int($0[1]) }.map { $0 * 4096 }
}

/// A folder that is gone after the test.
func temporaryFolder(_ test: XCTestCase) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("episeal-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    test.addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
    return folder
}

/// What was heard or found, from whichever thread.
final class Shared<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var held: Value

    init(_ value: Value) {
        held = value
    }

    var value: Value { lock.withLock { held } }

    func change<Result>(_ work: (inout Value) throws -> Result) rethrows -> Result {
        try lock.withLock { try work(&held) }
    }
}

/// A PIN's key, derived once for all tests.
let pin: DiaryPinKey = try! Stretch().newPinKey(pin: "204816")
