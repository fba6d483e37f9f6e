import EVM
import Primitives

/// Looking transactions up.
extension RPCMethods {
    static var transactions: [RPCMethod] {
        [
            .instant("eth_getTransactionByHash") { chain, parameters in
                let hash = try parameters.hash(0)
                if let location = chain.transaction(hash) { return transaction(location) }
                return chain.pool.transaction(hash).map { .transaction($0, in: nil, index: nil) } ?? .null
            },
            .instant("eth_getTransactionReceipt") { chain, parameters in
                guard let location = chain.transaction(try parameters.hash(0)) else { return .null }
                return .receipt(location.block, index: location.index, chain: chain)
            },
            .instant("eth_getTransactionByBlockHashAndIndex") { chain, parameters in
                try located(chain.block(.hash(try parameters.hash(0))), parameters).map(transaction) ?? .null
            },
            .instant("eth_getTransactionByBlockNumberAndIndex") { chain, parameters in
                try located(chain.block(try parameters.block(0)), parameters).map(transaction) ?? .null
            },
            .instant("eth_getRawTransactionByHash") { chain, parameters in
                let hash = try parameters.hash(0)
                let found = chain.transaction(hash)?.transaction ?? chain.pool.transaction(hash)
                return found.map { .data($0.encoded) } ?? .null
            },
            .instant("eth_getRawTransactionByBlockHashAndIndex") { chain, parameters in
                try located(chain.block(.hash(try parameters.hash(0))), parameters)
                    .map { .data($0.transaction.encoded) } ?? .null
            },
            .instant("eth_getRawTransactionByBlockNumberAndIndex") { chain, parameters in
                try located(chain.block(try parameters.block(0)), parameters)
                    .map { .data($0.transaction.encoded) } ?? .null
            },
        ]
    }

    private static func transaction(_ location: TransactionLocation) -> JSONValue {
        .transaction(location.transaction, in: location.block, index: location.index)
    }

    private static func located(
        _ block: StoredBlock?,
        _ parameters: Parameters
    ) throws -> TransactionLocation? {
        let index = try parameters.uint64(1)
        guard let block, index < UInt64(block.block.transactions.count) else { return nil }
        return TransactionLocation(block: block, index: Int(index))
    }
}
