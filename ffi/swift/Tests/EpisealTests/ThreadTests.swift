import Episeal
import Foundation
import World
import XCTest

final class ThreadTests: XCTestCase {
    func testEightThreadsSealAndOpenThroughOneObject() throws {
        let world = try World()
        let (today, contact) = (try world.venueToday(), try Contact(fields: ContactFields(familyName: "Vogt")))
        let diary = try Diary.create(pin: pin, secret: DiarySecret.generate())
        let (own, verified) = try world.requested()
        let checkIn = CheckIn(contact: contact, area: "", stay: Stay(arrival: noon))
        let visits = Shared<[Data]>([])
        let failures = Shared<[String]>([])
        eightThreads {
            do {
                for _ in 0..<10 {
                    let sealed = try today.seal(checkIn: checkIn, trust: world.trust, now: noon)
                    let opened = try sealed.kept().open(visit: sealed.visit())
                    guard opened.contact.familyName == "Vogt" else { throw StorageError.corrupt }
                    try diary.add(kept: sealed.kept())
                    visits.change { $0.append(sealed.visit()) }
                }
            } catch {
                failures.change { $0.append("\(error)") }
            }
        }
        XCTAssertEqual(failures.value, [])
        XCTAssertEqual(diary.visits().count, 80)
        let opened = Shared(0)
        let stored = try sorted(visits.value)
        eightThreads {
            do {
                let count = try Self.released(stored, world, own, verified)
                opened.change { $0 += count }
            } catch {
                failures.change { $0.append("\(error)") }
            }
        }
        XCTAssertEqual(failures.value, [])
        XCTAssertEqual(opened.value, 8 * 80)
    }

    func testFourDerivationsRunSideBySideAndTheOfficeAnswersMeanwhile() throws {
        let (world, stretch) = (try World(), Stretch())
        let rounds = (0..<3).map { _ in derivations(stretch, world.office) }
        for round in rounds { print("four derivations: \(round)") }
        // Under a lock, the first would be ready after a quarter of the time.
        XCTAssertGreaterThan(rounds.map(\.firstOfLast).max()!, 0.4)
        XCTAssertLessThan(rounds.map(\.worst).min()!, 0.05)
        XCTAssertGreaterThan(rounds.map(\.answers).min()!, 10)
    }

    func testATaskThatWasCancelledDerivesNothing() async {
        let task = Task {
            try? await Task.sleep(nanoseconds: .max)
            _ = try await Stretch().newPinKey(pin: "204816")
        }
        task.cancel()
        let result = await task.result
        XCTAssertThrowsError(try result.get()) { XCTAssert($0 is CancellationError) }
    }

    /// More derivations than Swift has threads for its tasks: were they done on those, no task would run before the first
    /// derivation has ended.
    func testWhatLastsDoesNotHoldUpOtherTasks() async throws {
        let count = 2 * ProcessInfo.processInfo.activeProcessorCount + 2
        let ended = Shared(0)
        let derived = Task {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<count {
                    group.addTask {
                        defer { ended.change { $0 += 1 } }
                        _ = try await Stretch().newPinKey(pin: "204816")
                    }
                }
                try await group.waitForAll()
            }
        }
        var turns = 0
        while ended.value == 0 {
            try await Task.sleep(nanoseconds: 20_000_000)
            turns += await Task.detached { ended.value == 0 ? 1 : 0 }.value
        }
        XCTAssertGreaterThan(turns, 2)
        try await derived.value
    }

    func testAnObjectIsFreedWithItsLastReference() throws {
        weak var gone: Contact?
        do {
            let contact = try Contact(fields: ContactFields(familyName: "Vogt"))
            gone = contact
            XCTAssertNotNil(gone)
        }
        XCTAssertNil(gone)
        let name = String(repeating: "n", count: 150)
        func make(_ count: Int) throws -> Int {
            for _ in 0..<count { _ = try Contact(fields: ContactFields(givenName: name, familyName: name)) }
            return residentMemory() ?? 0
        }
        // What was not freed of 20,000 would be more than 6 MB.
        XCTAssertLessThanOrEqual(try -make(2_000) + make(20_000), 2_000_000)
    }

    private func eightThreads(_ work: @escaping @Sendable () -> Void) {
        let group = DispatchGroup()
        for _ in 0..<8 {
            group.enter()
            Thread.detachNewThread {
                work()
                group.leave()
            }
        }
        group.wait()
    }

    private func sorted(_ visits: [Data]) throws -> [Data] {
        let ids = try visits.map { (try UnverifiedVisit.parse(visit: $0).claimedAddress().recordId, $0) }
        return ids.sorted { $0.0 < $1.0 }.map(\.1)
    }

    private static func released(
        _ visits: [Data],
        _ world: World,
        _ own: OwnRequest,
        _ verified: VerifiedRequest
    ) throws -> Int {
        let release = try world.venue.release(request: verified, trust: world.trust, now: noon)
        for visit in visits { try release.push(visit: visit, notes: []) }
        release.finish()
        let opening = try world.office.openRelease(own: own, venueDayKeys: [world.venueDayKey], now: noon)
        while let part = try release.nextPart() { try opening.addPart(part: part) }
        var opened = 0
        func take() throws {
            while let outcome = opening.nextResult() {
                _ = try outcome.result()
                opened += 1
            }
        }
        for visit in visits {
            try opening.addVisit(visit: visit)
            try take()
        }
        try opening.finish()
        try take()
        return opened
    }

    /// When the first of four was ready, as a part of all; how often the office answered, and how long it took at most.
    private func derivations(
        _ stretch: Stretch,
        _ office: Office
    ) -> (firstOfLast: Double, answers: Int, worst: Double) {
        let (began, ended) = (now(), Shared<[TimeInterval]>([]))
        for _ in 0..<4 {
            Thread.detachNewThread {
                _ = try! stretch.newPinKey(pin: "204816")
                ended.change { $0.append(now() - began) }
            }
        }
        var (answers, worst) = (0, 0.0)
        while ended.value.count < 4 {
            let since = now()
            _ = office.id()
            worst = max(worst, now() - since)
            answers += 1
            Thread.sleep(forTimeInterval: 0.01)
        }
        return (ended.value.min()! / ended.value.max()!, answers, worst)
    }
}

/// In seconds, by a clock that nobody sets.
private func now() -> TimeInterval {
    ProcessInfo.processInfo.systemUptime
}
