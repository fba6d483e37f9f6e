import Devnet
import Foundation

/// JSON from a file as part of a request's body.
struct EncodableJSON: Encodable {
    private let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        switch json {
        case .object(let members):
            var container = encoder.container(keyedBy: Key.self)
            for member in members {
                try container.encode(EncodableJSON(member.value), forKey: Key(stringValue: member.key))
            }
        case .array(let items):
            var container = encoder.unkeyedContainer()
            for item in items { try container.encode(EncodableJSON(item)) }
        case .string(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text)
        case .number(let digits):
            var container = encoder.singleValueContainer()
            // Numbers of genesis files may have more digits than a machine's integers.
            if let number = UInt64(digits) {
                try container.encode(number)
            } else {
                try container.encode(digits)
            }
        case .bool(let flag):
            var container = encoder.singleValueContainer()
            try container.encode(flag)
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .written:
            let reason = EncodingError.Context(
                codingPath: encoder.codingPath,
                debugDescription: "An answer's written text is no part of a request."
            )
            throw EncodingError.invalidValue(json, reason)
        }
    }
}
