import Primitives

/// Reads the members of a genesis file, numbers in either of the forms that are in use.
struct GenesisReader {
    private let json: JSONValue
    private let place: String

    init(_ json: JSONValue, place: String = "") {
        self.json = json
        self.place = place
    }

    func fail(_ reason: String) -> GenesisFileError { GenesisFileError(member: place, reason: reason) }

    /// The member; nil when it is missing or null.
    func optional(_ key: String) -> GenesisReader? {
        guard let value = json[key], !value.isNull else { return nil }
        return GenesisReader(value, place: place.isEmpty ? key : "\(place).\(key)")
    }

    func member(_ key: String) throws(GenesisFileError) -> GenesisReader {
        guard let reader = optional(key) else { throw GenesisFileError(member: key, reason: "is missing") }
        return reader
    }

    func members() throws(GenesisFileError) -> [(key: String, value: GenesisReader)] {
        guard let members = json.members else { throw fail("must be an object and is \(json.kind)") }
        return members.map { ($0.key, GenesisReader($0.value, place: "\(place).\($0.key)")) }
    }

    /// The value as a number: digits of JSON, or a string of decimal or hexadecimal ones.
    var wholeNumber: U256? {
        switch json {
        case .number(let digits): U256(digits)
        case .string("0x"): .zero
        case .string(let text): U256(text)
        default: nil
        }
    }

    func number(_ key: String) throws(GenesisFileError) -> U256? {
        guard let reader = optional(key) else { return nil }
        guard let value = reader.wholeNumber else {
            throw reader.fail("must be a number of at most 256 bits")
        }
        return value
    }

    func uint64(_ key: String) throws(GenesisFileError) -> UInt64? {
        guard let reader = optional(key) else { return nil }
        guard let value = reader.wholeNumber?.asUInt64 else {
            throw reader.fail("must be a number of at most 64 bits")
        }
        return value
    }

    func bytes(_ key: String) throws(GenesisFileError) -> [UInt8]? {
        guard let reader = optional(key) else { return nil }
        guard let bytes = reader.json.string.flatMap(Hex.decode) else {
            throw reader.fail("must be hexadecimal bytes")
        }
        return bytes
    }

    func address(_ key: String) throws(GenesisFileError) -> Address? {
        guard let reader = optional(key) else { return nil }
        guard let address = reader.json.string.flatMap(Address.init) else {
            throw reader.fail("must be 20 hexadecimal bytes")
        }
        return address
    }

    func bool(_ key: String) -> Bool? { json[key]?.bool }
}
