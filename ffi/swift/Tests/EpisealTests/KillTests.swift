import Episeal
import Foundation
import World
import XCTest

#if canImport(Glibc)
import Glibc
#endif

/// A process that changes a diary is killed at any moment: nothing is lost, and nothing that was deleted comes back.
final class KillTests: XCTestCase {
    func testTwoHundredKillsLoseNothingAndBringNothingBack() throws {
        let places = try (0..<4).map { _ in try Place(self) }
        for place in places { try place.create() }
        let interrupted = Shared(0)
        let failures = Shared<[String]>([])
        DispatchQueue.concurrentPerform(iterations: places.count) { at in
            do {
                var known = Known()
                for _ in 0..<50 {
                    try known.hear(Child(places[at]).killed(after: .random(in: 0...6)))
                    if known.begun != nil { interrupted.change { $0 += 1 } }
                }
                try known.check(places[at].found())
            } catch {
                failures.change { $0.append("\(error)") }
            }
        }
        XCTAssertEqual(failures.value, [])
        print("200 kills, \(interrupted.value) of them in a change")
        XCTAssertGreaterThan(interrupted.value, 40, "too few kills came in a change to say anything")
    }

    func testTwoProcessesChangeOneDiaryAtOnceAndNoChangeIsLost() throws {
        let place = try Place(self)
        try place.create()
        let said = Shared<[[String]]>([])
        DispatchQueue.concurrentPerform(iterations: 2) { _ in
            let lines = (try? Child(place, rounds: 25).ended()) ?? []
            said.change { $0.append(lines) }
        }
        var expected: Set<String> = []
        let begun = said.value.map { $0.filter { $0.hasPrefix("begins ") } }
        let changes = begun.joined().map { $0.split(separator: " ").map(String.init) }
        for change in changes where change[1] == "add" { expected.insert(change[2]) }
        for change in changes where change[1] == "delete" { expected.remove(change[2]) }
        XCTAssertEqual(said.value.map { $0.filter { $0 == "done" }.count }, [25, 25])
        XCTAssertEqual(try place.found(), expected)
    }
}

/// What is known of one diary from outside: what must be in it, and what was about to be changed.
private struct Known {
    var stored: Set<String> = []
    var deleted: Set<String> = []
    var begun: (isAdded: Bool, id: String)?

    struct Wrong: Error, CustomStringConvertible {
        let description: String
    }

    mutating func hear(_ lines: [String]) throws {
        for line in lines {
            let words = line.split(separator: " ").map(String.init)
            switch (words.first, words.dropFirst().first) {
            case ("found", _): try check(Set(words.dropFirst()))
            case ("begins", let kind?): begun = (kind == "add", words[2])
            case ("done", _): take()
            default: throw Wrong(description: "the process said: \(line)")
            }
        }
    }

    private mutating func take() {
        guard let (isAdded, id) = begun else { return }
        if isAdded {
            stored.insert(id)
        } else {
            stored.remove(id)
            deleted.insert(id)
        }
        begun = nil
    }

    /// The diary is as it was before the change that was interrupted, or as it is after it.
    mutating func check(_ found: Set<String>) throws {
        guard deleted.isDisjoint(with: found) else { throw Wrong(description: "what was deleted has come back") }
        if found != stored { take() }
        guard found == stored else {
            throw Wrong(description: "neither before nor after: \(found) instead of \(stored)")
        }
        begun = nil
    }
}

/// A process that changes a diary without end.
private final class Child {
    private let process = Process()
    private let output = Pipe()

    init(_ place: Place, rounds: Int? = nil) throws {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        process.executableURL = folder.appendingPathComponent("ChangeForEver")
        process.arguments = [place.folder.path, place.secrets.path] + (rounds.map { ["\($0)"] } ?? [])
        let key = String(decoding: pin.exportSecretBytes(), as: UTF8.self)
        process.environment = ProcessInfo.processInfo.environment.merging(["PIN_KEY": key]) { $1 }
        process.standardOutput = output
        try process.run()
    }

    /// What it said until it was killed, at some moment in or after so many lines of it.
    func killed(after lines: Int) throws -> [String] {
        var said = Data()
        while said.filter({ $0 == 10 }).count < lines {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { break }
            said += more
        }
        usleep(.random(in: 0...(lines == 0 ? 60_000 : 15_000)))
        kill(process.processIdentifier, SIGKILL)
        said += output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return wholeLines(said)
    }

    func ended() throws -> [String] {
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return wholeLines(said)
    }

    /// A last one that was cut off did not get out before its step was begun.
    private func wholeLines(_ said: Data) -> [String] {
        let lines = String(decoding: said, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.dropLast().map(String.init)
    }
}
