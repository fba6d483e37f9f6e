import Devnet
import EVM
import Primitives
import TestSupport
import Testing

/// Chains long enough for blocks to leave memory by the stretch, held against the same with everything in memory.
@Suite("Blocks that have left memory")
struct PastBlocksTests {
    private let whole: HistoryMemory
    private let none: HistoryMemory
    private static let configuration = DevnetConfiguration(genesisTimestamp: TestDevnet.start)

    init() {
        whole = HistoryMemory(limit: .max, folder: "/var/tmp")
        none = HistoryMemory(limit: 0, folder: "/var/tmp")
    }

    /// The same done to a chain that forgets nothing and to one that keeps nothing.
    private func both(
        _ configuration: DevnetConfiguration = PastBlocksTests.configuration,
        _ body: (inout Chain) throws -> Void
    ) throws -> (whole: Chain, left: Chain) {
        var chains = (
            whole: try Chain(configuration, history: whole), left: try Chain(configuration, history: none)
        )
        try body(&chains.whole)
        try body(&chains.left)
        return chains
    }

    private func compare(_ chains: (whole: Chain, left: Chain), _ numbers: some Sequence<UInt64>) throws {
        #expect(chains.left.head == chains.whole.head)
        for number in numbers {
            let block = try #require(chains.left.block(.number(number)), "block \(number)")
            let expected = try #require(chains.whole.block(.number(number)))
            #expect(block.hash == expected.hash)
            #expect(block.block.encoded == expected.block.encoded)
            #expect(block.parent == expected.parent)
            #expect(block.parent?.number == expected.parent?.number)
            #expect(block.state.root == expected.header.stateRoot)
            #expect(block.initialState.root == expected.initialState.root)
            #expect(chains.left.block(.hash(block.hash)) == block)
            for (index, transaction) in expected.block.transactions.enumerated() {
                let location = try #require(chains.left.transaction(transaction.hash))
                #expect(location.block == block)
                #expect(location.index == index)
            }
        }
    }

    /// Sends a transfer, which is mined.
    private func transfer(_ chain: inout Chain, _ value: UInt64, to: Address? = nil) throws {
        let nonce = chain.pendingNonce(of: chain.accounts.addresses[0])
        try chain.submit(
            Transaction(
                kind: .dynamicFee,
                chainId: chain.chainID,
                nonce: nonce,
                maxFeePerGas: 3_000_000_000,
                maxPriorityFeePerGas: 1,
                gasLimit: 60_000,
                to: to ?? chain.accounts.addresses[1],
                value: U256(value)
            ).signed(by: chain.accounts.keys[0])
        )
    }

    @Test("are the same as ever, one by one and far apart")
    func transfers() throws {
        let chains = try both { chain in
            for i in 0..<1_100 {
                if i % 50 == 3 {
                    chain.setBalance(chain.accounts.addresses[9], U256(UInt64(i)))
                    chain.setStorage(
                        chain.accounts.addresses[8],
                        slot: U256(UInt64(i % 4)),
                        value: U256(UInt64(i % 3))
                    )
                }
                if i % 170 == 5 {
                    chain.setCode(Address(high: 0, low: 0xc0de), i % 340 == 5 ? [1, 2, 3] : [])
                }
                try transfer(&chain, UInt64(i))
            }
        }
        try compare(chains, stride(from: 0, through: 1_100, by: 67))
        try compare(chains, 0...1_100)
        try compare(chains, (0...1_100).reversed())
        #expect(none.bytesHeld == 0)
    }

    @Test("know accounts that ended and began anew")
    func ended() throws {
        var configuration = Self.configuration
        // Before Cancun, SELFDESTRUCT (0xff) is the account's end.
        configuration.hardfork = .shanghai
        let contract = Address(high: 0, low: 0xdead)
        let chains = try both(configuration) { chain in
            for i in 0..<700 as Range<UInt64> {
                if i % 60 == 7 {
                    chain.setCode(contract, [0x5f, 0xff])
                    chain.setStorage(contract, slot: U256(i % 7), value: U256(i))
                }
                try transfer(&chain, i, to: i % 60 == 31 ? contract : nil)
            }
        }
        try compare(chains, stride(from: 700, through: 0, by: -13))
        #expect(chains.left.state(at: .number(39))?.account(at: contract) == nil)
        #expect(chains.left.state(at: .number(70))?.account(at: contract) != nil)
    }

    @Test("are the same where few of them hold anything")
    func sparse() throws {
        let chains = try both { chain in
            for i in 0..<6 {
                try transfer(&chain, UInt64(i))
                // Longer than a stretch, and not.
                chain.mine(i % 2 == 0 ? 700 : 100, step: 2)
            }
        }
        try compare(chains, stride(from: chains.whole.head.number, to: 0, by: -23))
        try compare(chains, 0...chains.whole.head.number)
    }

    @Test("leave to each branch its own, whoever goes back to where")
    func branches() throws {
        var mark: UInt64 = 0
        let chains = try both { chain in
            for i in 0..<400 { try transfer(&chain, UInt64(i)) }
            mark = chain.snapshot()
            for i in 0..<400 { try transfer(&chain, UInt64(1_000 + i)) }
        }
        // In the middle of a stretch; what is behind it is gone, and its numbers are others' now.
        var forks = chains
        var gone: [Hash256] = []
        for number in UInt64(401)...800 {
            gone.append(try #require(chains.whole.block(.number(number))).hash)
            gone += try #require(chains.whole.block(.number(number))).block.transactions.map(\.hash)
        }
        for i in 0..<600 {
            if i == 0 {
                let isBack = (forks.whole.revert(to: mark), forks.left.revert(to: mark))
                #expect(isBack == (true, true))
            }
            try transfer(&forks.whole, UInt64(5_000 + i))
            try transfer(&forks.left, UInt64(5_000 + i))
        }
        try compare(forks, stride(from: 0, through: 1_000, by: 41))
        for hash in gone {
            #expect(forks.left.block(.hash(hash)) == nil)
            #expect(forks.left.transaction(hash) == nil)
        }
        // The other branch is what it was, and one that is cut back goes on.
        try compare(chains, stride(from: 800, through: 0, by: -31))
        for depth in [1, 300, 399] as [UInt64] {
            try forks.whole.rollBack(depth)
            try forks.left.rollBack(depth)
            #expect(forks.left.block(.number(forks.left.head.number + 1)) == nil)
            for i in 0..<10 {
                try transfer(&forks.whole, UInt64(9_000 + i))
                try transfer(&forks.left, UInt64(9_000 + i))
            }
            try compare(forks, stride(from: forks.whole.head.number, to: 0, by: -37))
        }
    }

    @Test("are one object for who asks again")
    func identity() throws {
        var chain = try Chain(Self.configuration, history: none)
        chain.mine(2_000)
        let block = try #require(chain.block(.number(700)))
        #expect(chain.block(.number(700)) === block)
        let change = Reorganisation(from: chain.head, to: block)
        #expect(change.ancestor == block)
        #expect(change.dropped.count == 1_300)
        #expect(change.added.isEmpty)
    }

    @Test("are let go themselves, and come back")
    func objects() async throws {
        let node = Node(try Chain(Self.configuration, history: none))
        try await node.update { $0.mine(10) }
        weak let early = node.chain.block(.number(5))
        #expect(early != nil)
        try await node.update { $0.mine(600) }
        #expect(early == nil)
        #expect(try #require(node.chain.block(.number(5))).header.number == 5)
    }
}
