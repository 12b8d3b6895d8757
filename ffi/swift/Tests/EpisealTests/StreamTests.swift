import Episeal
import Foundation
import World
import XCTest

final class StreamTests: XCTestCase {
    func testAReleaseIsMadeAndOpenedOneByOne() async throws {
        let world = try World()
        let (own, verified) = try world.requested()
        let visits = try stored(world, 20)
        let malformed = VisitWithNotes(visit: Data([1, 2, 3]))
        let refused = Shared<[String]>([])
        let release = try world.venue.release(request: verified, trust: world.trust, now: noon)
        let source = stream(of: visits.map { VisitWithNotes(visit: $0) } + [malformed])
        let parts = release.parts(of: source) { visit in
            refused.change { $0.append("\(visit.at) \(visit.error.code)") }
        }

        let opening = try world.office.openRelease(own: own, venueDayKeys: [world.venueDayKey], now: noon)
        var names: [String] = []
        for try await outcome in opening.outcomes(parts: parts, visits: stream(of: visits)) {
            names.append(try outcome.result().visit.contact.familyName)
        }
        XCTAssertEqual(names, Array(repeating: "Vogt", count: 20))
        XCTAssertEqual(refused.value, ["20 malformed"])
        XCTAssertEqual(opening.emptyAreas(), [])
    }

    func testAReleaseWithoutItsPartsIsIncomplete() async throws {
        let world = try World()
        let (own, _) = try world.requested()
        let opening = try world.office.openRelease(own: own, venueDayKeys: [world.venueDayKey], now: noon)
        let visits = try stored(world, 1)
        let found = await code {
            for try await _ in opening.outcomes(parts: [], visits: visits) {}
        }
        XCTAssertEqual(found, "incomplete")
    }

    func testACancelledTaskEndsBetweenTwoVisits() async throws {
        let world = try World()
        let (_, verified) = try world.requested()
        let visits = try stored(world, 1)
        let release = try world.venue.release(request: verified, trust: world.trust, now: noon)
        let taken = Shared(0)
        let endless = AsyncStream<VisitWithNotes> {
            taken.change { $0 += 1 }
            return VisitWithNotes(visit: visits[0])
        }
        let task = Task {
            for try await _ in release.parts(of: endless) {}
        }
        while taken.value < 3 { try await Task.sleep(nanoseconds: 1_000_000) }
        task.cancel()
        let result = await task.result
        XCTAssertThrowsError(try result.get()) { XCTAssert($0 is CancellationError) }
    }

    private func stored(_ world: World, _ count: Int) throws -> [Data] {
        let visits = try (0..<count).map { _ in try world.sealed().visit() }
        return try visits
            .map { (try UnverifiedVisit.parse(visit: $0).claimedAddress().recordId, $0) }
            .sorted { $0.0 < $1.0 }
            .map(\.1)
    }

    private func stream<Item: Sendable>(of items: [Item]) -> AsyncStream<Item> {
        AsyncStream { continuation in
            for item in items { continuation.yield(item) }
            continuation.finish()
        }
    }
}
