import Devnet
import EVM
import Primitives
import TestSupport
import Testing

@Suite("A journal")
struct ReplayTests {
    @Test("makes the devnet again, block hashes included, after any sequence of changes", arguments: 1...12)
    func randomHistory(seed: UInt64) async throws {
        let devnet = try await TestDevnet.withHistory(seed: seed, changes: 60)
        let live = devnet.node.chain
        let again = try Chain.replaying(
            configuration: devnet.node.configuration,
            records: devnet.journal.records
        )
        #expect(again.head.hash == live.head.hash)
        #expect(again.head.number == live.head.number)
        #expect(again.state.root == live.state.root)
        #expect(again.pool.count == live.pool.count)
        #expect(again.clockOffset == live.clockOffset)
        #expect(again.automine == live.automine)
    }

    @Test("keeps bookmarks, which restoring does not use up and a reset does not take")
    func bookmarks() async throws {
        let devnet = try TestDevnet()
        try await devnet.call("eth_sendTransaction", devnet.transfer())
        try await devnet.node.update { $0.bookmark(7) }
        let marked = devnet.node.chain.head.hash
        try await devnet.call("anvil_reset")
        let restored = try await devnet.node.update { ($0.restore(7), $0.restore(7), $0.restore(8)) }
        #expect(restored == (true, true, false))
        #expect(devnet.node.chain.head.hash == marked)
        let again = try Chain.replaying(
            configuration: devnet.node.configuration,
            records: devnet.journal.records
        )
        #expect(again.head.hash == marked)
    }

    @Test(
        "refuses bytes that are no journal",
        arguments: [[], [0], [1], [1, 0xc0], [99, 0xc0], [5, 0xc1, 0x80]] as [[UInt8]]
    )
    func garbage(bytes: [UInt8]) {
        #expect(throws: (any Error).self) {
            try Chain.replaying(
                configuration: DevnetConfiguration(genesisTimestamp: TestDevnet.start),
                records: [bytes]
            )
        }
    }

    @Test("lets a clone share everything and go its own way under its own chain id")
    func clone() async throws {
        let devnet = try TestDevnet()
        try await devnet.call("eth_sendTransaction", devnet.transfer())
        let source = devnet.node.chain
        var configuration = source.configuration
        configuration.chainID = 777
        let twin = Node(try source.cloned(as: configuration))
        #expect(twin.chain.head === source.head)
        #expect(twin.chain.state.isIdentical(to: source.state))
        let endpoint = RPCEndpoint(node: twin)
        let answer = await endpoint.handle(Array(#"{"jsonrpc":"2.0","id":1,"method":"evm_mine"}"#.utf8))
        #expect(answer != nil)
        #expect(twin.blockNumber == 2)
        #expect(devnet.node.blockNumber == 1)
    }
}
