import EVM
import Primitives
import Testing

@Suite("Storage")
struct StorageTests {
    /// A row of the tables in EIP-2200 and EIP-3529: writes to slot 0, what they cost, what they give back.
    struct Row: Sendable, CustomTestStringConvertible {
        let original: U256
        let writes: [U256]
        let gas: Int64
        let refund: Int64

        init(_ original: U256, _ writes: [U256], _ gas: Int64, _ refund: Int64) {
            self.original = original
            self.writes = writes
            self.gas = gas
            self.refund = refund
        }

        var testDescription: String { "\(original) → \(writes)" }
    }

    /// From EIP-2200, "Test Cases".
    static let istanbul: [Row] = [
        Row(0, [0, 0], 1_612, 0), Row(0, [0, 1], 20_812, 0), Row(0, [1, 0], 20_812, 19_200),
        Row(0, [1, 2], 20_812, 0), Row(0, [1, 1], 20_812, 0), Row(1, [0, 0], 5_812, 15_000),
        Row(1, [0, 1], 5_812, 4_200), Row(1, [0, 2], 5_812, 0), Row(1, [2, 0], 5_812, 15_000),
        Row(1, [2, 3], 5_812, 0), Row(1, [2, 1], 5_812, 4_200), Row(1, [2, 2], 5_812, 0),
        Row(1, [1, 0], 5_812, 15_000), Row(1, [1, 2], 5_812, 0), Row(1, [1, 1], 1_612, 0),
        Row(0, [1, 0, 1], 40_818, 19_200), Row(1, [0, 1, 0], 10_818, 19_200),
    ]

    /// From EIP-3529, "Test Cases": the slot is warm already.
    static let london: [Row] = [
        Row(0, [0, 0], 212, 0), Row(0, [0, 1], 20_112, 0), Row(0, [1, 0], 20_112, 19_900),
        Row(0, [1, 2], 20_112, 0), Row(0, [1, 1], 20_112, 0), Row(1, [0, 0], 3_012, 4_800),
        Row(1, [0, 1], 3_012, 2_800), Row(1, [0, 2], 3_012, 0), Row(1, [2, 0], 3_012, 4_800),
        Row(1, [2, 3], 3_012, 0), Row(1, [2, 1], 3_012, 2_800), Row(1, [2, 2], 3_012, 0),
        Row(1, [1, 0], 3_012, 4_800), Row(1, [1, 2], 3_012, 0), Row(1, [1, 1], 212, 0),
        Row(0, [1, 0, 1], 40_118, 19_900), Row(1, [0, 1, 0], 5_918, 7_600),
    ]

    /// Buys memory for about 1.1 million gas, so that no refund meets its cap.
    private let burn = push(0) + push(700_000) + .mstore

    private func measure(_ row: Row, _ fork: Hardfork, isWarm: Bool) throws -> (gas: Int64, refund: Int64) {
        var world = World(fork)
        world.set(World.contract, nonce: 1, storage: row.original.isZero ? [:] : [0: row.original])
        let list = [AccessListEntry(address: World.contract, storageKeys: [0])]
        let baseline = try world.call(burn, accessList: isWarm ? list : nil)
        let writes = row.writes.map { sstore(0, $0) }.reduce(burn, +)
        let result = try world.call(writes, accessList: isWarm ? list : nil)
        #expect(result.status == .success)
        let expected = row.writes.last == row.original ? nil : row.writes.last
        #expect(result.stored(0) == expected)
        return (
            Int64(result.gasBeforeRefund) - Int64(baseline.gasBeforeRefund),
            Int64(result.gasBeforeRefund) - Int64(result.gasUsed)
        )
    }

    @Test("Istanbul's SSTORE costs and refunds what EIP-2200 lists", arguments: istanbul)
    func netMetering(_ row: Row) throws {
        let (gas, refund) = try measure(row, .istanbul, isWarm: false)
        #expect(gas == row.gas)
        #expect(refund == row.refund)
    }

    @Test("London's SSTORE costs and refunds what EIP-3529 lists", arguments: london)
    func reducedRefunds(_ row: Row) throws {
        let (gas, refund) = try measure(row, .london, isWarm: true)
        #expect(gas == row.gas)
        #expect(refund == row.refund)
    }

    @Test(
        "Before net metering, SSTORE looks at the current value alone",
        arguments: [Hardfork.frontier, .petersburg]
    )
    func plain(_ fork: Hardfork) throws {
        let row = try measure(Row(0, [1, 0, 1], 0, 0), fork, isWarm: false)
        #expect(row.gas == 20_000 + 5_000 + 20_000 + 18)
        #expect(row.refund == 15_000)
    }

    @Test("Refunds are capped at a half of the gas used, from London on at a fifth")
    func refundCap() throws {
        for (fork, quotient) in [(Hardfork.berlin, 2), (.london, 5)] as [(Hardfork, UInt64)] {
            let world = World(fork).with(
                World.contract,
                code: (0..<20).map { sstore(U256(UInt64($0)), 0) }.reduce(Bytecode(), +),
                storage: Dictionary(uniqueKeysWithValues: (0..<20).map { (U256(UInt64($0)), 1) })
            )
            let result = try world.call()
            #expect(result.gasUsed == result.gasBeforeRefund - result.gasBeforeRefund / quotient)
        }
    }

    @Test("SSTORE with no more gas than a call's stipend fails")
    func sentry() throws {
        // Left at the instruction: the limit less 21,000 and two pushes.
        let warm = [AccessListEntry(address: World.contract, storageKeys: [0])]
        let world = World().with(World.contract, storage: [0: 1])
        let base: UInt64 = 21_000 + 2_400 + 1_900 + 6
        #expect(try world.call(sstore(0, 1), gas: base + 2_300, accessList: warm).status == .halt(.outOfGas))
        #expect(try world.call(sstore(0, 1), gas: base + 2_301, accessList: warm).status == .success)
    }

    @Test("The first access to a slot is dear, later ones are cheap, and a revert forgets it")
    func coldSlots() throws {
        let world = World()
        #expect(try world.call(sload(1) + sload(1)).executionGas == 6 + 2_100 + 100)
        #expect(try world.call(sload(1) + sload(2)).executionGas == 6 + 2_100 + 2_100)
        let listed = [AccessListEntry(address: World.contract, storageKeys: [1])]
        #expect(try world.call(sload(1), accessList: listed).executionGas == 3 + 100 + 2_400 + 1_900)

        // The callee reads the slot and reverts: for the caller it is as cold as before.
        let callee = Address(high: 0, low: 0xca11)
        let reading = world.with(callee, code: sload(1) + revert(0, 0))
        let once = try reading.call(call(callee, .delegatecall)).executionGas
        #expect(try reading.call(call(callee, .delegatecall) + sload(1)).executionGas == once + 3 + 2_100)
    }

    @Test("Transient storage belongs to an account, and a revert takes it back")
    func transientStorage() throws {
        let tstore = { (slot: U256, word: U256) in push(word) + push(slot) + .tstore }
        let tload = { (slot: U256) in push(slot) + .tload }
        #expect(try World().call(tstore(1, 5) + tload(1) + returnTop).word == 5)
        #expect(try World().call(tload(1) + returnTop).word == 0)

        let callee = Address(high: 0, low: 0xca11)
        // Its own account's slot 1 is empty; what it stores is not the caller's.
        let stranger = World().with(callee, code: tload(1) + sstoreTop(0) + tstore(1, 9))
        let result = try stranger.call(tstore(1, 5) + call(callee) + tload(1) + returnTop)
        #expect(result.word == 5)
        #expect(result.stored(0, in: callee) == nil)

        let failing = World().with(callee, code: tstore(1, 9) + revert(0, 0))
        #expect(try failing.call(tstore(1, 5) + call(callee, .delegatecall) + tload(1) + returnTop).word == 5)
        let good = World().with(callee, code: tstore(1, 9))
        #expect(try good.call(tstore(1, 5) + call(callee, .delegatecall) + tload(1) + returnTop).word == 9)
        #expect(try World().call(tstore(1, 5) + tload(1)).executionGas == 6 + 100 + 3 + 100)
    }

    @Test("A reverted call leaves neither slots nor logs nor refunds")
    func revertedCall() throws {
        let callee = Address(high: 0, low: 0xca11)
        let body = sstore(0, 0) + sstore(1, 7) + push(0) + push(0) + .log0
        let kept = try World().with(callee, code: body, storage: [0: 1]).call(call(callee))
        #expect(kept.logs.count == 1)
        #expect(kept.stored(1, in: callee) == 7)
        #expect(kept.gasBeforeRefund - kept.gasUsed == 4_800)
        let undone = try World().with(callee, code: body + revert(0, 0), storage: [0: 1]).call(call(callee))
        #expect(undone.status == .success)
        #expect(undone.logs.isEmpty)
        #expect(undone.diff.accounts[callee] == nil)
        #expect(undone.gasBeforeRefund == undone.gasUsed)
    }
}
