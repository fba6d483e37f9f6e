import Primitives

/// What a contract said when it reverted.
enum RevertReason: Hashable {
    case none
    /// `Error(string)`.
    case text(String)
    /// `Panic(uint256)`.
    case panic(U256)
    /// An error of the contract's own; its data says more to whoever has the ABI.
    case custom

    init(_ output: [UInt8]) {
        guard output.count >= 4 else {
            self = .none
            return
        }
        let payload = output.dropFirst(4)
        switch Array(output.prefix(4)) {
        case [0x08, 0xc3, 0x79, 0xa0]: self = RevertReason.string(payload).map(RevertReason.text) ?? .custom
        case [0x4e, 0x48, 0x7b, 0x71] where payload.count >= 32:
            self = .panic(U256(bigEndian: payload.prefix(32)) ?? .zero)
        default: self = .custom
        }
    }

    /// The text of an ABI-encoded string: offset, length, bytes.
    private static func string(_ payload: ArraySlice<UInt8>) -> String? {
        let bytes = Array(payload)
        guard bytes.count >= 64, let offset = U256(bigEndian: bytes[0..<32])?.asInt,
            offset <= bytes.count - 32,
            let length = U256(bigEndian: bytes[offset..<(offset + 32)])?.asInt,
            length <= bytes.count - offset - 32
        else { return nil }
        return String(decoding: bytes[(offset + 32)..<(offset + 32 + length)], as: UTF8.self)
    }

    /// geth's message.
    var message: String { decoded.map { "execution reverted: \($0)" } ?? "execution reverted" }

    /// What the data says to whoever has no ABI; nil where it says nothing.
    var decoded: String? {
        switch self {
        case .none, .custom: nil
        case .text(let text): text
        case .panic(let code): RevertReason.meaning(of: code)
        }
    }

    /// What Solidity's panic codes mean.
    private static func meaning(of code: U256) -> String {
        switch code.asUInt64 {
        case 0x00: "generic panic"
        case 0x01: "assert(false)"
        case 0x11: "arithmetic underflow or overflow"
        case 0x12: "division or modulo by zero"
        case 0x21: "enum overflow"
        case 0x22: "invalid encoded storage byte array accessed"
        case 0x31: "out-of-bounds array access; popping on an empty array"
        case 0x32: "out-of-bounds access of an array or bytesN"
        case 0x41: "out of memory"
        case 0x51: "uninitialized function"
        default: "unknown panic code: \(code.quantity)"
        }
    }
}
