import EVM
import Primitives

/// Code in the making, put together with `+`: `push(2) + push(1) + .add + returnTop`.
struct Bytecode: Sendable {
    var bytes: [UInt8]

    init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    var code: Code { Code(bytes) }

    static func + (a: Bytecode, b: Bytecode) -> Bytecode { Bytecode(a.bytes + b.bytes) }
    static func + (a: Bytecode, b: Opcode) -> Bytecode { a + op(b) }

    static func * (a: Bytecode, count: Int) -> Bytecode {
        Bytecode(Array(repeatElement(a.bytes, count: count).joined()))
    }
}

/// Instructions without immediates.
func op(_ opcodes: Opcode...) -> Bytecode { Bytecode(opcodes.map(\.rawValue)) }

/// The shortest PUSH of a word; PUSH1 for zero, which every hardfork has.
func push(_ word: U256) -> Bytecode {
    let digits = word.isZero ? [0] : word.minimalBigEndianBytes
    return Bytecode([0x5f + UInt8(digits.count)] + digits)
}

func push(_ address: Address) -> Bytecode { Bytecode([0x73] + address.bytes) }

/// A PUSH2, for places whose code must not change its length.
func push(wide offset: Int) -> Bytecode { Bytecode([0x61, UInt8(offset >> 8), UInt8(offset & 0xff)]) }

func mstore(_ offset: U256, _ word: U256) -> Bytecode { push(word) + push(offset) + .mstore }
func sstore(_ slot: U256, _ word: U256) -> Bytecode { push(word) + push(slot) + .sstore }
func sload(_ slot: U256) -> Bytecode { push(slot) + .sload }
/// Stores the word on top of the stack.
func sstoreTop(_ slot: U256) -> Bytecode { push(slot) + .sstore }
func ret(_ offset: U256, _ size: U256) -> Bytecode { push(size) + push(offset) + .return }
func revert(_ offset: U256, _ size: U256) -> Bytecode { push(size) + push(offset) + .revert }
/// Returns the word on top of the stack.
let returnTop = push(0) + .mstore + ret(0, 32)

/// A call; its success is left on the stack.
func call(
    _ target: Address,
    _ kind: Opcode = .call,
    gas: U256? = nil,
    value: U256 = 0,
    input: (offset: U256, size: U256) = (0, 0),
    output: (offset: U256, size: U256) = (0, 0)
) -> Bytecode {
    let hasValue = kind == .call || kind == .callcode
    return push(output.size) + push(output.offset) + push(input.size) + push(input.offset)
        + (hasValue ? push(value) : Bytecode()) + push(target)
        + (gas.map { push($0) } ?? op(.gas)) + kind
}

/// Puts bytes into memory at 0.
func store(_ bytes: [UInt8]) -> Bytecode {
    var code = Bytecode()
    for start in stride(from: 0, to: bytes.count, by: 32) {
        let chunk = Array(bytes[start..<min(start + 32, bytes.count)])
        let padded = chunk + [UInt8](repeating: 0, count: 32 - chunk.count)
        code = code + Bytecode([0x7f] + padded) + push(U256(UInt64(start))) + .mstore
    }
    return code
}

/// Runs init code by CREATE, or CREATE2 with a salt; the new address is left on the stack.
func create(_ initCode: Bytecode, value: U256 = 0, salt: U256? = nil) -> Bytecode {
    let size = U256(UInt64(initCode.bytes.count))
    let prefix = store(initCode.bytes) + (salt.map { push($0) } ?? Bytecode())
    return prefix + push(size) + push(0) + push(value) + (salt == nil ? .create : .create2)
}

/// Init code that deploys `runtime`.
func deploying(_ runtime: Bytecode) -> Bytecode {
    store(runtime.bytes) + ret(0, U256(UInt64(runtime.bytes.count)))
}
