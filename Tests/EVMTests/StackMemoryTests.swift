import EVM
import Primitives
import Testing

@Suite("Stack, memory and jumps")
struct StackMemoryTests {
    /// Gas for that many words of memory: 3 each, and the square of their number by 512.
    private func memory(_ words: Int64) -> Int64 { 3 * words + words * words / 512 }

    @Test("The stack holds 1024 words and not one more")
    func stackLimit() throws {
        #expect(try World().call(push(1) * 1024).status == .success)
        #expect(try World().call(push(1) * 1025).status == .halt(.stackOverflow))
        #expect(try World().call(push(1) * 1024 + .dup1).status == .halt(.stackOverflow))
        #expect(try World().call(push(1) * 1024 + .swap16).status == .success)
    }

    @Test(
        "An instruction without its operands underflows",
        arguments: [Opcode.add, .pop, .dup2, .swap1, .call, .log4]
    )
    func underflow(_ opcode: Opcode) throws {
        let operands = Int(Rules.of(.osaka).instructions[opcode].pops)
        #expect(try World().call(push(0) * (operands - 1) + opcode).status == .halt(.stackUnderflow))
        #expect(try World().call(push(0) * operands + opcode).status == .success)
    }

    @Test("Memory costs by its highest word, once", arguments: [1, 2, 22, 23, 724, 3_200] as [Int64])
    func growth(_ words: Int64) throws {
        let offset = U256(UInt64(32 * (words - 1)))
        let code = mstore(offset, 7)
        let cost = 9 + memory(words)
        #expect(try World().call(code).executionGas == cost)
        // A second access is free, and so is what lies below.
        #expect(try World().call(code + code).executionGas == cost + 9)
        // One byte further is one word more.
        let further = mstore(offset &+ 1, 7)
        #expect(try World().call(further).executionGas == 9 + memory(words + 1))
    }

    @Test("Exactly the gas for growth is enough, one less is not", arguments: [1, 724, 3_200] as [Int64])
    func exactGas(_ words: Int64) throws {
        let code = mstore(U256(UInt64(32 * (words - 1))), 7)
        let limit = UInt64(21_000 + 9 + memory(words))
        #expect(try World().call(code, gas: limit).status == .success)
        #expect(try World().call(code, gas: limit - 1).status == .halt(.outOfGas))
    }

    @Test(
        "An offset that no gas can buy runs out of gas",
        arguments: [U256(0x1_0000_0000 as UInt64), U256(UInt64.max), U256(high: 1, low: 0), .max]
    )
    func farOffset(_ offset: U256) throws {
        #expect(try World().call(mstore(offset, 1)).status == .halt(.outOfGas))
        #expect(try World().call(push(offset) + .mload).status == .halt(.outOfGas))
        #expect(try World().call(ret(offset, 1)).status == .halt(.outOfGas))
        #expect(try World().call(ret(0, offset)).status == .halt(.outOfGas))
    }

    @Test("Size zero needs no memory, wherever it is")
    func nothing() throws {
        let result = try World().call(push(0) + push(.max) + .keccak256 + .msize + returnTop)
        #expect(result.word == 0)
        #expect(try World().call(push(0) + push(.max) + push(.max) + .mcopy + .msize + returnTop).word == 0)
    }

    @Test("MSIZE counts whole words")
    func msize() throws {
        #expect(try World().call(push(1) + push(32) + .mstore8 + .msize + returnTop).word == 64)
        #expect(try World().call(push(33) + .mload + .pop + .msize + returnTop).word == 96)
    }

    @Test("MCOPY copies overlapping ranges as if through a buffer")
    func overlappingCopy() throws {
        let word = U256(
            high: 0x0001_0203_0405_0607_0809_0a0b_0c0d_0e0f,
            low: 0x1011_1213_1415_1617_1819_1a1b_1c1d_1e1f
        )
        // To 1, from 0, 31 bytes: all move by one, the first stays.
        let up = mstore(0, word) + push(31) + push(0) + push(1) + .mcopy + push(0) + .mload + returnTop
        #expect(try World().call(up).word == (word >> 8))
        let down = mstore(0, word) + push(31) + push(1) + push(0) + .mcopy + push(0) + .mload + returnTop
        #expect(try World().call(down).word == ((word << 8) | 0x1f))
    }

    @Test("A jump goes to JUMPDESTs that are no push data")
    func jumps() throws {
        let good = push(4) + .jump + .invalid + .jumpdest + push(5) + returnTop
        #expect(try World().call(good).word == 5)
        // Offset 4 holds 0x5b, as the immediate of PUSH1.
        let data = push(4) + .jump + Bytecode([0x60, 0x5b]) + .stop
        #expect(try World().call(data).status == .halt(.invalidJump))
        #expect(try World().call(push(200) + .jump).status == .halt(.invalidJump))
        #expect(
            try World().call(push(U256(high: 1, low: 4)) + .jump + .jumpdest).status == .halt(.invalidJump)
        )
        // An untaken branch may point anywhere.
        #expect(try World().call(push(0) + push(.max) + .jumpi).status == .success)
    }

    @Test("Code ends in STOP, and a PUSH cut off by its end reads zeros")
    func endOfCode() throws {
        #expect(try World().call(push(1)).status == .success)
        #expect(try World().call(Bytecode([0x7f, 0xff])).status == .success)
        // The JUMPDEST analysis must not be misled either.
        #expect(try World().call(push(3) + .jump + .jumpdest + Bytecode([0x7f])).status == .success)
    }

    @Test("CALLDATALOAD and the copies read zeros behind the end")
    func padding() throws {
        let load = push(1) + .calldataload + returnTop
        #expect(try World().call(load, data: [1, 2]).word == U256(2) << 248)
        #expect(try World().call(push(.max) + .calldataload + returnTop, data: [1, 2]).word == 0)
        let copy =
            mstore(0, .max) + push(32) + push(1) + push(0) + .calldatacopy + push(0) + .mload + returnTop
        #expect(try World().call(copy, data: [1, 2]).word == U256(2) << 248)
        let far = mstore(0, .max) + push(32) + push(.max) + push(0) + .codecopy + push(0) + .mload + returnTop
        #expect(try World().call(far).word == 0)
    }
}
