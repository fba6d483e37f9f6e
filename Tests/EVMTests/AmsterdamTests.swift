import EVM
import Primitives
import Testing

/// The vectors are those of the EIPs' own texts, beside laws that hold for every operand.
@Suite("Amsterdam, as far as it is there")
struct AmsterdamTests {
    /// The stack that `code` leaves, the top first: stored, word by word, and read back.
    private func stack(_ hex: String, words: Int) throws -> [U256]? {
        var code = try bytecode(hex)
        for slot in 0..<words { code = code + sstoreTop(U256(UInt64(slot))) }
        let result = try World(.amsterdam).call(code)
        guard result.status == .success else { return nil }
        return (0..<words).map { result.stored(U256(UInt64($0))) ?? .zero }
    }

    private func bytecode(_ hex: String) throws -> Bytecode { Bytecode(try #require(Hex.decode(hex))) }

    private func status(_ code: Bytecode, _ fork: Hardfork = .amsterdam) throws -> TransactionResult.Status {
        try World(fork).call(code).status
    }

    private func deep(_ opcode: Opcode, _ operand: UInt8) -> Bytecode {
        Bytecode([opcode.rawValue, operand])
    }

    @Test("DUPN, SWAPN and EXCHANGE do what EIP-8024's examples say")
    func examples() throws {
        let zeros = [U256](repeating: 0, count: 40)
        #expect(
            try stack("60016000808080808080808080808080808080e680", words: 18) == [1] + zeros.prefix(16) + [1]
        )
        #expect(
            try stack("600160008080808080808080808080808080806002e780", words: 18)
                == [1] + zeros.prefix(16) + [2]
        )
        #expect(try stack("600060016002e88e", words: 3) == [2, 0, 1])
        #expect(
            try stack(
                "600080808080808080808080808080808080808080808080808080808060016002e88f",
                words: 30
            ) == [2] + zeros.prefix(28) + [1]
        )
        #expect(try stack("60008080e88e15", words: 3) == [1, 0, 0])
        // An operand beyond the end of the code is zero, as for PUSH.
        let cut = try bytecode("600260008080808080600160008080808080808080e8")
        #expect(try status(cut) == .success)
        #expect(
            try status(bytecode("6000808080808080808080808080808080e680"))
                == .halt(.stackUnderflow)
        )
    }

    @Test("An operand that reads as JUMPDEST or PUSH is invalid, and stays a jump's target")
    func reservedOperands() throws {
        let full = push(1) * 300
        for operand in UInt8(91)...127 {
            #expect(try status(full + deep(.dupn, operand)) == .halt(.invalidInstruction))
            #expect(try status(full + deep(.swapn, operand)) == .halt(.invalidInstruction))
        }
        for operand in UInt8(82)...127 {
            #expect(try status(full + deep(.exchange, operand)) == .halt(.invalidInstruction))
        }
        #expect(try status(bytecode("600456e65b")) == .success)
    }

    @Test("Every other operand reaches exactly the depth that it encodes")
    func depths() throws {
        for n in 17...235 {
            let operand = UInt8((n + 111) % 256)
            let words = push(7) + push(0) * (n - 1)
            let read = try World(.amsterdam).call(words + deep(.dupn, operand) + returnTop)
            #expect(read.word == 7)
            #expect(read.executionGas == Int64(3 * n + 3 + 15))
            #expect(try status(push(0) * (n - 1) + deep(.dupn, operand)) == .halt(.stackUnderflow))
            let swapped = push(7) + push(0) * n + deep(.swapn, operand) + returnTop
            #expect(try World(.amsterdam).call(swapped).word == 7)
            #expect(try status(push(0) * n + deep(.swapn, operand)) == .halt(.stackUnderflow))
        }
    }

    @Test("EXCHANGE n m is SWAPn SWAPm SWAPn, for every pair that it can encode")
    func pairs() throws {
        for n in 1...14 {
            for m in (n + 1)...(30 - n) {
                let (q, r) = m <= 16 ? (n - 1, m - 1) : (29 - m, n - 1)
                let operand = UInt8(16 * q + r) ^ 143
                var words = Bytecode()
                for word in 0...m { words = words + push(U256(UInt64(word + 1))) }
                let code = words + deep(.exchange, operand)
                // The word that was n deep now is m deep, and the other way round.
                let result = try World(.amsterdam).call(code + op(.pop) * n + returnTop)
                #expect(result.word == 1, "EXCHANGE \(n) \(m)")
                let other = try World(.amsterdam).call(code + op(.pop) * m + returnTop)
                #expect(other.word == U256(UInt64(m - n + 1)), "EXCHANGE \(n) \(m)")
                #expect(try status(push(0) * m + deep(.exchange, operand)) == .halt(.stackUnderflow))
            }
        }
    }

    @Test("Contracts may be 64 KiB large, not a byte more", arguments: [24_577, 65_536, 65_537])
    func codeSize(_ size: Int) throws {
        let code = ret(0, U256(UInt64(size)))
        let made = try World(.amsterdam).call(create(code) + returnTop, gas: 16_000_000)
        #expect((made.word ?? 0).isZero == (size > 65_536))
        // Osaka's limit is EIP-170's.
        let before = try World(.osaka).call(create(code) + returnTop, gas: 16_000_000)
        #expect((before.word ?? 0).isZero)
    }

    @Test("The hardfork before has none of it", arguments: [Opcode.dupn, .swapn, .exchange])
    func isBehindItsFork(_ opcode: Opcode) throws {
        let code = push(1) * 30 + deep(opcode, 0x80)
        #expect(try status(code, .bpo2) == .halt(.invalidInstruction))
        #expect(try status(code) == .success)
    }
}
