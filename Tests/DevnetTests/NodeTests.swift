import Devnet
import EVM
import Primitives
import Testing

@Suite("A devnet")
struct NodeTests {
    @Test("mines a block for each transaction, and the receipt is there when the hash is")
    func automine() async throws {
        let devnet = try TestDevnet()
        let hash = try await devnet.call("eth_sendTransaction", devnet.transfer(wei: "0xde0b6b3a7640000"))
        let receipt = try await devnet.call("eth_getTransactionReceipt", hash)
        #expect(receipt["status"] == "0x1")
        #expect(receipt["blockNumber"] == "0x1")
        #expect(receipt["gasUsed"] == "0x5208")
        let balance = try await devnet.call("eth_getBalance", .string(devnet.accounts[1]), "latest")
        #expect(balance == .string((DevnetConfiguration.ether(10_001)).quantity))
    }

    @Test("keeps transactions until it is told to mine when automine is off, in the order of nonces")
    func manualMining() async throws {
        let devnet = try TestDevnet()
        try await devnet.call("evm_setAutomine", false)
        let late = try await devnet.call("eth_sendTransaction", devnet.transfer(nonce: 1))
        let early = try await devnet.call("eth_sendTransaction", devnet.transfer(nonce: 0))
        #expect(try await devnet.call("eth_getTransactionReceipt", early) == .null)
        #expect(try await devnet.call("eth_blockNumber") == "0x0")
        #expect(
            try await devnet.call("eth_getTransactionCount", .string(devnet.accounts[0]), "pending") == "0x2"
        )
        try await devnet.call("evm_mine")
        let block = try await devnet.call("eth_getBlockByNumber", "latest", false)
        #expect(block["transactions"] == .array([early, late]))
    }

    @Test("mines what waited when automine comes back")
    func automineReturns() async throws {
        let devnet = try TestDevnet()
        try await devnet.call("evm_setAutomine", false)
        let hash = try await devnet.call("eth_sendTransaction", devnet.transfer())
        try await devnet.call("evm_setAutomine", true)
        #expect(try await devnet.call("eth_getTransactionReceipt", hash)["status"] == "0x1")
    }

    @Test("queues a transaction behind a gap and mines both when the gap closes")
    func nonceGap() async throws {
        let devnet = try TestDevnet()
        let later = try await devnet.call("eth_sendTransaction", devnet.transfer(nonce: 1))
        #expect(try await devnet.call("eth_getTransactionReceipt", later) == .null)
        #expect(try await devnet.call("txpool_status")["queued"] == "0x1")
        try await devnet.call("eth_sendTransaction", devnet.transfer(nonce: 0))
        #expect(try await devnet.call("eth_getTransactionReceipt", later)["status"] == "0x1")
    }

    @Test("replaces a waiting transaction only for a tenth more")
    func replacement() async throws {
        let devnet = try TestDevnet()
        try await devnet.call("evm_setAutomine", false)
        func priced(_ gwei: UInt64) -> JSONValue {
            .object([
                "from": .string(devnet.accounts[0]), "to": .string(devnet.accounts[1]), "nonce": "0x0",
                "gas": "0x5208", "gasPrice": .string(U256(gwei * 1_000_000_000).quantity),
            ])
        }
        let first = try await devnet.call("eth_sendTransaction", priced(10))
        #expect(
            try await devnet.refusal("eth_sendTransaction", priced(10))?.message == "already known"
        )
        let cheap = try await devnet.refusal("eth_sendTransaction", priced(11 - 1 + 0).with("value", "0x1"))
        #expect(cheap?.message == "replacement transaction underpriced")
        let second = try await devnet.call("eth_sendTransaction", priced(11))
        try await devnet.call("evm_mine")
        #expect(try await devnet.call("eth_getTransactionReceipt", first) == .null)
        #expect(try await devnet.call("eth_getTransactionReceipt", second)["status"] == "0x1")
    }

    @Test("reverts to a snapshot: blocks, state, pool and clock; the snapshot is used up")
    func snapshots() async throws {
        let devnet = try TestDevnet()
        try await devnet.call("eth_sendTransaction", devnet.transfer())
        let before = try await devnet.call("eth_getBlockByNumber", "latest", false)
        let id = try await devnet.call("evm_snapshot")
        let later = try await devnet.call("evm_snapshot")
        try await devnet.call("evm_increaseTime", 1_000)
        let hash = try await devnet.call("eth_sendTransaction", devnet.transfer())
        #expect(try await devnet.call("evm_revert", id) == true)
        #expect(try await devnet.call("eth_getBlockByNumber", "latest", false) == before)
        #expect(try await devnet.call("eth_getTransactionReceipt", hash) == .null)
        #expect(try await devnet.call("evm_revert", id) == false)
        #expect(try await devnet.call("evm_revert", later) == false)
        try await devnet.call("evm_mine")
        let next = try await devnet.call("eth_getBlockByNumber", "latest", false)
        #expect(next["timestamp"] == before["timestamp"])
    }

    @Test("goes back to its genesis on reset")
    func reset() async throws {
        let devnet = try TestDevnet()
        let genesis = try await devnet.call("eth_getBlockByNumber", "latest", false)
        try await devnet.call("eth_sendTransaction", devnet.transfer())
        try await devnet.call("anvil_setBalance", .string(devnet.accounts[3]), "0x0")
        try await devnet.call("anvil_reset")
        #expect(try await devnet.call("eth_getBlockByNumber", "latest", false) == genesis)
        let balance = try await devnet.call("eth_getBalance", .string(devnet.accounts[3]), "latest")
        #expect(balance == .string(DevnetConfiguration.ether(10_000).quantity))
    }

    @Test("moves its clock, and a timestamp that was set moves it for good")
    func time() async throws {
        let devnet = try TestDevnet()
        func mined() async throws -> UInt64? {
            try await devnet.call("evm_mine")
            return devnet.number(
                try await devnet.call("eth_getBlockByNumber", "latest", false)["timestamp"] ?? .null
            )
        }
        #expect(try await devnet.call("evm_increaseTime", "0x64") == 100)
        #expect(try await mined() == TestDevnet.start + 100)
        try await devnet.call("evm_setNextBlockTimestamp", .int(TestDevnet.start + 5_000))
        #expect(try await mined() == TestDevnet.start + 5_000)
        devnet.clock.advance(7)
        #expect(try await mined() == TestDevnet.start + 5_007)
        let refusal = try await devnet.refusal("evm_setNextBlockTimestamp", .int(TestDevnet.start))
        #expect(refusal?.code == -32602)
    }

    @Test("acts as an account whose key nobody has, while it is impersonated")
    func impersonation() async throws {
        let devnet = try TestDevnet()
        let stranger = "0x00000000000000000000000000000000000000aa"
        let transaction = JSONValue.object([
            "from": .string(stranger), "to": .string(devnet.accounts[0]), "value": "0x1",
        ])
        #expect(try await devnet.refusal("eth_sendTransaction", transaction) != nil)
        try await devnet.call("anvil_setBalance", .string(stranger), "0xde0b6b3a7640000")
        #expect(try await devnet.call("hardhat_impersonateAccount", .string(stranger)) == true)
        let hash = try await devnet.call("eth_sendTransaction", transaction)
        #expect(try await devnet.call("eth_getTransactionByHash", hash)["from"] == .string(stranger))
        try await devnet.call("anvil_stopImpersonatingAccount", .string(stranger))
        #expect(try await devnet.refusal("eth_sendTransaction", transaction) != nil)
    }

    @Test("answers questions about old blocks from their own state")
    func history() async throws {
        let devnet = try TestDevnet()
        let counter = try await devnet.deploy(Programs.counter)
        for _ in 0..<5 {
            try await devnet.call(
                "eth_sendTransaction",
                .object(["from": .string(devnet.accounts[0]), "to": .string(counter), "gas": "0x186a0"])
            )
        }
        for block in 1...6 {
            let value = try await devnet.call("eth_getStorageAt", .string(counter), "0x0", .int(block))
            #expect(devnet.number(value) == UInt64(block - 1))
        }
    }

    @Test("finds any ancestor of a long chain, and lets a long chain go without recursion")
    func longChain() async throws {
        let devnet = try TestDevnet()
        try await devnet.call("anvil_mine", 100_000)
        #expect(devnet.node.blockNumber == 100_000)
        for number in [0, 1, 2, 63, 64, 65_535, 99_999, 100_000] as [UInt64] {
            #expect(devnet.node.chain.head.ancestor(number)?.number == number)
        }
        try await devnet.call("anvil_reset")
        #expect(devnet.node.blockNumber == 0)
    }

    @Test("shares one genesis with every devnet of the same configuration")
    func sharedGenesis() throws {
        let first = try TestDevnet { $0.chainID = 1_001 }
        let second = try TestDevnet { $0.chainID = 1_002 }
        #expect(first.node.chain.genesis.hash == second.node.chain.genesis.hash)
        #expect(first.node.chain.state.isIdentical(to: second.node.chain.state))
    }

    @Test("mines by itself when it has a block time")
    func interval() async throws {
        let devnet = try TestDevnet()
        devnet.node.start()
        try await devnet.call("evm_setIntervalMining", 20)
        let deadline = ContinuousClock.now + .seconds(20)
        while devnet.node.blockNumber < 3, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(devnet.node.blockNumber >= 3)
        try await devnet.call("evm_setIntervalMining", 0)
    }

    @Test("changes nothing and says so when its journal fails")
    func failingJournal() async throws {
        let devnet = try TestDevnet()
        try await devnet.call("eth_sendTransaction", devnet.transfer())
        devnet.journal.fail(true)
        #expect(try await devnet.refusal("eth_sendTransaction", devnet.transfer()) != nil)
        #expect(try await devnet.call("eth_blockNumber") == "0x1")
        devnet.journal.fail(false)
        try await devnet.call("eth_sendTransaction", devnet.transfer())
        #expect(try await devnet.call("eth_blockNumber") == "0x2")
        let again = try Chain.replaying(
            configuration: devnet.node.configuration,
            records: devnet.journal.records
        )
        #expect(again.head.hash == devnet.node.chain.head.hash)
    }
}

extension JSONValue {
    /// The object with one more member.
    func with(_ key: String, _ value: JSONValue) -> JSONValue {
        .object((members ?? []) + [Member(key, value)])
    }
}
