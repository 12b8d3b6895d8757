import Episeal
import Foundation

/// The vector is wrong, or what stands around its operation: not what the operation came to.
struct WrongVector: Error {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}

/// What is given to one operation, or one object in it: bytes in hexadecimal digits, texts, whole numbers and lists, by
/// name. Everything that is given must be asked for: a misspelt name would otherwise pass for what is left out.
final class Given {
    private let fields: [String: JSON]
    private var used: Set<String> = []

    init(_ fields: [String: JSON]) {
        self.fields = fields
    }

    /// Says which fields nobody asked for.
    func checkUsed() throws {
        let unused = fields.keys.filter { !used.contains($0) }.sorted()
        if !unused.isEmpty { throw WrongVector("given and not used: \(unused.joined(separator: ", "))") }
    }

    func has(_ name: String) -> Bool {
        fields[name] != nil
    }

    func value(_ name: String) throws -> JSON {
        used.insert(name)
        guard let value = fields[name] else { throw WrongVector("\(name) is not given") }
        return value
    }

    func text(_ name: String) throws -> String {
        try Given.text(value(name), name)
    }

    func bytes(_ name: String) throws -> Data {
        try Given.unhex(value(name), name)
    }

    func whole(_ name: String) throws -> Int {
        guard case .number(let text) = try value(name), let number = Int(text) else {
            throw WrongVector("\(name) is not a whole number")
        }
        return number
    }

    /// Seconds since 1970.
    func date(_ name: String) throws -> Date {
        Date(timeIntervalSince1970: Double(try whole(name)))
    }

    /// A day, counted from 1970-01-01.
    func day(_ name: String) throws -> Day {
        Day(daysSince1970: Int64(try whole(name)))
    }

    func flag(_ name: String) throws -> Bool {
        guard case .bool(let flag) = try value(name) else { throw WrongVector("\(name) is not true or false") }
        return flag
    }

    func list(_ name: String) throws -> [JSON] {
        guard case .list(let list) = try value(name) else { throw WrongVector("\(name) is not a list") }
        return list
    }

    func texts(_ name: String) throws -> [String] {
        try list(name).map { try Given.text($0, name) }
    }

    /// A list of byte strings.
    func allBytes(_ name: String) throws -> [Data] {
        try list(name).map { try Given.unhex($0, name) }
    }

    /// What `read` makes of an object, all of whose fields it must ask for.
    func object<Result>(_ name: String, _ read: (Given) throws -> Result) throws -> Result {
        try Given.within(value(name), name, read)
    }

    /// What `read` makes of each object of a list.
    func objects<Result>(_ name: String, _ read: (Given) throws -> Result) throws -> [Result] {
        try list(name).map { try Given.within($0, name, read) }
    }

    /// What `read` makes of the field; nil where it is not given.
    func optional<Result>(_ name: String, _ read: (String) throws -> Result) throws -> Result? {
        has(name) ? try read(name) : nil
    }

    /// A secret, as text.
    func secret(_ name: String) throws -> Data {
        Data(try text(name).utf8)
    }

    private static func within<Result>(
        _ value: JSON,
        _ name: String,
        _ read: (Given) throws -> Result
    ) throws -> Result {
        guard case .object(let fields) = value else { throw WrongVector("\(name) is not an object") }
        let given = Given(fields)
        let found = try read(given)
        try given.checkUsed()
        return found
    }

    private static func text(_ value: JSON, _ name: String) throws -> String {
        guard case .text(let text) = value else { throw WrongVector("\(name) is not text") }
        return text
    }

    private static func unhex(_ value: JSON, _ name: String) throws -> Data {
        let digits = Array(try text(value, name).utf8)
        let pairs = stride(from: 0, to: digits.count - digits.count % 2, by: 2).map { digits[$0..<$0 + 2] }
        let bytes = pairs.compactMap { UInt8(String(decoding: $0, as: UTF8.self), radix: 16) }
        guard bytes.count * 2 == digits.count else { throw WrongVector("\(name) is not hexadecimal") }
        return Data(bytes)
    }
}

/// What stands around an operation must not be what is refused: where it is, the vector is wrong.
func prepared<Result>(_ work: () throws -> Result) throws -> Result {
    do {
        return try work()
    } catch let error as any EpisealError {
        throw WrongVector("what is given is refused: \(error.code)")
    }
}

/// What is done before the operation, whatever comes of it.
func whatever(_ work: () throws -> Void) throws {
    do {
        try work()
    } catch is RecordError {}
}

/// One of a table's entries by its name.
func named<Entry>(_ table: [String: Entry], _ name: String) throws -> Entry {
    guard let entry = table[name] else { throw WrongVector("nothing is called \(name)") }
    return entry
}

/// One of an enum's values by its code.
func coded<Value: Coded>(_ type: Value.Type, _ code: String) throws -> Value {
    guard let value = Value(code: code) else { throw WrongVector("nothing is called \(code)") }
    return value
}
