import EVM
import Primitives

/// What the explorer Otterscan asks for (https://docs.otterscan.io/api-docs/ots-api), at level 8.
extension RPCMethods {
    static var otterscan: [RPCMethod] {
        [
            .instant("ots_getApiLevel") { _, _ in 8 },
            .instant("ots_hasCode") { chain, parameters in
                let address = try parameters.address(0)
                let id = try parameters.block(1)
                guard let state = chain.state(at: id) else { throw unknownBlock(id) }
                return .bool(!(state.account(at: address)?.code.isEmpty ?? true))
            },
            .read("ots_getInternalOperations") { chain, parameters, interrupt in
                guard let location = chain.transaction(try parameters.hash(0)) else { return .null }
                return try chain.traceJob(of: location, interrupt: interrupt).withCalls { _, trace in
                    .array(trace.calls.indices.compactMap { internalOperation(trace, $0) })
                }
            },
            .read("ots_getTransactionError") { chain, parameters, interrupt in
                guard let location = chain.transaction(try parameters.hash(0)) else { return .null }
                let result = try chain.traceJob(of: location, interrupt: interrupt).run()
                return .data(result.status == .revert ? result.output : [])
            },
            .read("ots_traceTransaction") { chain, parameters, interrupt in
                guard let location = chain.transaction(try parameters.hash(0)) else { return .null }
                let job = try chain.traceJob(of: location, interrupt: interrupt)
                return .written(try job.withCalls { try otterscanTrace($1, job.limit) })
            },
            .instant("ots_getBlockDetails") { chain, parameters in
                chain.block(try parameters.block(0)).map { blockDetails($0, chain) } ?? .null
            },
            .instant("ots_getBlockDetailsByHash") { chain, parameters in
                chain.block(.hash(try parameters.hash(0))).map { blockDetails($0, chain) } ?? .null
            },
            .read("ots_getBlockTransactions") { chain, parameters, _ in
                let id = try parameters.block(0)
                let page = try parameters.uint64(1)
                let size = try pageSize(parameters, 2)
                return chain.block(id).map { blockTransactions($0, page, size, chain) } ?? .null
            },
            .read("ots_searchTransactionsBefore") { chain, parameters, interrupt in
                try accountSearch(chain, parameters, interrupt).before(try parameters.uint64(1))
            },
            .read("ots_searchTransactionsAfter") { chain, parameters, interrupt in
                try accountSearch(chain, parameters, interrupt).after(try parameters.uint64(1))
            },
            .instant("ots_getTransactionBySenderAndNonce") { chain, parameters in
                let sender = try parameters.address(0)
                let nonce = try parameters.uint64(1)
                return chain.transaction(of: sender, nonce: nonce).map { .data($0.transaction.hash) } ?? .null
            },
            .read("ots_getContractCreator") { chain, parameters, interrupt in
                try contractCreator(try parameters.address(0), chain, interrupt)
            },
        ]
    }

    private static func accountSearch(
        _ chain: Chain,
        _ parameters: Parameters,
        _ interrupt: Interrupt
    ) throws(RPCError) -> AccountSearch {
        AccountSearch(
            appearances: Appearances(address: try parameters.address(0), chain: chain, interrupt: interrupt),
            pageSize: try pageSize(parameters, 2)
        )
    }

    private static func pageSize(_ parameters: Parameters, _ index: Int) throws(RPCError) -> Int {
        let size = try parameters.uint64(index)
        guard size > 0, size <= 1_000 else {
            throw Parameters.invalid(index, "a page size from 1 to 1000", parameters.items[index])
        }
        return Int(size)
    }

    /// A transfer, a destruction or a creation below the transaction's own message; nil for anything else.
    private static func internalOperation(_ trace: CallTrace, _ index: Int) -> JSONValue? {
        let call = trace.calls[index]
        guard index > 0 else { return nil }
        // What failed, or happened inside of what failed, did not happen.
        var enclosing: Int? = index
        while let position = enclosing {
            if trace.calls[position].hasFailed { return nil }
            enclosing = trace.calls[position].parent
        }
        let kind: Int
        switch call.kind {
        case .message(.call) where !call.value.isZero: kind = 0
        case .selfDestruct: kind = 1
        case .message(.create): kind = 2
        case .message(.create2): kind = 3
        default: return nil
        }
        return .object([
            "type": .int(kind), "from": .data(call.from), "to": .data(call.to),
            "value": .quantity(call.value),
        ])
    }

    private static func otterscanTrace(_ trace: CallTrace, _ limit: TraceLimit) throws -> JSONText {
        var text = JSONText()
        text.raw("[")
        for (index, call) in trace.calls.enumerated() {
            text.raw(index == 0 ? "{\"type\":\"" : ",{\"type\":\"")
            text.raw(call.typeName)
            text.raw("\",\"depth\":")
            text.decimal(UInt64(call.depth))
            text.raw(",\"from\":")
            text.address(call.from)
            text.raw(",\"to\":")
            text.address(call.to)
            text.raw(",\"value\":")
            switch call.kind {
            case .message(.delegateCall), .message(.staticCall): text.raw("null")
            default: text.quantity(call.value)
            }
            text.raw(",\"input\":")
            text.data(trace.input(of: call))
            text.raw(",\"output\":")
            text.data(trace.output(of: call))
            text.raw("}")
            if text.count > limit.bytes { throw limit.exceeded }
        }
        text.raw("]")
        return text
    }

    // MARK: Blocks

    /// A block without what the explorer does not show.
    private static func slimBlock(_ block: StoredBlock, transactions: [JSONValue]?) -> JSONValue {
        let members = JSONValue.block(block, full: false).members ?? []
        var kept = members.filter { $0.key != "transactions" && $0.key != "logsBloom" }
        kept.append(JSONValue.Member("logsBloom", .null))
        kept.append(JSONValue.Member("transactionCount", .quantity(block.block.transactions.count)))
        if let transactions { kept.append(JSONValue.Member("transactions", .array(transactions))) }
        return .object(kept)
    }

    private static func blockDetails(_ block: StoredBlock, _ chain: Chain) -> JSONValue {
        let fees = block.outcomes.reduce(U256.zero) { sum, outcome in
            sum &+ outcome.effectiveGasPrice &* U256(outcome.gasUsed)
        }
        let traces = BlockTraces(stored: block, chain: chain, interrupt: Interrupt())
        let own = traces.rewards.first { $0.kind == "block" }?.value ?? .zero
        let uncles = traces.rewards.filter { $0.kind == "uncle" }.reduce(U256.zero) { $0 &+ $1.value }
        return .object([
            "block": slimBlock(block, transactions: nil),
            "issuance": .object([
                "blockReward": .quantity(own), "uncleReward": .quantity(uncles),
                "issuance": .quantity(own &+ uncles),
            ]),
            "totalFees": .quantity(fees),
        ])
    }

    /// A page of a block's transactions, page 0 being the last of them.
    private static func blockTransactions(
        _ block: StoredBlock,
        _ page: UInt64,
        _ size: Int,
        _ chain: Chain
    ) -> JSONValue {
        let count = block.block.transactions.count
        let end = max(
            0,
            count - Int(clamping: page.multipliedReportingOverflow(by: UInt64(size)).partialValue)
        )
        let range = page > UInt64(count) ? 0..<0 : max(0, end - size)..<end
        let transactions = range.map { index -> JSONValue in
            let full = JSONValue.transaction(block.block.transactions[index], in: block, index: index)
            return .object(
                (full.members ?? []).map { member in
                    guard member.key == "input", let data = member.value.string else { return member }
                    // The selector is all that a list shows.
                    return JSONValue.Member("input", .string(String(data.prefix(10))))
                }
            )
        }
        let receipts = range.map { index -> JSONValue in
            let members = JSONValue.receipt(block, index: index, chain: chain).members ?? []
            return .object(
                members.map { ["logs", "logsBloom"].contains($0.key) ? JSONValue.Member($0.key, .null) : $0 }
            )
        }
        return .object([
            "fullblock": slimBlock(block, transactions: transactions), "receipts": .array(receipts),
        ])
    }

    // MARK: Contracts

    /// The transaction that put the code where it is, and the account that did it.
    private static func contractCreator(
        _ address: Address,
        _ chain: Chain,
        _ interrupt: Interrupt
    ) throws -> JSONValue {
        let hasCode = { (block: StoredBlock) in !(block.state.account(at: address)?.code.isEmpty ?? true) }
        guard let block = chain.firstBlock(where: hasCode), block.parent != nil else { return .null }
        var found: JSONValue?
        let traces = BlockTraces(stored: block, chain: chain, interrupt: interrupt)
        let appearances = Appearances(address: address, chain: chain, interrupt: interrupt)
        try traces.visit(where: appearances.isCandidate) { writer in
            let creation = writer.trace.calls.last {
                $0.isCreation && $0.to == address && !$0.hasFailed
            }
            guard let creation, let location = writer.location else { return }
            found = .object(["hash": .data(location.hash), "creator": .data(creation.from)])
        }
        return found ?? .null
    }
}

/// A page of an account's transactions, newest first.
private struct AccountSearch {
    let appearances: Appearances
    let pageSize: Int

    private var chain: Chain { appearances.chain }

    /// Below a block, or from the head down for block 0.
    func before(_ number: UInt64) throws -> JSONValue {
        var next =
            number == 0
            ? chain.head : number > chain.head.number ? chain.head : chain.head.ancestor(number - 1)
        var found: [TransactionLocation] = []
        while let block = next, found.count < pageSize {
            // A block's transactions stay together even if the page grows beyond its size.
            found += try appearances.positions(in: block).reversed().map {
                TransactionLocation(block: block, index: $0)
            }
            next = block.parent
        }
        return page(found, isFirst: number == 0, isLast: next == nil)
    }

    /// Above a block, or from the genesis up for block 0.
    func after(_ number: UInt64) throws -> JSONValue {
        var candidates: [StoredBlock] = []
        var next: StoredBlock? = chain.head
        while let block = next, number == 0 || block.number > number {
            if block.outcomes.contains(where: appearances.isCandidate) { candidates.append(block) }
            next = block.parent
        }
        var found: [TransactionLocation] = []
        while found.count < pageSize, let block = candidates.popLast() {
            found += try appearances.positions(in: block).map { TransactionLocation(block: block, index: $0) }
        }
        return page(found.reversed(), isFirst: candidates.isEmpty, isLast: number == 0)
    }

    private func page(_ found: [TransactionLocation], isFirst: Bool, isLast: Bool) -> JSONValue {
        let receipts = found.map { location -> JSONValue in
            var members = JSONValue.receipt(location.block, index: location.index, chain: chain).members ?? []
            members.append(JSONValue.Member("timestamp", .int(location.block.timestamp)))
            return .object(members)
        }
        return .object([
            "txs": .array(
                found.map { .transaction($0.transaction, in: $0.block, index: $0.index) }
            ),
            "receipts": .array(receipts), "firstPage": .bool(isFirst), "lastPage": .bool(isLast),
        ])
    }
}
