import EVM
import Primitives

/// Erigon's additions that tools ask for.
extension RPCMethods {
    static var erigon: [RPCMethod] {
        [
            .instant("erigon_getHeaderByNumber") { chain, parameters in
                chain.block(try parameters.block(0)).map { .header($0) } ?? .null
            },
            .instant("erigon_getHeaderByHash") { chain, parameters in
                chain.block(.hash(try parameters.hash(0))).map { .header($0) } ?? .null
            },
            .instant("erigon_blockNumber") { chain, _ in .quantity(chain.head.number) },
            .read("erigon_getBlockByTimestamp") { chain, parameters, _ in
                let timestamp = try parameters.uint64(0)
                let full = parameters.optional(1) == nil ? false : try parameters.bool(1)
                // The last block that is not younger than asked for.
                let isYounger = { (block: StoredBlock) in block.timestamp > timestamp }
                let block = chain.firstBlock(where: isYounger)
                return .block(block.map { $0.parent ?? $0 } ?? chain.head, full: full)
            },
            .read("erigon_getLogsByHash") { chain, parameters, _ in
                guard let block = chain.block(.hash(try parameters.hash(0))) else { return .null }
                return .array(
                    block.outcomes.indices.map {
                        JSONValue.receipt(block, index: $0, chain: chain)["logs"] ?? []
                    }
                )
            },
            .read("erigon_getBlockReceiptsByBlockHash") { chain, parameters, _ in
                guard let block = chain.block(.hash(try parameters.hash(0))) else { return .null }
                return .array(block.outcomes.indices.map { .receipt(block, index: $0, chain: chain) })
            },
            .read("erigon_getBalanceChangesInBlock") { chain, parameters, _ in
                let id = try parameters.block(0)
                guard let block = chain.block(id) else { throw unknownBlock(id) }
                let changed = block.state.addressesChanged(since: block.initialState).sorted()
                return .object(
                    changed.compactMap { address -> JSONValue.Member? in
                        let before = block.initialState.account(at: address)?.balance ?? .zero
                        let after = block.state.account(at: address)?.balance ?? .zero
                        return before == after ? nil : JSONValue.Member(address.description, .quantity(after))
                    }
                )
            },
        ]
    }
}
