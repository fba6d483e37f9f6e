import Cryptography
import Primitives

/// A type of EIP-712 that is neither a struct nor an array.
enum AtomicType {
    case uint(bits: Int)
    case int(bits: Int)
    case fixedBytes(Int)
    case address
    case bool
    case bytes
    case string

    init?(_ name: String) {
        func number(_ prefix: String) -> Int? {
            guard name.hasPrefix(prefix) else { return nil }
            return Int(name.dropFirst(prefix.count))
        }
        switch name {
        case "address": self = .address
        case "bool": self = .bool
        case "bytes": self = .bytes
        case "string": self = .string
        case "uint": self = .uint(bits: 256)
        case "int": self = .int(bits: 256)
        default:
            if let bits = number("uint"), bits % 8 == 0, (8...256).contains(bits) {
                self = .uint(bits: bits)
            } else if let bits = number("int"), bits % 8 == 0, (8...256).contains(bits) {
                self = .int(bits: bits)
            } else if let size = number("bytes"), (1...32).contains(size) {
                self = .fixedBytes(size)
            } else {
                return nil
            }
        }
    }

    /// The value in 32 bytes; nil when it does not fit the type.
    func encode(_ value: JSONValue) -> [UInt8]? {
        switch self {
        case .uint(let bits):
            guard let number = value.asNumber, number.bitWidth <= bits else { return nil }
            return number.bigEndianBytes
        case .int(let bits): return AtomicType.signed(value, bits: bits)?.bigEndianBytes
        case .fixedBytes(let size):
            guard let bytes = value.asData, bytes.count == size else { return nil }
            return bytes + [UInt8](repeating: 0, count: 32 - size)
        case .address: return value.asAddress?.word.bigEndianBytes
        case .bool:
            guard let flag = value.bool else { return nil }
            return U256(flag ? 1 as UInt64 : 0).bigEndianBytes
        case .bytes: return value.asData.map { Keccak.hash($0).bytes }
        case .string: return value.string.map { Keccak.hash($0).bytes }
        }
    }

    /// Two's complement of a number that may have a minus sign.
    private static func signed(_ value: JSONValue, bits: Int) -> U256? {
        let text: String
        switch value {
        case .string(let string): text = string
        case .number(let digits): text = digits
        default: return nil
        }
        let isNegative = text.hasPrefix("-")
        guard let magnitude = U256(isNegative ? String(text.dropFirst()) : text) else { return nil }
        let limit = U256.one << (bits - 1)
        guard isNegative ? magnitude <= limit : magnitude < limit else { return nil }
        return isNegative ? magnitude.negated : magnitude
    }
}
