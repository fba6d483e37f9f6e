import Devnet
import EVM
import Primitives

extension DevnetBenchmarks {
    /// A query that finds one log in a thousand, by an index, of a million.
    static func logs() async throws {
        let node = Node(try Chain(DevnetConfiguration(chainID: 50_000, genesisTimestamp: 1_800_000_000)))
        let contract = Address(high: 1, low: 1)
        let (blocks, perBlock) = (1_000, 1_000)
        try await node.update { chain in
            // Counts down from 1000 and logs each number as second topic.
            chain.setCode(contract, Hex.decode("0x6103e85b8060075f5fa2600190038060035700") ?? [])
            let sender = chain.accounts.addresses[0]
            for nonce in 0..<blocks {
                let transaction = Transaction(
                    kind: .legacy,
                    chainId: chain.chainID,
                    nonce: UInt64(nonce),
                    maxFeePerGas: 3_000_000_000,
                    maxPriorityFeePerGas: 3_000_000_000,
                    gasLimit: 3_000_000,
                    to: contract,
                    value: .zero
                )
                guard let signed = chain.authorise(transaction, from: sender) else { return }
                try chain.submit(signed)
            }
        }
        let endpoint = RPCEndpoint(node: node)
        let topic = Hash256(U256(500 as UInt64)).description
        let request = Array(
            """
            {"jsonrpc":"2.0","id":1,"method":"eth_getLogs","params":[{"fromBlock":"0x0","topics":[null,"\(topic)"]}]}
            """.utf8
        )
        var found = 0
        var times: [Double] = []
        for _ in 0..<101 {
            let start = ContinuousClock.now
            let answer = await endpoint.handle(request) ?? []
            times.append(seconds(ContinuousClock.now - start))
            found = try JSONValue.parse(answer)["result"]?.array?.count ?? 0
        }
        times.sort()
        row(
            "`eth_getLogs` through JSON-RPC with \(found) hits of \(blocks * perBlock) logs (median of 101)",
            "\(text(median(times) * 1e3)) ms (p99 \(text(times[99] * 1e3)) ms)",
            "under 5 ms"
        )
    }
}
