/// What is wrong with a JSON text.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    public let reason: String
    /// Offset in bytes.
    public let offset: Int

    public var description: String { "The JSON is not valid at byte \(offset): \(reason)." }
}

extension JSONValue {
    /// Reads the one value that `bytes` must hold (RFC 8259), nested at most `maximumDepth` deep.
    public static func parse(_ bytes: [UInt8], maximumDepth: Int = 64) throws(JSONError) -> JSONValue {
        try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            var parser = JSONParser(buffer, maximumDepth: maximumDepth)
            return try parser.document()
        }
    }

    public static func parse(_ text: String, maximumDepth: Int = 64) throws(JSONError) -> JSONValue {
        try parse(Array(text.utf8), maximumDepth: maximumDepth)
    }
}

/// A parser over bytes: one pass, recursion bounded by the depth limit.
struct JSONParser {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var depthLeft: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
        self.bytes = bytes
        depthLeft = maximumDepth
    }

    mutating func document() throws(JSONError) -> JSONValue {
        skipSpace()
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw error("there is text behind the value") }
        return value
    }

    private func error(_ reason: String) -> JSONError { JSONError(reason: reason, offset: position) }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0a, 0x0d: position += 1
            default: return
            }
        }
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        guard let byte = current else { throw error("the text ends where a value should be") }
        switch byte {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), 0x30...0x39: return try number()
        default: throw error("a value cannot begin here")
        }
    }

    private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let count = text.utf8CodeUnitCount
        guard position + count <= bytes.count else { throw error("unknown word") }
        for i in 0..<count where bytes[position + i] != text.utf8Start[i] { throw error("unknown word") }
        position += count
        return value
    }

    private mutating func enter() throws(JSONError) {
        guard depthLeft > 0 else { throw error("it is nested too deeply") }
        depthLeft -= 1
        position += 1
        skipSpace()
    }

    private mutating func leave() {
        depthLeft += 1
        position += 1
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        try enter()
        var members: [JSONValue.Member] = []
        if current == UInt8(ascii: "}") {
            leave()
            return .object([])
        }
        while true {
            guard current == UInt8(ascii: "\"") else { throw error("a member needs a name in double quotes") }
            let key = try string()
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw error("a colon is missing") }
            position += 1
            skipSpace()
            members.append(JSONValue.Member(key, try value()))
            skipSpace()
            if current == UInt8(ascii: ",") {
                position += 1
                skipSpace()
                continue
            }
            guard current == UInt8(ascii: "}") else { throw error("a comma or a closing brace is missing") }
            leave()
            return .object(members)
        }
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        try enter()
        var items: [JSONValue] = []
        if current == UInt8(ascii: "]") {
            leave()
            return .array([])
        }
        while true {
            items.append(try value())
            skipSpace()
            if current == UInt8(ascii: ",") {
                position += 1
                skipSpace()
                continue
            }
            guard current == UInt8(ascii: "]") else { throw error("a comma or a closing bracket is missing") }
            leave()
            return .array(items)
        }
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while let byte = current, byte >= 0x30, byte <= 0x39 { position += 1 }
        if position == start { throw error("a digit is missing") }
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        if current == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits()
        }
        if current == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if let byte = current, byte | 0x20 == UInt8(ascii: "e") {
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        while let byte = current {
            if byte == UInt8(ascii: "\"") {
                guard let text = String(validating: bytes[start..<position], as: UTF8.self) else {
                    throw error("a string is not valid UTF-8")
                }
                position += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            if byte < 0x20 { throw error("a control character must be escaped") }
            position += 1
        }
        throw error("a string has no end")
    }

    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var text = Array(bytes[start..<position])
        while let byte = current {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw error("a string is not valid UTF-8")
                }
                return string
            case UInt8(ascii: "\\"):
                guard let escape = current else { throw error("a string has no end") }
                position += 1
                switch escape {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
                case UInt8(ascii: "b"): text.append(8)
                case UInt8(ascii: "f"): text.append(12)
                case UInt8(ascii: "n"): text.append(10)
                case UInt8(ascii: "r"): text.append(13)
                case UInt8(ascii: "t"): text.append(9)
                case UInt8(ascii: "u"): text.append(contentsOf: String(try unicodeEscape()).utf8)
                default: throw error("unknown escape")
                }
            case 0..<0x20: throw error("a control character must be escaped")
            default: text.append(byte)
            }
        }
        throw error("a string has no end")
    }

    private mutating func hexQuad() throws(JSONError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw error("an escape has no end") }
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(UnicodeScalar(bytes[position])).hexDigitValue else {
                throw error("an escape needs four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private mutating func unicodeEscape() throws(JSONError) -> Character {
        let first = try hexQuad()
        var scalar = first
        if first >= 0xd800, first < 0xdc00 {
            guard position + 2 <= bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            else { throw error("half of a surrogate pair is missing") }
            position += 2
            let second = try hexQuad()
            guard second >= 0xdc00, second < 0xe000 else {
                throw error("half of a surrogate pair is missing")
            }
            scalar = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
        }
        guard let valid = UnicodeScalar(scalar) else { throw error("half of a surrogate pair is missing") }
        return Character(valid)
    }
}
