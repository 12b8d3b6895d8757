import Foundation

/// A day in UTC, without a time.
///
/// Every number of days is a day, and none of its operations fails; the library refuses what lies before 1970 or after
/// 9999 as `invalid-time`.
public struct Day: Hashable, Sendable {
    /// Counted from 1970-01-01, which is 0.
    public let daysSince1970: Int64

    /// A day by its number.
    public init(daysSince1970: Int64) {
        self.daysSince1970 = daysSince1970
    }

    /// The day in UTC that a time lies in.
    public init(of date: Date) {
        self.init(daysSince1970: floored(wholeSeconds(date), by: secondsADay).quotient)
    }

    /// A day of the Gregorian calendar; nil where that has none, such as February 30.
    public init?(year: Int, month: Int, day: Int) {
        guard (-999_999...999_999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        // Years that begin in March, so that the leap day is the last one.
        let (era, yearOfEra) = floored(Int64(month > 2 ? year : year - 1), by: 400)
        let dayOfYear = Int64((153 * ((month + 9) % 12) + 2) / 5 + day - 1)
        let dayOfEra = 365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(daysSince1970: era * daysInEra + dayOfEra - daysBefore1970)
        guard self.day == day else { return nil }
    }

    /// A day as ISO 8601 writes it: `2026-11-29`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isWritten = parts.map(\.count) == [4, 2, 2] && parts.joined().allSatisfy { (48...57).contains($0) }
        let numbers = parts.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        guard isWritten, numbers.count == 3 else { return nil }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    /// The year.
    public var year: Int { Int(civil.year) }

    /// The month, from 1.
    public var month: Int { Int(civil.month) }

    /// The day of the month, from 1.
    public var day: Int { Int(civil.day) }

    /// Its first second; for a day of which no time can be told, the nearest that can be.
    public var start: Date {
        let (seconds, isTooMany) = daysSince1970.multipliedReportingOverflow(by: secondsADay)
        return Date(timeIntervalSince1970: Double(isTooMany ? (daysSince1970 < 0 ? .min : .max) : seconds))
    }

    /// So many days later, or earlier where the number is negative.
    public func adding(days: Int) -> Day {
        let (sum, isTooMuch) = daysSince1970.addingReportingOverflow(Int64(days))
        return Day(daysSince1970: isTooMuch ? (days < 0 ? .min : .max) : sum)
    }

    private var civil: (year: Int64, month: Int64, day: Int64) {
        var (era, dayOfEra) = floored(daysSince1970, by: daysInEra)
        (era, dayOfEra) = (era + daysBefore1970 / daysInEra, dayOfEra + daysBefore1970 % daysInEra)
        if dayOfEra >= daysInEra { (era, dayOfEra) = (era + 1, dayOfEra - daysInEra) }
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let year = yearOfEra + era * 400 + (month < 10 ? 0 : 1)
        return (year, month < 10 ? month + 3 : month - 9, dayOfYear - (153 * month + 2) / 5 + 1)
    }
}

extension Day: Comparable {
    public static func < (one: Day, other: Day) -> Bool { one.daysSince1970 < other.daysSince1970 }
}

extension Day: CustomStringConvertible {
    /// As ISO 8601 writes it: `2026-11-29`.
    public var description: String {
        let (year, month, day) = civil
        let parts = [digits(year.magnitude, 4), digits(month.magnitude, 2), digits(day.magnitude, 2)]
        return (year < 0 ? "-" : "") + parts.joined(separator: "-")
    }

    private func digits(_ number: UInt64, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}

extension Day: Codable {
    /// From what ISO 8601 writes: `2026-11-29`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let day = Day(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a day such as 2026-11-29")
        }
        self = day
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A day that the library has written.
func writtenDay(_ text: String) throws -> Day {
    guard let day = Day(text) else { throw LibraryError.failed }
    return day
}

private let secondsADay: Int64 = 86_400
private let daysInEra: Int64 = 146_097
/// From March 1 of the year 0.
private let daysBefore1970: Int64 = 719_468

private func floored(_ number: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}
