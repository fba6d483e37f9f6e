import Devnet
import EVM
import Primitives

/// What long histories take: mining them, and keeping every block of them answerable.
enum History {
    static func run() async throws {
        heading("what", "measured", "to reach")
        try await memory()
    }

    private static func memory() async throws {
        let before = residentBytes()
        let idle = Node(try Chain(configuration(1)))
        try await idle.update { $0.mine(86_400, step: 1) }
        let empty = residentBytes() - before
        row("86,400 empty blocks", "\(text(Double(empty) / 1e6, 1)) MB", "under 100 MB")
        try answers(idle.chain)

        let between = residentBytes()
        let busy = Node(try Chain(configuration(2)))
        let keys = busy.accounts.keys
        let count = 100_000
        for start in stride(from: 0, to: count, by: 1_000) {
            let batch = (start..<start + 1_000).map { i in
                signed(
                    by: keys[0],
                    to: keys[1 + i % 4].address,
                    nonce: UInt64(i),
                    chainID: busy.configuration.chainID
                )
            }
            try await busy.update { chain in for transaction in batch { try chain.submit(transaction) } }
        }
        let full = residentBytes() - between
        row("100,000 blocks of one transfer", "\(text(Double(full) / 1e6, 1)) MB", "under 500 MB")
        try answers(busy.chain)
    }

    /// Asks for the state at blocks all over the chain, and checks it by its root.
    private static func answers(_ chain: Chain) throws {
        var worst = 0.0
        var sum = 0.0
        let numbers = stride(from: UInt64(1), to: chain.head.number, by: Int(chain.head.number / 97))
        var count = 0.0
        for number in numbers {
            let took = time {
                consume(chain.state(at: .number(number))?.account(at: chain.accounts.addresses[1]))
            }
            worst = max(worst, took)
            sum += took
            count += 1
            guard let block = chain.block(.number(number)), block.state.root == block.header.stateRoot else {
                fatalError("Block \(number) does not have the state that its header says.")
            }
        }
        row(
            "a balance at an old block of it",
            "\(text(sum / count * 1e6)) µs on average, \(text(worst * 1e6)) µs at most",
            "answerable"
        )
    }

    /// Many empty blocks at once.
    static func mining() async throws {
        heading("what", "measured", "to reach")
        var times: [Double] = []
        for i in 0..<rounds {
            let node = Node(try Chain(configuration(10 + i)))
            let endpoint = RPCEndpoint(node: node)
            let request = Array(#"{"jsonrpc":"2.0","id":1,"method":"anvil_mine","params":["0x186a0"]}"#.utf8)
            times.append(await timeAsync { _ = await endpoint.handle(request) })
            guard node.blockNumber == 100_000 else { fatalError("Not all blocks were mined.") }
        }
        row("anvil_mine(100000)", "\(text(median(times.sorted()))) s", "under 1 s")
        var spaced: [Double] = []
        for i in 0..<rounds {
            let node = Node(try Chain(configuration(20 + i)))
            spaced.append(try await timeAsync { _ = try await node.update { $0.mine(100_000, step: 12) } })
        }
        row(
            "anvil_mine(100000, 12): timestamps change a second ring of slots",
            "\(text(median(spaced.sorted()))) s",
            ""
        )
    }
}
