/// JSON as vectors hold it: every number as it is written.
enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(String)
    case text(String)
    case list([JSON])
    case object([String: JSON])
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int) { self = .number(String(value)) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(arrayLiteral elements: JSON...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, JSON)...) { self = .object(.init(uniqueKeysWithValues: elements)) }
    init(nilLiteral: ()) { self = .null }

    init(_ text: String?) { self = text.map { .text($0) } ?? .null }
    init(_ bool: Bool) { self = .bool(bool) }
    init<Number: BinaryInteger>(_ number: Number?) { self = number.map { .number("\($0)") } ?? .null }
    init(_ list: [JSON]) { self = .list(list) }
    init(texts: [String]) { self = .list(texts.map { .text($0) }) }
}

extension JSON: CustomStringConvertible {
    /// As it is written.
    var description: String {
        switch self {
        case .null: "null"
        case .bool(let bool): bool ? "true" : "false"
        case .number(let number): number
        case .text(let text): quoted(text)
        case .list(let list): "[" + list.map(\.description).joined(separator: ",") + "]"
        case .object(let fields):
            "{" + fields.keys.sorted().map { quoted($0) + ":\(fields[$0]!)" }.joined(separator: ",") + "}"
        }
    }

    private func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case _ where scalar.value < 32:
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}

/// Why a text is no JSON.
struct NotJSON: Error {}

extension JSON {
    /// Reads a whole text.
    init(parsing text: String) throws {
        var reader = Reader(bytes: Array(text.utf8))
        self = try reader.value()
        reader.skipBlanks()
        guard reader.at == reader.bytes.count else { throw NotJSON() }
    }

    private struct Reader {
        let bytes: [UInt8]
        var at = 0

        var next: UInt8? { at < bytes.count ? bytes[at] : nil }

        mutating func skipBlanks() {
            while let byte = next, [32, 9, 10, 13].contains(byte) { at += 1 }
        }

        mutating func value() throws -> JSON {
            skipBlanks()
            switch next {
            case UInt8(ascii: "{"): return try object()
            case UInt8(ascii: "["): return try list()
            case UInt8(ascii: "\""): return .text(try text())
            case UInt8(ascii: "t"): return try word("true", .bool(true))
            case UInt8(ascii: "f"): return try word("false", .bool(false))
            case UInt8(ascii: "n"): return try word("null", .null)
            default: return try number()
            }
        }

        mutating func word(_ word: String, _ value: JSON) throws -> JSON {
            guard bytes[at...].starts(with: word.utf8) else { throw NotJSON() }
            at += word.utf8.count
            return value
        }

        mutating func number() throws -> JSON {
            let start = at
            while let byte = next, "+-.eE0123456789".utf8.contains(byte) { at += 1 }
            let text = String(decoding: bytes[start..<at], as: UTF8.self)
            guard Double(text) != nil, text.first != "+" else { throw NotJSON() }
            return .number(text)
        }

        mutating func object() throws -> JSON {
            var fields: [String: JSON] = [:]
            at += 1
            skipBlanks()
            if next == UInt8(ascii: "}") { at += 1; return .object(fields) }
            while true {
                skipBlanks()
                let name = try text()
                skipBlanks()
                try expect(":")
                fields[name] = try value()
                skipBlanks()
                if next == UInt8(ascii: ",") { at += 1; continue }
                try expect("}")
                return .object(fields)
            }
        }

        mutating func list() throws -> JSON {
            var items: [JSON] = []
            at += 1
            skipBlanks()
            if next == UInt8(ascii: "]") { at += 1; return .list(items) }
            while true {
                items.append(try value())
                skipBlanks()
                if next == UInt8(ascii: ",") { at += 1; continue }
                try expect("]")
                return .list(items)
            }
        }

        mutating func expect(_ character: Unicode.Scalar) throws {
            guard next == UInt8(ascii: character) else { throw NotJSON() }
            at += 1
        }

        mutating func text() throws -> String {
            try expect("\"")
            var units: [UInt16] = []
            var plain = at
            func piece(_ from: Int, _ to: Int) -> String.UTF16View {
                String(decoding: bytes[from..<to], as: UTF8.self).utf16
            }
            while let byte = next {
                if byte == UInt8(ascii: "\"") {
                    units += piece(plain, at)
                    at += 1
                    return String(decoding: units, as: UTF16.self)
                }
                guard byte == UInt8(ascii: "\\") else { at += 1; continue }
                units += piece(plain, at)
                at += 1
                units.append(try escaped())
                plain = at
            }
            throw NotJSON()
        }

        mutating func escaped() throws -> UInt16 {
            guard let byte = next else { throw NotJSON() }
            at += 1
            let short: [Character: UInt16] = ["n": 10, "t": 9, "r": 13, "b": 8, "f": 12, "\"": 34, "\\": 92, "/": 47]
            if let unit = short[Character(Unicode.Scalar(byte))] { return unit }
            let digits = bytes[at..<min(at + 4, bytes.count)]
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
            guard byte == UInt8(ascii: "u"), let unit else { throw NotJSON() }
            at += 4
            return unit
        }
    }
}
