import EVM
import Primitives

/// Sending a transaction and getting its receipt in one call (EIP-7966).
extension RPCMethods {
    private static let standardTimeout: UInt64 = 20_000
    private static let longestTimeout: UInt64 = 60_000

    static var waitingSends: [RPCMethod] {
        [
            .waiting("eth_sendRawTransactionSync") { node, parameters in
                let transaction = try PooledTransaction(decoding: try parameters.data(0))
                let timeout = try timeout(parameters)
                let hash = try await node.update { try $0.submit(transaction) }
                return try await receipt(of: hash, node, within: timeout)
            },
            .waiting("eth_sendTransactionSync") { node, parameters in
                let request = try parameters.call(0)
                let timeout = try timeout(parameters)
                let hash = try await node.update { try $0.submit(try authorised($0, request)) }
                return try await receipt(of: hash, node, within: timeout)
            },
        ]
    }

    /// Milliseconds to wait.
    private static func timeout(_ parameters: Parameters) throws -> UInt64 {
        guard parameters.optional(1) != nil else { return standardTimeout }
        let asked = try parameters.uint64(1)
        return asked == 0 ? standardTimeout : min(asked, longestTimeout)
    }

    private static func receipt(
        of hash: Hash256,
        _ node: Node,
        within timeout: UInt64
    ) async throws -> JSONValue {
        let deadline = ContinuousClock.now + .milliseconds(timeout)
        while true {
            let chain = node.chain
            if let location = chain.transaction(hash) {
                return .receipt(location.block, index: location.index, chain: chain)
            }
            guard ContinuousClock.now < deadline else { break }
            // Blocks come at most every few milliseconds, and seldom without automine, which answers at once.
            try await Task.sleep(for: .milliseconds(10))
        }
        throw RPCError(
            code: 4,
            message: "The transaction was added to the transaction pool but wasn't processed in \(timeout)ms",
            data: .data(hash)
        )
    }
}
