import Devnet
import Primitives

/// A fixture that is not what its format says.
public struct FixtureError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where in the file, as member names joined by dots.
    public let place: String
    public let reason: String

    public init(place: String, reason: String) {
        self.place = place
        self.reason = reason
    }

    public var description: String { "The fixture cannot be read: \(place) \(reason)." }
}

/// Reads the values of a fixture: a JSON value and the way to it, which messages need.
struct FixtureReader: Sendable {
    let json: JSONValue
    let place: String

    init(_ json: JSONValue, place: String = "") {
        self.json = json
        self.place = place
    }

    func fail(_ reason: String) -> FixtureError {
        FixtureError(place: place.isEmpty ? "the top level" : place, reason: reason)
    }

    /// The member `key`; nil when it is missing or null.
    func optional(_ key: String) -> FixtureReader? {
        guard let value = json[key], !value.isNull else { return nil }
        return FixtureReader(value, place: place.isEmpty ? key : "\(place).\(key)")
    }

    func member(_ key: String) throws(FixtureError) -> FixtureReader {
        guard let reader = optional(key) else { throw fail("lacks the member \"\(key)\"") }
        return reader
    }

    func members() throws(FixtureError) -> [(key: String, value: FixtureReader)] {
        guard let members = json.members else { throw fail("must be an object and is \(json.kind)") }
        return members.map { ($0.key, FixtureReader($0.value, place: "\(place).\($0.key)")) }
    }

    func items() throws(FixtureError) -> [FixtureReader] {
        guard let items = json.array else { throw fail("must be an array and is \(json.kind)") }
        return items.enumerated().map { FixtureReader($1, place: "\(place).\($0)") }
    }

    func text() throws(FixtureError) -> String {
        guard let text = json.string else { throw fail("must be a string and is \(json.kind)") }
        return text
    }

    /// Whether this stands for nothing.
    var isNull: Bool { json.isNull }

    func index() throws(FixtureError) -> Int {
        guard let index = json.int, index >= 0 else { throw fail("must be an index") }
        return index
    }

    /// A number of any notation that fixtures use; nil for one that has no encoding.
    func encodableNumber() throws(FixtureError) -> U256? {
        let text = try text()
        return text == "0x" || text.isEmpty ? .zero : U256(text)
    }

    func number() throws(FixtureError) -> U256 {
        guard let value = try encodableNumber() else { throw fail("must be a number of at most 256 bits") }
        return value
    }

    func uint64() throws(FixtureError) -> UInt64 {
        guard let value = try number().asUInt64 else { throw fail("must be a number of at most 64 bits") }
        return value
    }

    func bytes() throws(FixtureError) -> [UInt8] {
        guard let bytes = Hex.decode(try text()) else { throw fail("must be hexadecimal bytes") }
        return bytes
    }

    func hash() throws(FixtureError) -> Hash256 {
        guard let hash = Hash256(try text()) else { throw fail("must be 32 hexadecimal bytes") }
        return hash
    }

    func address() throws(FixtureError) -> Address {
        guard let address = Address(try text()) else { throw fail("must be 20 hexadecimal bytes") }
        return address
    }
}
