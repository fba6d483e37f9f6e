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
            .read("eth_getTransactionBySenderAndNonce") { chain, parameters, _ in
                let (sender, nonce) = (try parameters.address(0), try parameters.uint64(1))
                if let waiting = chain.pool.transaction(of: sender, nonce: nonce) {
                    return .transaction(waiting, in: nil, index: nil)
                }
                return chain.minedTransaction(of: sender, nonce: nonce).map(transaction) ?? .null
            },
            .instant("eth_getTransactionByBlockHashAndIndex") { chain, parameters in
                try located(chain.block(.hash(try parameters.hash(0))), parameters).map(transaction) ?? .null
            },
            .read("eth_getTransactionByBlockNumberAndIndex") { chain, parameters, _ in
                let id = try parameters.block(0)
                let found = try located(chain.blockOrPending(id), parameters)
                if id == .pending {
                    return found.map { .transaction($0.transaction, in: nil, index: nil) } ?? .null
                }
                return found.map(transaction) ?? .null
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
            .read("eth_getRawTransactionByBlockNumberAndIndex") { chain, parameters, _ in
                try located(chain.blockOrPending(try parameters.block(0)), parameters)
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

extension Chain {
    /// The mined transaction of an account with a nonce; by bisection over the account's nonces in the past.
    func minedTransaction(of sender: Address, nonce: UInt64) -> TransactionLocation? {
        func isBehind(_ number: UInt64) -> Bool {
            (head.ancestor(number)?.state.account(at: sender)?.nonce ?? 0) > nonce
        }
        var low = genesis.number
        var high = head.number
        guard isBehind(high) else { return nil }
        while low < high {
            let middle = low + (high - low) / 2
            if isBehind(middle) { high = middle } else { low = middle + 1 }
        }
        guard let block = head.ancestor(low) else { return nil }
        let index = block.block.transactions.firstIndex {
            $0.sender == sender && $0.transaction.nonce == nonce
        }
        return index.map { TransactionLocation(block: block, index: $0) }
    }
}
