import EVM
import Primitives
import Testing

@Suite("Arithmetic")
struct ArithmeticTests {
    /// An instruction, its operands from the top of the stack, and what it must leave.
    struct Sum: Sendable, CustomTestStringConvertible {
        let opcode: Opcode
        let operands: [U256]
        let result: U256

        init(_ opcode: Opcode, _ operands: U256..., result: U256) {
            self.opcode = opcode
            self.operands = operands
            self.result = result
        }

        var testDescription: String { "\(opcode.mnemonic) \(operands.map(\.quantity))" }
    }

    private static let smallest = U256(high: 1 << 127, low: 0)
    private static func minus(_ n: UInt64) -> U256 { U256(n).negated }

    static let sums: [Sum] = [
        Sum(.add, .max, 1, result: 0),
        Sum(.sub, 0, 1, result: .max),
        Sum(.mul, .max, .max, result: 1),
        Sum(.div, 7, 0, result: 0),
        Sum(.div, .max, U256(high: 1, low: 0), result: U256(high: 0, low: .max)),
        Sum(.sdiv, smallest, .max, result: smallest),
        Sum(.sdiv, minus(7), 2, result: minus(3)),
        Sum(.sdiv, 7, 0, result: 0),
        Sum(.mod, 7, 0, result: 0),
        Sum(.smod, minus(7), 3, result: minus(1)),
        Sum(.smod, 7, minus(3), result: 1),
        Sum(.smod, smallest, .max, result: 0),
        Sum(.addmod, .max, 2, 10, result: 7),
        Sum(.addmod, 1, 2, 0, result: 0),
        Sum(.mulmod, .max, .max, 12, result: 9),
        Sum(.mulmod, 3, 4, 0, result: 0),
        Sum(.exp, 0, 0, result: 1),
        Sum(.exp, 2, 255, result: smallest),
        Sum(.exp, 2, 256, result: 0),
        Sum(.exp, .max, 3, result: .max),
        Sum(.signextend, 0, 0xff, result: .max),
        Sum(.signextend, 0, 0x17f, result: 0x7f),
        Sum(.signextend, 30, smallest, result: 0),
        Sum(.signextend, 31, smallest, result: smallest),
        Sum(.signextend, .max, 0xff, result: 0xff),
        Sum(.lt, 1, 2, result: 1),
        Sum(.gt, 1, 2, result: 0),
        Sum(.slt, .max, 0, result: 1),
        Sum(.sgt, .max, 0, result: 0),
        Sum(.eq, .max, .max, result: 1),
        Sum(.iszero, 0, result: 1),
        Sum(.iszero, smallest, result: 0),
        Sum(.not, 0, result: .max),
        Sum(.byte, 31, 0x1234, result: 0x34),
        Sum(.byte, 0, smallest, result: 0x80),
        Sum(.byte, 32, .max, result: 0),
        Sum(.byte, U256(high: 1, low: 0), .max, result: 0),
        Sum(.shl, 255, 3, result: smallest),
        Sum(.shl, 256, 1, result: 0),
        Sum(.shr, 255, smallest, result: 1),
        Sum(.shr, U256(high: 1, low: 1), .max, result: 0),
        Sum(.sar, 1, minus(3), result: minus(2)),
        Sum(.sar, 256, smallest, result: .max),
        Sum(.sar, .max, 5, result: 0),
        Sum(.clz, 0, result: 256),
        Sum(.clz, 1, result: 255),
        Sum(.clz, smallest, result: 0),
    ]

    @Test("An instruction computes what the Yellow Paper says at its edges", arguments: sums)
    func computes(_ sum: Sum) throws {
        var code = Bytecode()
        for operand in sum.operands.reversed() { code = code + push(operand) }
        let result = try World().call(code + sum.opcode + returnTop)
        #expect(result.status == .success)
        #expect(result.word == sum.result)
    }

    @Test(
        "EXP costs by the bytes of its exponent",
        arguments: [(0, 0), (1, 1), (0xff, 1), (0x100, 2), (U256.max, 32)] as [(U256, Int64)]
    )
    func exponent(_ exponent: U256, _ bytes: Int64) throws {
        let code = push(exponent) + push(3) + .exp
        #expect(try World(.frontier).call(code).executionGas == 6 + 10 + 10 * bytes)
        #expect(try World(.spuriousDragon).call(code).executionGas == 6 + 10 + 50 * bytes)
    }

    @Test("An instruction that a hardfork lacks ends the frame and burns its gas")
    func missing() throws {
        let shift = push(1) + push(1) + .shl
        #expect(try World(.byzantium).call(shift).status == .halt(.invalidInstruction))
        #expect(try World(.byzantium).call(shift, gas: 50_000).gasUsed == 50_000)
        #expect(try World(.constantinople).call(shift).status == .success)
        #expect(try World(.prague).call(push(1) + .clz).status == .halt(.invalidInstruction))
    }
}
