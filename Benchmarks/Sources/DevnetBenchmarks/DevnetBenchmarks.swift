import Devnet

/// What devnets cost: to make, to keep, to copy, to run. Prints a table.
@main
struct DevnetBenchmarks {
    static func main() async throws {
        print("| what | measured | to reach |")
        print("| --- | --- | --- |")
        // First, while no freed memory is there that would hide what a block takes.
        try await blocks()
        try creation()
        try await memory()
        try await copies()
        try await TracingBenchmark.run()
    }

    private static func configuration(_ number: Int) -> DevnetConfiguration {
        DevnetConfiguration(chainID: UInt64(40_000 + number), genesisTimestamp: 1_800_000_000 + UInt64(number))
    }

    private static func creation() throws {
        _ = Node(try Chain(configuration(0)))
        var nodes: [Node] = []
        nodes.reserveCapacity(5_000)
        let times = try samples(5_000) { nodes.append(Node(try Chain(configuration(nodes.count)))) }
        row(
            "devnet with ten funded accounts, created (median of 5,000)",
            "\(text(median(times) * 1e6)) µs (p99 \(text(times[times.count * 99 / 100] * 1e6)) µs)",
            "under 200 µs"
        )
    }

    private static func memory() async throws {
        let count = 10_000
        let before = residentBytes()
        var nodes: [Node] = []
        nodes.reserveCapacity(count)
        for i in 0..<count { nodes.append(Node(try Chain(configuration(100_000 + i)))) }
        let request = Array(#"{"jsonrpc":"2.0","id":1,"method":"eth_getBlockByNumber","params":["latest",false]}"#.utf8)
        var answered = 0
        for node in nodes {
            let answer = await RPCEndpoint(node: node).handle(request)
            if let answer, try JSONValue.parse(answer)["result"]?["number"] == "0x0" { answered += 1 }
        }
        let each = Double(residentBytes() - before) / Double(count) / 1_024
        row("10,000 idle devnets, all answering (\(answered) did)", "\(text(each)) KiB each", "under 100 KB each")
    }

    private static func copies() async throws {
        for slots in [0, 1_000_000] {
            let node = Node(try Chain(configuration(7)))
            let address = node.accounts.addresses[9]
            try await node.update { chain in chain.fillStorage(address, slots: slots) }
            let base = node.chain
            let name = slots == 0 ? "10 accounts" : "1,000,000 storage slots"
            var chain = base
            let snapshot = samples(2_000) { _ = chain.snapshot() }
            row("snapshot, \(name)", "\(text(median(snapshot) * 1e6)) µs", "the same for both")
            var ids = (1...2_000).reversed().makeIterator()
            let revert = samples(2_000) { _ = chain.revert(to: UInt64(ids.next() ?? 0)) }
            row("revert, \(name)", "\(text(median(revert) * 1e6)) µs", "the same for both")
            var clones: [Chain] = []
            let clone = try samples(2_000) { clones.append(try base.cloned(as: configuration(clones.count))) }
            row("clone, \(name)", "\(text(median(clone) * 1e6)) µs", "the same for both")
            let reset = samples(2_000) { chain.reset() }
            row("reset, \(name)", "\(text(median(reset) * 1e6)) µs", "the same for both")
        }
    }

    private static func blocks() async throws {
        let node = Node(try Chain(configuration(8)))
        let endpoint = RPCEndpoint(node: node)
        let keys = node.accounts.keys
        let count = 2_500
        let raw = (0..<count).map { i in
            signedTransfer(from: keys[0], to: keys[1].address, nonce: UInt64(i), chainID: node.configuration.chainID)
        }
        let start = ContinuousClock.now
        for transaction in raw { _ = await endpoint.handle(transaction) }
        let time = seconds(ContinuousClock.now - start)
        row(
            "blocks of one transfer each, sent raw through JSON-RPC (\(node.blockNumber) mined)",
            "\(text(Double(count) / time, 0)) blocks/s",
            "recorded"
        )
        let before = residentBytes()
        let mining = try await measure { _ = try await node.update { $0.mine(100_000) } }
        row("anvil_mine(100000)", "\(text(mining)) s", "recorded")
        let each = Double(residentBytes() - before) / 100_000
        row("memory of an empty block", "\(text(each, 0)) bytes", "recorded")
    }

    private static func measure(_ body: () async throws -> Void) async rethrows -> Double {
        let start = ContinuousClock.now
        try await body()
        return seconds(ContinuousClock.now - start)
    }
}
