/// What is wrong with a piece of RLP.
public enum RLPError: Error, Hashable, Sendable, CustomStringConvertible {
    case truncated
    case trailingBytes
    case nonCanonicalLength
    case nonCanonicalByte
    case leadingZero
    case expectedString
    case expectedList
    case wrongLength(expected: Int, found: Int)
    case numberTooLarge
    case missingItem
    case extraItem
    case tooDeep

    public var description: String {
        switch self {
        case .truncated: "The RLP data ends before the item that its header announces."
        case .trailingBytes: "There are bytes behind the end of the RLP item."
        case .nonCanonicalLength: "An RLP length is not written in its shortest form."
        case .nonCanonicalByte: "A single byte below 0x80 must be written as itself in RLP."
        case .leadingZero: "An RLP number has leading zeros."
        case .expectedString: "The RLP has a list where a byte string belongs."
        case .expectedList: "The RLP has a byte string where a list belongs."
        case .wrongLength(let expected, let found):
            "An RLP item must be \(expected) bytes long and is \(found)."
        case .numberTooLarge: "An RLP number does not fit its field."
        case .missingItem: "An RLP list has too few items."
        case .extraItem: "An RLP list has too many items."
        case .tooDeep: "The RLP is nested too deeply."
        }
    }
}

/// Reads Recursive Length Prefix data strictly: only the one canonical encoding is accepted.
///
/// A decoder is a cursor over the items of one list (or of the top level); it never copies more
/// than the item asked for, and never looks outside its slice.
public struct RLPDecoder: Sendable {
    private var rest: ArraySlice<UInt8>

    /// A cursor over items that stand one behind the other.
    public init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// A cursor over the items of the one list that `bytes` must be.
    public static func list(_ bytes: some Collection<UInt8>) throws(RLPError) -> RLPDecoder {
        var outer = RLPDecoder(ArraySlice(bytes))
        let inner = try outer.list()
        guard outer.isAtEnd else { throw .trailingBytes }
        return inner
    }

    public var isAtEnd: Bool { rest.isEmpty }

    /// True when the next item is a list.
    public var nextIsList: Bool { (rest.first ?? 0) >= 0xc0 }

    /// The next item's own encoding, header included, without moving on.
    public func peekEncoded() throws(RLPError) -> ArraySlice<UInt8> {
        let (header, count, _) = try measure()
        return rest.prefix(header + count)
    }

    /// Skips the next item and returns its own encoding, header included.
    public mutating func encodedItem() throws(RLPError) -> ArraySlice<UInt8> {
        let item = try peekEncoded()
        rest = rest.dropFirst(item.count)
        return item
    }

    public mutating func string() throws(RLPError) -> ArraySlice<UInt8> {
        let (header, count, isList) = try measure()
        guard !isList else { throw .expectedString }
        let payload = rest.dropFirst(header).prefix(count)
        rest = rest.dropFirst(header + count)
        return payload
    }

    public mutating func list() throws(RLPError) -> RLPDecoder {
        let (header, count, isList) = try measure()
        guard isList else { throw .expectedList }
        let payload = rest.dropFirst(header).prefix(count)
        rest = rest.dropFirst(header + count)
        return RLPDecoder(payload)
    }

    public mutating func bytes() throws(RLPError) -> [UInt8] { Array(try string()) }

    public mutating func u256() throws(RLPError) -> U256 {
        let digits = try string()
        if digits.first == 0 { throw .leadingZero }
        guard let value = U256(bigEndian: digits) else { throw .numberTooLarge }
        return value
    }

    public mutating func uint64() throws(RLPError) -> UInt64 {
        guard let value = try u256().asUInt64 else { throw .numberTooLarge }
        return value
    }

    public mutating func hash() throws(RLPError) -> Hash256 {
        let digits = try string()
        guard let hash = Hash256(digits) else { throw .wrongLength(expected: 32, found: digits.count) }
        return hash
    }

    public mutating func address() throws(RLPError) -> Address {
        let digits = try string()
        guard let address = Address(digits) else { throw .wrongLength(expected: 20, found: digits.count) }
        return address
    }

    /// An address, or nil for the empty string (a contract creation's `to`).
    public mutating func optionalAddress() throws(RLPError) -> Address? {
        if rest.first == 0x80 {
            rest = rest.dropFirst()
            return nil
        }
        return try address()
    }

    /// Fails unless every item has been read.
    public func finish() throws(RLPError) {
        guard rest.isEmpty else { throw .extraItem }
    }

    private func measure() throws(RLPError) -> (header: Int, count: Int, isList: Bool) {
        guard let first = rest.first else { throw .missingItem }
        if first < 0x80 { return (0, 1, false) }
        let isList = first >= 0xc0
        let offset: UInt8 = isList ? 0xc0 : 0x80
        let short = Int(first - offset)
        if short < 56 {
            guard rest.count > short else { throw .truncated }
            if !isList, short == 1, rest[rest.startIndex + 1] < 0x80 { throw .nonCanonicalByte }
            return (1, short, isList)
        }
        let width = short - 55
        guard rest.count > width else { throw .truncated }
        let digits = rest.dropFirst().prefix(width)
        if digits.first == 0 { throw .nonCanonicalLength }
        var count: UInt64 = 0
        for digit in digits { count = count << 8 | UInt64(digit) }
        if count < 56 { throw .nonCanonicalLength }
        guard count <= UInt64(rest.count - 1 - width) else { throw .truncated }
        return (1 + width, Int(count), isList)
    }
}
