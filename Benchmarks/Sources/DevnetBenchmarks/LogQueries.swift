import Cryptography
import Devnet
import EVM
import Primitives

/// A query for 1,000 logs out of 1,000,000.
enum LogQueries {
    private static let blocks = 1_000
    private static let logsInBlock = 1_000

    /// Emits as many logs as its input's first word says, with topics from that number down to one, plus the second.
    private static let code = Hex.decode("5f355b801560175780602035015f5fa1600190036002565b00") ?? []

    static func run() async throws {
        heading("what", "measured", "to reach")
        var settings = configuration(8)
        settings.gasLimit = 1_000_000_000
        let node = Node(try Chain(settings))
        let address = Address(high: 0x1000, low: 0x10)
        let key = node.accounts.keys[0]
        let chainID = node.configuration.chainID
        try await node.update { chain in
            chain.setCode(address, code)
            for i in 0..<blocks {
                let words = [U256(UInt64(logsInBlock)), U256.zero]
                let data = words.flatMap(\.bigEndianBytes)
                try chain.submit(
                    signed(
                        by: key,
                        to: address,
                        nonce: UInt64(i),
                        chainID: chainID,
                        gas: 16_000_000,
                        data: data
                    )
                )
            }
        }
        let endpoint = RPCEndpoint(node: node)
        // One log of each block.
        let topic = Hash256(U256(UInt64(500))).description
        let query =
            #"{"jsonrpc":"2.0","id":1,"method":"eth_getLogs","params":[{"fromBlock":"0x0","toBlock":"latest","#
            + #""address":"\#(address)","topics":["\#(topic)"]}]}"#
        var times: [Double] = []
        var hits = 0
        for _ in 0..<(2 * rounds) {
            var answer: [UInt8]?
            times.append(await timeAsync { answer = await endpoint.handle(Array(query.utf8)) })
            hits = try JSONValue.parse(answer ?? [])["result"]?.array?.count ?? 0
        }
        row(
            "`eth_getLogs` by a topic, with \(hits) hits out of \(blocks * logsInBlock) logs, in JSON",
            "\(text(median(times.sorted()) * 1e3)) ms",
            "under 5 ms"
        )
    }
}
