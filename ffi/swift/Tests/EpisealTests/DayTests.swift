import Episeal
import Foundation
import World
import XCTest

/// Beside Foundation, whose `Date`, `Data`, `Locale` and `Calendar` are used here by their own names.
final class DayTests: XCTestCase {
    func testADayIsTheOneOfTheCalendar() {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "UTC")!
        for number in stride(from: -25_567, to: 2_932_896, by: 97) {
            let day = Day(daysSince1970: Int64(number))
            let date = Date(timeIntervalSince1970: Double(number) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            XCTAssertEqual([day.year, day.month, day.day], [parts.year!, parts.month!, parts.day!])
            XCTAssertEqual(Day(year: day.year, month: day.month, day: day.day), day)
            XCTAssertEqual(Day(of: day.start), day)
        }
    }

    func testADayIsWrittenAndReadAsISO8601() throws {
        XCTAssertEqual(Day(year: 2026, month: 11, day: 29)?.description, "2026-11-29")
        XCTAssertEqual(Day("2026-11-29")?.daysSince1970, 20_786)
        XCTAssertEqual(Day("1970-01-01"), Day(daysSince1970: 0))
        let none = ["", "2026-11", "2026-11-31", "2026-1-1", "2026-11-29T", "+026-11-29", "２０２６-11-29", "2026-02-29"]
        for none in none + ["2026-00-10"] {
            XCTAssertNil(Day(none), none)
        }
        let written = try JSONEncoder().encode([Day(daysSince1970: 0)])
        XCTAssertEqual(String(decoding: written, as: UTF8.self), #"["1970-01-01"]"#)
        XCTAssertEqual(try JSONDecoder().decode([Day].self, from: written), [Day(daysSince1970: 0)])
        XCTAssertThrowsError(try JSONDecoder().decode([Day].self, from: Data(#"["1970-01-32"]"#.utf8)))
    }

    func testNothingIsTooGreatOrTooSmallForADay() {
        for number in [Int64.min, .min + 1, -1, .max - 1, .max] {
            let day = Day(daysSince1970: number)
            XCTAssertGreaterThan(day.description.count, 9)
            XCTAssert((1...12).contains(day.month) && (1...31).contains(day.day))
            _ = (day.start, day.year, day.adding(days: .max), day.adding(days: .min))
        }
        XCTAssertEqual(Day(daysSince1970: .max).adding(days: 1), Day(daysSince1970: .max))
        XCTAssertNil(Day(year: .max, month: 1, day: 1))
        XCTAssertNil(Day(year: 2026, month: .min, day: 1))
        for date in odd { _ = Day(of: date).description }
    }

    func testATimeThatIsNoneArrivesAsAnInvalidTime() throws {
        let world = try World()
        for date in odd {
            XCTAssertThrowsError(try dayOf(time: date)) { XCTAssertEqual(($0 as? RecordError)?.code, "invalid-time") }
            XCTAssertThrowsError(try world.venue.dayKeys(now: date)) {
                XCTAssertEqual(($0 as? RecordError)?.code, "invalid-time")
            }
            XCTAssertThrowsError(try PendingCheckIn(poster: world.poster(), checkIn: checkIn(date), now: date)) {
                XCTAssertEqual(($0 as? RecordError)?.code, "invalid-time")
            }
        }
        XCTAssertThrowsError(try world.venue.dayKeyVenueMayRead(day: Day(daysSince1970: .min), now: noon)) {
            XCTAssertEqual(($0 as? RecordError)?.code, "invalid-time")
        }
    }

    func testWhatIsLessThanASecondIsCutOff() throws {
        XCTAssertEqual(try dayOf(time: Date(timeIntervalSince1970: 86_399.999)), Day(daysSince1970: 0))
        XCTAssertThrowsError(try dayOf(time: Date(timeIntervalSince1970: -0.001)))
    }

    func testANumberThatIsTooGreatIsRefused() throws {
        let fields = defaultPolicyFields()
        for number in [-1, Int.max, Int.min, Int(Int32.max) + 1] {
            let wrong = PolicyFields(
                minWindow: fields.minWindow,
                maxRequests: number,
                maxSecondsADay: fields.maxSecondsADay,
                minPlaces: fields.minPlaces,
                allowsUnlistedAreas: false,
                maxStay: fields.maxStay
            )
            XCTAssertThrowsError(try Policy(fields: wrong, areas: [])) { XCTAssert($0 is RecordError) }
        }
    }

    private func checkIn(_ date: Date) throws -> CheckIn {
        let contact = try Contact(fields: ContactFields(familyName: "Vogt"))
        return CheckIn(contact: contact, area: "", stay: Stay(arrival: date))
    }

    private let odd = [
        Date(timeIntervalSince1970: .nan), Date(timeIntervalSince1970: .infinity),
        Date(timeIntervalSince1970: -.infinity), Date(timeIntervalSince1970: 1e300), Date.distantFuture + 1e12,
        Date(timeIntervalSince1970: -1), Date(timeIntervalSince1970: 9.3e18), Date.distantPast,
    ]
}
