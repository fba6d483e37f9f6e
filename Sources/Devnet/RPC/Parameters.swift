import Primitives

/// The parameters of one call, read by position; every mistake says which parameter and what was expected.
struct Parameters: Sendable {
    let items: [JSONValue]

    /// Positional parameters; a single bare value counts as one, as some tools send control methods.
    init(_ value: JSONValue?) throws(RPCError) {
        switch value {
        case nil, .null?: items = []
        case .array(let items)?: self.items = items
        case .object?:
            throw .invalidParameters("non-array args: parameters must be an array, in the method's order")
        case .some(let single): items = [single]
        }
    }

    var count: Int { items.count }

    func allow(atMost limit: Int) throws(RPCError) {
        if items.count > limit {
            throw .invalidParameters("too many arguments, want at most \(limit), got \(items.count)")
        }
    }

    /// The parameter at `index`; nil when it is missing or null.
    func optional(_ index: Int) -> JSONValue? {
        guard index < items.count, !items[index].isNull else { return nil }
        return items[index]
    }

    func required(_ index: Int) throws(RPCError) -> JSONValue {
        guard let value = optional(index) else {
            throw .invalidParameters("missing value for required argument \(index)")
        }
        return value
    }

    static func invalid(_ index: Int, _ expected: String, _ found: JSONValue) -> RPCError {
        let shown: String
        switch found {
        case .string(let text): shown = "\"\(text.prefix(80))\""
        case .number(let digits): shown = String(digits.prefix(80))
        default: shown = found.kind
        }
        return .invalidParameters("invalid argument \(index): expected \(expected), got \(shown)")
    }

    func address(_ index: Int) throws(RPCError) -> Address {
        let value = try required(index)
        guard let address = value.asAddress else {
            throw Parameters.invalid(index, "a 20-byte address", value)
        }
        return address
    }

    func hash(_ index: Int) throws(RPCError) -> Hash256 {
        let value = try required(index)
        guard let hash = value.asHash else { throw Parameters.invalid(index, "a 32-byte hash", value) }
        return hash
    }

    func data(_ index: Int) throws(RPCError) -> [UInt8] {
        let value = try required(index)
        guard let bytes = value.asData else {
            throw Parameters.invalid(index, "hex data with 0x and an even number of digits", value)
        }
        return bytes
    }

    func bool(_ index: Int) throws(RPCError) -> Bool {
        let value = try required(index)
        guard let flag = value.bool else { throw Parameters.invalid(index, "a boolean", value) }
        return flag
    }

    /// A number in any of the forms that tools send: hexadecimal, decimal digits, JSON number.
    func number(_ index: Int) throws(RPCError) -> U256 {
        let value = try required(index)
        guard let number = value.asNumber else {
            throw Parameters.invalid(index, "a non-negative integer", value)
        }
        return number
    }

    func uint64(_ index: Int) throws(RPCError) -> UInt64 {
        guard let number = try number(index).asUInt64 else {
            throw Parameters.invalid(index, "an integer below 2^64", items[index])
        }
        return number
    }

    /// A block by number, tag or hash, or `latest` when it is left out.
    func block(_ index: Int) throws(RPCError) -> BlockID {
        guard let value = optional(index) else { return .latest }
        guard let id = value.asBlockID else {
            throw Parameters.invalid(
                index,
                "a block number, a block hash object or one of latest, pending, earliest, safe, finalized",
                value
            )
        }
        return id
    }

    /// The same where geth alone serves the method: decimal numbers, which Anvil takes, are refused.
    func hexadecimalBlock(_ index: Int) throws(RPCError) -> BlockID {
        if case .string(let text)? = optional(index), text.first?.isNumber == true, !text.hasPrefix("0x") {
            throw .invalidParameters("invalid argument \(index): hex string without 0x prefix")
        }
        return try block(index)
    }
}

extension JSONValue {
    var asAddress: Address? {
        guard let text = string, text.utf8.count == 42, text.hasPrefix("0x") else { return nil }
        return Address(text)
    }

    var asHash: Hash256? {
        guard let text = string, text.utf8.count == 66, text.hasPrefix("0x") else { return nil }
        return Hash256(text)
    }

    var asData: [UInt8]? {
        guard let text = string, text.hasPrefix("0x") else { return nil }
        return Hex.decode(text)
    }

    /// A hexadecimal string, a decimal string or a number without fraction.
    var asNumber: U256? {
        switch self {
        case .string(let text): U256(text)
        case .number(let digits): U256(digits)
        default: nil
        }
    }

    /// A storage slot: a number in any form, or 32 bytes.
    var asSlot: U256? { asHash?.word ?? asNumber }

    var asBlockID: BlockID? {
        switch self {
        case .string("latest"): return .latest
        case .string("pending"): return .pending
        case .string("earliest"): return .earliest
        case .string("safe"): return .safe
        case .string("finalized"): return .finalized
        case .string(let text) where text.utf8.count == 66: return Hash256(text).map { .hash($0) }
        case .string, .number: return asNumber?.asUInt64.map { .number($0) }
        case .object:
            if let hash = self["blockHash"] { return hash.asHash.map { .hash($0) } }
            return self["blockNumber"]?.asBlockID
        default: return nil
        }
    }
}
