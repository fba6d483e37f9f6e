import Cryptography
import EVM
import Primitives
import Testing

/// Transactions that follow each other through one pool use the same memory: nothing of one may be left for the next.
@Suite("Transactions through one pool")
struct FramePoolTests {
    private let pool = FramePool()

    private func apply(_ transaction: Transaction, to world: World) throws -> TransactionResult {
        let transition = Transition(rules: .of(world.fork), block: world.block, frames: pool)
        return try transition.apply(transaction, sender: World.sender, to: world, gasAvailable: .max)
    }

    private func call(gas: UInt64 = 900_000_000) -> Transaction {
        Transaction(chainId: 1, nonce: 0, gasPrice: 1, gasLimit: gas, to: World.contract)
    }

    /// Writes slots `count` to 1, each with its own number.
    private func writing(_ count: Int) -> Bytecode {
        // count; loop: dup dup sstore; 1 swap sub; dup loop jumpi
        push(wide: count) + op(.jumpdest, .dup1, .dup1, .sstore) + push(1) + op(.swap1, .sub, .dup1)
            + push(3) + op(.jumpi, .stop)
    }

    @Test("What one has read, written and emitted, the next finds cold, old and not emitted")
    func nothingIsLeft() throws {
        let other = Address(high: 0, low: 0xb0b)
        let code =
            sload(1) + sstore(1, 5) + sstore(2, 0) + push(7) + push(3) + op(.tload) + push(9) + push(3)
            + op(.tstore) + sstoreTop(4) + op(.pop) + push(other) + op(.balance, .pop) + push(0) + push(0)
            + op(.log0)
        let world = World(.cancun).with(World.contract, code: code, nonce: 1, storage: [1: 3, 2: 4])
        let first = try apply(call(), to: world)
        #expect(first.succeeded)
        #expect(first.gasBeforeRefund > first.gasUsed)
        #expect(first.logs.count == 1)
        for _ in 0..<9 {
            let next = try apply(call(), to: world)
            #expect(next.gasUsed == first.gasUsed)
            #expect(next.gasBeforeRefund == first.gasBeforeRefund)
            #expect(next.logs == first.logs && next.emittedLogs == first.emittedLogs)
            #expect(next.accessed == first.accessed)
            #expect(next.diff.accounts.keys == first.diff.accounts.keys)
            #expect(next.stored(1) == 5 && next.stored(2) == 0 && next.stored(4) == first.stored(4))
        }
    }

    @Test("Few, many and very many slots, in turn", arguments: [3, 5000, 20, 20_000, 7, 300])
    func slots(count: Int) throws {
        for writes in [count, 10, count / 2 + 1] {
            let world = World(.cancun).with(World.contract, code: writing(writes), nonce: 1)
            let result = try apply(call(), to: world)
            #expect(result.succeeded)
            let storage = try #require(result.diff.accounts[World.contract]?.storage)
            #expect(storage.count == writes)
            #expect(storage.allSatisfy { $0.key == $0.value })
        }
    }

    @Test("A transaction that fails leaves nothing, either")
    func failure() throws {
        let world = World(.cancun).with(World.contract, code: writing(300), nonce: 1)
        #expect(try apply(call(gas: 1_000_000), to: world).succeeded == false)
        let reading = sload(300) + returnTop
        let result = try apply(call(), to: World(.cancun).with(World.contract, code: reading, nonce: 1))
        #expect(result.word == 0)
        #expect(result.gasBeforeRefund == 21_000 + 3 + 2_100 + 15)
    }

    @Test("Code that is alike at both ends is deployed as it is, every time")
    func similarCodes() throws {
        // Through the pool's memory of codes go 60 that differ in the middle, three times and in two orders.
        for round in 0..<3 {
            for index in 0..<60 {
                let number = UInt8(round == 1 ? 59 - index : index)
                let middle = [UInt8](repeating: number, count: 40)
                let runtime = Bytecode([0x60] + [UInt8](repeating: 1, count: 20) + middle + middle.prefix(20))
                let initCode = deploying(runtime)
                let transaction = Transaction(
                    chainId: 1,
                    nonce: 0,
                    gasPrice: 1,
                    gasLimit: 1_000_000,
                    to: nil,
                    data: initCode.bytes
                )
                let result = try apply(transaction, to: World(.cancun))
                let created = try #require(result.created)
                let code = try #require(result.diff.accounts[created]?.account?.code)
                #expect(code.bytes == runtime.bytes)
                #expect(code.hash == Code(runtime.bytes).hash)
            }
        }
    }

    @Test("A factory that creates the same again deploys each time")
    func factory() throws {
        let runtime = push(7) + returnTop
        let initCode = deploying(runtime)
        var code = Bytecode()
        for salt in 1...8 { code = code + create(initCode, salt: U256(UInt64(salt))) + op(.pop) }
        let world = World(.cancun).with(World.contract, code: code, nonce: 1)
        let result = try apply(call(), to: world)
        let hash = Code(initCode.bytes).hash
        for salt in 1...8 {
            let address = Address.created2(by: World.contract, salt: U256(UInt64(salt)), initCodeHash: hash)
            #expect(result.diff.accounts[address]?.account?.code.bytes == runtime.bytes)
        }
    }

    @Test("Empty init code creates an account without code, also behind other creations")
    func emptyInitCode() throws {
        let code = create(deploying(op(.stop))) + op(.pop) + create(Bytecode()) + returnTop
        let world = World(.cancun).with(World.contract, code: code, nonce: 1)
        let address = Address.created(by: World.contract, nonce: 2)
        let result = try apply(call(), to: world)
        #expect(result.word == address.word)
        #expect(result.diff.accounts[address]?.account?.code.isEmpty == true)
    }
}
