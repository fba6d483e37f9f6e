import CPeers
import Devnet
import EVM
import Primitives

/// What blocks still take in memory once what is in them has left for a file: what a day at full speed grows by.
enum Histories {
    private static let limit = 16 << 20

    static func run() async throws {
        heading("blocks of one ERC-20 transfer each, 16 MiB of histories in memory", "bytes a block")
        try await row(
            "100 devnets, blocks 1,001 to 3,000: the ring of block hashes fills up",
            text(growth(devnets: 100, from: 1_000, to: 3_000), 0)
        )
        try await row(
            "one devnet, blocks 10,001 to 60,000: the ring is full",
            text(growth(devnets: 1, from: 10_000, to: 60_000), 0)
        )
    }

    /// Bytes of memory that each block added, between two heights.
    private static func growth(devnets count: Int, from first: Int, to last: Int) async throws -> Double {
        let history = HistoryMemory(limit: limit, folder: "/var/tmp")
        let nodes = try (0..<count).map { i in
            let node = Node(try Chain(configuration(100 + i), history: history))
            return node
        }
        for node in nodes {
            try await node.update { Token.install(in: &$0, holder: node.accounts.addresses[0]) }
        }
        try await mine(0, first, nodes)
        let before = memory()
        try await mine(first, last, nodes)
        let after = memory()
        for node in nodes where node.blockNumber != UInt64(last) { fatalError("Not all blocks were mined.") }
        if count == 1 {
            row("bytes of the file a block", text(Double(history.bytesStored) / Double(last), 0))
            try answers(nodes[0].chain)
        }
        return Double(after - before) / Double(count * (last - first))
    }

    /// How long the state of a block anywhere in the past takes, and that of the one behind it.
    private static func answers(_ chain: Chain) throws {
        var first: [Double] = []
        var next: [Double] = []
        var before: [Double] = []
        var number: UInt64 = 1
        for _ in 0..<50 {
            number = (number &* 48_271 &+ 11) % (chain.head.number - 2) + 2
            first.append(time { consume(chain.state(at: .number(number))) })
            next.append(time { consume(chain.state(at: .number(number + 1))) })
            before.append(time { consume(chain.state(at: .number(number - 1))) })
            guard let block = chain.block(.number(number)), block.state.root == block.header.stateRoot else {
                fatalError("Block \(number) does not have the state that its header says.")
            }
        }
        first.sort()
        next.sort()
        before.sort()
        row("a state anywhere in the past of it, median", "\(text(median(first) * 1e3)) ms")
        row("the same, at worst", "\(text((first.last ?? 0) * 1e3)) ms")
        row("the state after that, median", "\(text(median(next) * 1e6)) µs")
        row("the state before it, median", "\(text(median(before) * 1e6)) µs")
    }

    private static func mine(_ from: Int, _ to: Int, _ nodes: [Node]) async throws {
        for start in stride(from: from, to: to, by: 100) {
            for node in nodes {
                let keys = node.accounts.keys
                let batch = (start..<start + 100).map { i in
                    signed(
                        by: keys[0],
                        to: Token.address,
                        nonce: UInt64(i),
                        chainID: node.configuration.chainID,
                        gas: 100_000,
                        data: Token.transfer(to: keys[1 + i % 4].address, amount: 1)
                    )
                }
                try await node.update { chain in
                    for transaction in batch { try chain.submit(transaction) }
                }
            }
        }
    }

    /// Resident, without pages that are free.
    private static func memory() -> Int {
        release_free_memory()
        return residentBytes()
    }
}
