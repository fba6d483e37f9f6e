import EVM
import Primitives

/// Logs and polling filters.
extension RPCMethods {
    /// Most logs in one answer.
    private static let logLimit = 100_000

    static var logs: [RPCMethod] {
        [
            .read("eth_getLogs") { chain, parameters, _ in
                .logs(try matching(chain, try parameters.logQuery(0)))
            },
            .node("eth_newFilter") { node, parameters in
                try created(node, .logs(try parameters.logQuery(0)))
            },
            .node("eth_newBlockFilter") { node, _ in try created(node, .blocks) },
            .node("eth_newPendingTransactionFilter") { node, parameters in
                let full = try parameters.optional(0) == nil ? false : parameters.bool(0)
                return try created(node, .pendingTransactions(full: full))
            },
            .node("eth_getFilterChanges") { node, parameters in
                switch node.filters.changes(try parameters.number(0)) {
                case .logs(let logs)?: .logs(logs)
                case .hashes(let hashes)?: .array(hashes.map { .data($0) })
                case .transactions(let transactions)?:
                    .array(transactions.map { .transaction($0, in: nil, index: nil) })
                case nil: throw RPCError.server("filter not found")
                }
            },
            .node("eth_getFilterLogs") { node, parameters in
                guard case .logs(let query)? = node.filters.kind(try parameters.number(0)) else {
                    throw RPCError.server("filter not found")
                }
                return .logs(try matching(node.chain, query))
            },
            .node("eth_uninstallFilter") { node, parameters in
                .bool(node.filters.remove(try parameters.number(0)))
            },
        ]
    }

    private static func created(_ node: Node, _ kind: FilterRegistry.Kind) throws -> JSONValue {
        guard let id = node.filters.create(kind) else {
            throw RPCError.server("too many filters: uninstall those that are no longer polled")
        }
        // 32 digits: tools tell filter ids from hashes by their length.
        let digits = String(id.low, radix: 16)
        return .string("0x" + String(repeating: "0", count: 32 - digits.count) + digits)
    }

    private static func matching(_ chain: Chain, _ query: FilterRegistry.LogQuery) throws -> [MinedLog] {
        if let hash = query.blockHash {
            guard let block = chain.block(.hash(hash)) else { throw RPCError.server("unknown block") }
            return block.logs(matching: query)
        }
        func number(_ id: BlockID?) throws -> UInt64 {
            switch id {
            case .number(let number)?: return number
            case .earliest?: return 0
            case .hash(let hash)?:
                guard let block = chain.block(.hash(hash)) else { throw RPCError.unknownBlock }
                return block.number
            default: return chain.head.number
            }
        }
        let from = try number(query.fromBlock)
        let to = try number(query.toBlock)
        if from > to {
            throw RPCError.invalidParameters("invalid block range params: fromBlock \(from) > toBlock \(to)")
        }
        if to > chain.head.number {
            throw RPCError.invalidParameters(
                "block range extends beyond current head block: block \(to) > head \(chain.head.number)"
            )
        }
        let found = chain.logs(from: from, to: to, matching: query, limit: logLimit)
        if found.count > logLimit {
            throw RPCError.server(
                "query returned more than \(logLimit) logs: ask for fewer blocks or more topics"
            )
        }
        return found
    }
}

extension Parameters {
    func logQuery(_ index: Int) throws(RPCError) -> FilterRegistry.LogQuery {
        var query = FilterRegistry.LogQuery()
        guard let value = optional(index) else { return query }
        guard case .object = value else { throw Parameters.invalid(index, "a filter object", value) }
        func block(_ name: String) throws(RPCError) -> BlockID? {
            guard let member = value[name], !member.isNull else { return nil }
            guard let id = member.asBlockID else {
                throw Parameters.invalid(index, "a block in \(name)", member)
            }
            return id
        }
        query.fromBlock = try block("fromBlock")
        query.toBlock = try block("toBlock")
        if let member = value["blockHash"], !member.isNull {
            guard let hash = member.asHash else {
                throw Parameters.invalid(index, "a 32-byte blockHash", member)
            }
            if query.fromBlock != nil || query.toBlock != nil {
                throw .invalidParameters(
                    "cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other"
                )
            }
            query.blockHash = hash
        }
        if let member = value["address"], !member.isNull {
            let items = member.array ?? [member]
            let addresses = items.compactMap(\.asAddress)
            guard addresses.count == items.count else {
                throw Parameters.invalid(index, "an address or an array of addresses", member)
            }
            query.addresses = Set(addresses)
        }
        if let member = value["topics"], !member.isNull {
            guard let items = member.array, items.count <= 4 else {
                throw Parameters.invalid(index, "an array of at most 4 topics", member)
            }
            for item in items {
                let alternatives = item.isNull ? [] : item.array ?? [item]
                let hashes = alternatives.compactMap { $0.asHash }
                // A null among the alternatives matches everything.
                let isWildcard = alternatives.contains { $0.isNull }
                guard isWildcard || hashes.count == alternatives.count else {
                    throw Parameters.invalid(index, "32-byte topics", item)
                }
                query.topics.append(isWildcard ? [] : Set(hashes))
            }
        }
        return query
    }
}
