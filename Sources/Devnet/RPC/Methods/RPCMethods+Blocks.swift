import EVM
import Primitives

/// Blocks and headers.
extension RPCMethods {
    static var blocks: [RPCMethod] {
        [
            .instant("eth_blockNumber") { chain, _ in .quantity(chain.head.number) },
            .read("eth_getBlockByNumber") { chain, parameters, _ in
                let full = parameters.optional(1) == nil ? false : try parameters.bool(1)
                let id = try parameters.block(0)
                let block = chain.blockOrPending(id)
                return block.map { .block($0, full: full, isPending: id == .pending) } ?? .null
            },
            .read("eth_getBlockByHash") { chain, parameters, _ in
                let full = parameters.optional(1) == nil ? false : try parameters.bool(1)
                return chain.block(.hash(try parameters.hash(0))).map { .block($0, full: full) } ?? .null
            },
            .read("eth_getHeaderByNumber") { chain, parameters, _ in
                let id = try parameters.block(0)
                return chain.blockOrPending(id).map { .header($0, isPending: id == .pending) } ?? .null
            },
            .instant("eth_getHeaderByHash") { chain, parameters in
                chain.block(.hash(try parameters.hash(0))).map { .header($0) } ?? .null
            },
            .read("eth_getBlockTransactionCountByNumber") { chain, parameters, _ in
                let block = chain.blockOrPending(try parameters.block(0))
                return block.map { .quantity($0.block.transactions.count) } ?? .null
            },
            .instant("eth_getBlockTransactionCountByHash") { chain, parameters in
                let block = chain.block(.hash(try parameters.hash(0)))
                return block.map { .quantity($0.block.transactions.count) } ?? .null
            },
            .read("eth_getUncleCountByBlockNumber") { chain, parameters, _ in
                chain.blockOrPending(try parameters.block(0)).map { .quantity($0.block.ommers.count) }
                    ?? .null
            },
            .instant("eth_getUncleCountByBlockHash") { chain, parameters in
                chain.block(.hash(try parameters.hash(0))).map { .quantity($0.block.ommers.count) } ?? .null
            },
            // A devnet mines no ommers, but a chain that was imported may have some.
            .instant("eth_getUncleByBlockNumberAndIndex") { chain, parameters in
                try ommer(chain.block(try parameters.block(0)), parameters)
            },
            .instant("eth_getUncleByBlockHashAndIndex") { chain, parameters in
                try ommer(chain.block(.hash(try parameters.hash(0))), parameters)
            },
            .read("eth_getBlockReceipts") { chain, parameters, _ in
                guard let block = chain.blockOrPending(try parameters.block(0)) else { return .null }
                return .array(block.outcomes.indices.map { .receipt(block, index: $0, chain: chain) })
            },
        ]
            // Blocks hold access lists from Amsterdam on (EIP-7928), which is still to come.
            + [
                "eth_getBlockAccessList", "eth_getBlockAccessListByBlockHash",
                "eth_getBlockAccessListByBlockNumber", "eth_getBlockAccessListRaw",
            ].map { name in
                .instant(name) { chain, parameters in
                    guard chain.block(try parameters.block(0)) != nil else { throw RPCError.unknownBlock }
                    return .null
                }
            }
    }

    private static func ommer(_ block: StoredBlock?, _ parameters: Parameters) throws -> JSONValue {
        let index = try parameters.uint64(1)
        guard let ommers = block?.block.ommers, index < UInt64(ommers.count) else { return .null }
        return .ommer(ommers[Int(index)])
    }
}
