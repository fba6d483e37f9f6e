import CPeers
import Cryptography
import Devnet
import EVM
import Primitives

/// ERC-20 transfers, each mined in a block of its own, against the rate of signature recovery.
enum Tokens {
    private static let count = 2_500

    static func run() async throws {
        let keys = Node(try Chain(configuration(8))).accounts.keys
        let chainID = configuration(8).chainID
        let signed = (0..<count).map { i in
            DevnetBenchmarks.transfer(keys, i, chainID)
        }
        let requests = signed.map(request)
        let digests = signed.map {
            ($0.transaction.signingHash.bytes, $0.r.bigEndianBytes + $0.s.bigEndianBytes)
        }
        let times = try await interleaved([
            {
                let node = Node(try Chain(configuration(8)))
                try await node.update { Token.install(in: &$0, holder: keys[0].address) }
                let endpoint = RPCEndpoint(node: node)
                let took = await timeAsync { for request in requests { _ = await endpoint.handle(request) } }
                let chain = node.chain
                guard chain.head.number == UInt64(count), chain.head.outcomes[0].receipt.logs.count == 1
                else {
                    fatalError("Not all transfers were mined.")
                }
                return took
            },
            {
                var key = [UInt8](repeating: 0, count: 65)
                return time {
                    for (i, (digest, signature)) in digests.enumerated() {
                        consume(peer_recover(digest, signature, signed[i].yParity ? 1 : 0, &key))
                    }
                }
            },
        ])
        heading("what", "a second", "to recovery")
        let rates = times.map { Double(count) / $0 }
        row(
            "`eth_sendRawTransaction` of an ERC-20 transfer, automined, in process",
            text(rates[0], 0),
            text(rates[0] / rates[1])
        )
        row("libsecp256k1 recoveries, called from C, one core", text(rates[1], 0), "1")
    }
}

extension DevnetBenchmarks {
    /// Transfer `i` of a row of them, to one of a hundred receivers.
    static func transfer(_ keys: [PrivateKey], _ i: Int, _ chainID: UInt64) -> SignedTransaction {
        signed(
            by: keys[0],
            to: Token.address,
            nonce: UInt64(i),
            chainID: chainID,
            gas: 100_000,
            data: Token.transfer(to: Address(high: 7, low: UInt128(i % 100)), amount: U256(UInt64(i + 1)))
        )
    }
}
