import Devnet
import EVM
import Primitives
import TestSupport
import Testing

@Suite("The pending block that is kept")
struct PendingBlockKeepingTests {
    private func pendingState(_ devnet: TestDevnet) throws -> WorldState {
        try #require(devnet.node.chain.state(at: .pending))
    }

    @Test("is the same one until something changes, and seconds of the clock are a change")
    func kept() async throws {
        let devnet = try TestDevnet()
        try await devnet.call("evm_setAutomine", false)
        try await devnet.call("eth_sendTransaction", devnet.transfer())
        let first = try pendingState(devnet)
        #expect(try pendingState(devnet).isIdentical(to: first))
        try await devnet.call("eth_call", .object(["to": .string(devnet.accounts[0])]), "pending")
        #expect(try pendingState(devnet).isIdentical(to: first))

        devnet.clock.advance(1)
        let later = try pendingState(devnet)
        #expect(!later.isIdentical(to: first))
        // With the timestamp given, the clock does not matter.
        try await devnet.call("evm_setNextBlockTimestamp", .int(TestDevnet.start + 100))
        let timed = try pendingState(devnet)
        devnet.clock.advance(1)
        #expect(try pendingState(devnet).isIdentical(to: timed))

        try await devnet.call("eth_sendTransaction", devnet.transfer(from: 2))
        #expect(try !pendingState(devnet).isIdentical(to: timed))
        try await devnet.call("evm_mine")
        let mined = try await devnet.call("eth_getBlockByNumber", "latest", false)
        #expect(mined["transactions"]?.array?.count == 2)
        let next = try await devnet.call("eth_getBlockByNumber", "pending", false)
        #expect(next["transactions"] == [])
        #expect(next["number"] == "0x2")
    }

    @Test("is what a devnet without memory would build, after any changes", arguments: [1, 2, 3] as [UInt64])
    func anyChanges(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let devnet = try TestDevnet { if seed == 3 { $0.order = .fifo } }
        let counter = JSONValue.string(try await devnet.deploy(Programs.counter))
        try await devnet.call("evm_setAutomine", false)
        var snapshots: [JSONValue] = []
        var sent: [JSONValue] = []
        var passed: UInt64 = 0
        func account() -> JSONValue { .string(devnet.accounts[Int(random.next() % 4)]) }
        for step in 0..<150 {
            let number = random.next() % 1_000
            switch random.next() % 16 {
            case 0...5:
                // Some fail, some are too dear, some have the gas found for them behind what waits.
                let transaction = JSONValue.object([
                    "from": account(), "to": number % 3 == 0 ? account() : counter,
                    "gas": number % 2 == 0 ? "0x186a0" : nil,
                    "maxPriorityFeePerGas": .hexadecimal(number % 5),
                    "maxFeePerGas": "0x174876e800",
                ])
                if let hash = try? await devnet.call("eth_sendTransaction", transaction) { sent.append(hash) }
            case 6: try await devnet.call("anvil_setBalance", account(), .hexadecimal(number << 50))
            case 7:
                try await devnet.call(
                    "anvil_setStorageAt",
                    counter,
                    "0x0",
                    .string(Hash256(U256(number)).description)
                )
            case 8: try await devnet.call("anvil_setCoinbase", account())
            case 9: try await devnet.call("anvil_setNextBlockBaseFeePerGas", .hexadecimal(number << 20))
            case 10:
                devnet.clock.advance(number % 3)
                passed += number % 3
            case 11: try await devnet.call("evm_increaseTime", .int(number % 2))
            case 12:
                if let hash = sent.randomElement(using: &random) {
                    try await devnet.call("anvil_dropTransaction", hash)
                }
            case 13: snapshots.append(try await devnet.call("evm_snapshot"))
            case 14:
                if number % 2 == 0, let snapshot = snapshots.popLast() {
                    try await devnet.call("evm_revert", snapshot)
                } else {
                    try await devnet.call("evm_setBlockGasLimit", .hexadecimal(200_000 + number * 1_000))
                }
            default: if number % 3 == 0 { try await devnet.call("evm_mine") }
            }
            let fresh = TestDevnet(
                continuing: try Chain.replaying(
                    configuration: devnet.node.configuration,
                    records: devnet.journal.records
                )
            )
            fresh.clock.advance(passed)
            for _ in 0..<2 {
                let block = try await devnet.call("eth_getBlockByNumber", "pending", true)
                let expected = try await fresh.call("eth_getBlockByNumber", "pending", true)
                try #require(block == expected, "seed \(seed), step \(step)")
                let call = JSONValue.object(["to": counter])
                try #require(
                    try await devnet.call("eth_call", call, "pending")
                        == fresh.call("eth_call", call, "pending")
                )
            }
        }
        #expect(sent.count > 20)
    }
}
