import EVM
import Primitives

/// Taking blocks back, and mining others in their place.
extension RPCMethods {
    static var reorganising: [RPCMethod] {
        [
            RPCMethod.control("anvil_rollback") { chain, parameters in
                let depth = try parameters.optional(0) == nil ? 1 : parameters.uint64(0)
                do { try chain.rollBack(depth) } catch {
                    throw RPCError.invalidParameters("Rollback \(error)")
                }
                return .null
            },
            RPCMethod.control("anvil_reorg") { chain, parameters in
                try reorganise(&chain, parameters)
                return .null
            },
        ].flatMap { $0 }
    }

    /// A depth and pairs of a transaction with its block's index, side by side or in one object.
    private static func reorganise(_ chain: inout Chain, _ parameters: Parameters) throws {
        let options = try parameters.required(0)
        let isObject = options.members != nil
        let depthValue = isObject ? options["depth"] ?? .null : options
        guard let depth = depthValue.asNumber?.asUInt64 else {
            throw Parameters.invalid(0, "a depth, in blocks", depthValue)
        }
        let pairs = isObject ? options["txBlockPairs"] ?? options["tx_block_pairs"] : parameters.optional(1)
        let wanted = try transactions(pairs, depth: depth, index: isObject ? 0 : 1)
        var nonces: [Address: UInt64] = [:]
        do {
            try chain.reorganise(depth) { index, chain in
                try (wanted[index] ?? []).map { try signed($0, chain, &nonces) }
            }
        } catch let error as ReorganisationError {
            throw RPCError.invalidParameters("Reorg \(error)")
        }
    }

    private static func transactions(
        _ pairs: JSONValue?,
        depth: UInt64,
        index: Int
    ) throws -> [UInt64: [JSONValue]] {
        guard let pairs else { return [:] }
        var wanted: [UInt64: [JSONValue]] = [:]
        guard let items = pairs.array else {
            throw Parameters.invalid(index, "pairs of a transaction and a block's index", pairs)
        }
        for item in items {
            guard let pair = item.array, pair.count == 2, let block = pair[1].asNumber?.asUInt64 else {
                throw Parameters.invalid(index, "pairs of a transaction and a block's index", item)
            }
            guard block < depth else {
                throw RPCError.invalidParameters("\(ReorganisationError.blockIndex(block, depth: depth))")
            }
            wanted[block, default: []].append(pair[0])
        }
        return wanted
    }

    /// A raw transaction as it is; one that is only described with what it lacks, and the sender's next nonce.
    private static func signed(
        _ value: JSONValue,
        _ chain: Chain,
        _ nonces: inout [Address: UInt64]
    ) throws -> SignedTransaction {
        if value.string != nil {
            let transaction = try SignedTransaction(decoding: try Parameters(.array([value])).data(0))
            nonces[transaction.sender] = transaction.transaction.nonce + 1
            return transaction
        }
        var request = named(chain, try Parameters(.array([value])).call(0))
        let sender = request.from
        let nonce = nonces[sender] ?? chain.state.account(at: sender)?.nonce ?? 0
        request.nonce = nonce
        guard let signed = chain.authorise(try chain.filled(request), from: sender) else {
            throw RPCError.server("unknown account: the devnet does not sign for \(sender)")
        }
        nonces[sender] = nonce + 1
        return signed
    }
}
