/// A JSON value.
///
/// Objects keep the order of their members; numbers keep their digits.
public enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// The digits as they stand in the text: nothing is rounded.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])
    /// A value that is text already; only answers hold it, and nothing looks inside.
    case written(JSONText)

    public struct Member: Sendable, Hashable {
        public let key: String
        public let value: JSONValue

        public init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }
}

extension JSONValue {
    /// The member `key` of an object; nil when it is missing or this is no object.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == key }?.value
    }

    public var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    public var bool: Bool? {
        guard case .bool(let flag) = self else { return nil }
        return flag
    }

    public var array: [JSONValue]? {
        guard case .array(let items) = self else { return nil }
        return items
    }

    public var members: [Member]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    /// A number without fraction that fits.
    public var int: Int? {
        guard case .number(let digits) = self else { return nil }
        return Int(digits)
    }

    public var isNull: Bool { self == .null }

    /// What kind of value this is, with its article, for messages.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        case .written: "a written value"
        }
    }

    /// An object of members that are there; those that are nil are left out.
    public static func object(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        var kept: [Member] = []
        kept.reserveCapacity(members.count)
        for (key, value) in members {
            if let value { kept.append(Member(key, value)) }
        }
        return .object(kept)
    }

    public static func int(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByIntegerLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(integerLiteral value: Int) { self = .number(String(value)) }
}
