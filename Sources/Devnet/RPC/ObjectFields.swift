import EVM
import Primitives

/// Members of an object in a call's parameters, read with messages that name them.
struct ObjectFields {
    let object: JSONValue
    /// Which parameter the object is in.
    let index: Int
    /// Where it is within the parameter, for messages: empty, or something like `calls[1].`.
    let path: String

    /// - Throws: for what is no object.
    init(_ object: JSONValue, index: Int, path: String = "", _ expected: String) throws(RPCError) {
        guard case .object = object else { throw Parameters.invalid(index, expected, object) }
        self.object = object
        self.index = index
        self.path = path
    }

    /// The member, unless it is missing or null.
    func member(_ name: String) -> JSONValue? {
        guard let value = object[name], !value.isNull else { return nil }
        return value
    }

    func invalid(_ name: String, _ expected: String) -> RPCError {
        .invalidParameters("invalid argument \(index): field \(path)\(name) must be \(expected)")
    }

    /// The member, under its other name if that is the one that is there.
    func read<T>(
        _ name: String,
        or other: String? = nil,
        _ expected: String,
        _ convert: (JSONValue) -> T?
    ) throws(RPCError) -> T? {
        guard let value = member(name) ?? other.flatMap(member) else { return nil }
        guard let result = convert(value) else { throw invalid(name, expected) }
        return result
    }

    /// The items of an array, at most `limit`.
    func array(_ name: String, limit: Int) throws(RPCError) -> [JSONValue]? {
        try read(name, "an array of at most \(limit) items") { value in
            value.array.flatMap { $0.count <= limit ? $0 : nil }
        }
    }

    func bool(_ name: String) throws(RPCError) -> Bool? {
        try read(name, "true or false") { $0.bool }
    }

    func hash(_ name: String, or other: String? = nil) throws(RPCError) -> Hash256? {
        try read(name, or: other, "a 32-byte hash") { $0.asHash }
    }

    func address(_ name: String, or other: String? = nil) throws(RPCError) -> Address? {
        try read(name, or: other, "a 20-byte address") { $0.asAddress }
    }

    func number(_ name: String, or other: String? = nil) throws(RPCError) -> U256? {
        try read(name, or: other, "a non-negative integer of at most 256 bits") { $0.asNumber }
    }

    func uint64(_ name: String, or other: String? = nil) throws(RPCError) -> UInt64? {
        try read(name, or: other, "a non-negative integer below 2^64") { $0.asNumber?.asUInt64 }
    }

    func data(_ name: String) throws(RPCError) -> [UInt8]? {
        try read(name, "hex data with 0x and an even number of digits") { $0.asData }
    }

    func hashes(_ name: String) throws(RPCError) -> [Hash256]? {
        try read(name, "an array of 32-byte hashes") { value in
            guard let items = value.array else { return nil }
            let hashes = items.compactMap(\.asHash)
            return hashes.count == items.count ? hashes : nil
        }
    }

    func slots(_ name: String) throws(RPCError) -> [U256: U256]? {
        try read(name, "an object of slots and values") { value in
            guard let members = value.members else { return nil }
            var slots: [U256: U256] = [:]
            for member in members {
                guard let slot = JSONValue.string(member.key).asSlot, let word = member.value.asSlot else {
                    return nil
                }
                slots[slot] = word
            }
            return slots
        }
    }
}
