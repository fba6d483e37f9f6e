import EVM
import Primitives

extension JSONValue {
    static func quantity(_ value: U256) -> JSONValue { .string(value.quantity) }
    static func quantity(_ value: UInt64) -> JSONValue { .string("0x" + String(value, radix: 16)) }
    static func quantity(_ value: Int) -> JSONValue { .quantity(UInt64(value)) }
    static func data(_ bytes: [UInt8]) -> JSONValue { .string(Hex.encode(bytes)) }
    static func data(_ hash: Hash256) -> JSONValue { .string(hash.description) }
    static func data(_ address: Address) -> JSONValue { .string(address.description) }
    /// 32 bytes, leading zeros included.
    static func word(_ value: U256) -> JSONValue { .string(Hash256(value).description) }
}
