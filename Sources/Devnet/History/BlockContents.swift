import EVM
import Primitives

/// All of a block but its place in the chain and its states: what may leave memory and come back.
final class BlockContents: Sendable {
    let block: Block
    let outcomes: [TransactionOutcome]
    /// Logs in the block's earlier transactions, by transaction: the block-wide index of its first log.
    let firstLogIndices: [Int]

    init(_ block: Block, outcomes: [TransactionOutcome]) {
        self.block = block
        self.outcomes = outcomes
        var next = 0
        firstLogIndices = outcomes.map { outcome in
            defer { next += outcome.receipt.logs.count }
            return next
        }
    }

    /// About how many bytes of memory it takes, without states.
    var weight: Int {
        var bytes = 700
        if outcomes.isEmpty { return bytes }
        for (transaction, outcome) in zip(block.transactions, outcomes) {
            bytes += 900 + 2 * transaction.transaction.data.count + 20 * outcome.accessed.count
            for log in outcome.receipt.logs { bytes += 250 + log.data.count }
        }
        return bytes
    }
}

extension BlockContents {
    /// A log by its index in the logs of one of the block's transactions.
    func log(_ offset: Int, of transaction: Int, in stored: StoredBlock) -> MinedLog {
        MinedLog(
            log: outcomes[transaction].receipt.logs[offset],
            block: stored,
            transactionIndex: transaction,
            transactionHash: block.transactions[transaction].hash,
            logIndex: firstLogIndices[transaction] + offset
        )
    }

    /// A log by its index in the whole block.
    func log(_ index: Int, of stored: StoredBlock) -> MinedLog? {
        // Transactions without logs share their first index with the next one that has some.
        let transaction = firstLogIndices.partitioningIndex { $0 > index } - 1
        guard transaction >= 0 else { return nil }
        let offset = index - firstLogIndices[transaction]
        guard offset < outcomes[transaction].receipt.logs.count else { return nil }
        return log(offset, of: transaction, in: stored)
    }

    /// The same from what `write` wrote, reading no more than is needed.
    static func log(_ index: Int, of stored: StoredBlock, in contents: inout RLPDecoder) throws -> MinedLog? {
        _ = try contents.encodedItem()
        var transactions = try contents.list()
        _ = try contents.encodedItem()
        _ = try contents.encodedItem()
        var outcomes = try contents.list()
        var rest = index
        for transaction in 0... where !outcomes.isAtEnd {
            var outcome = try outcomes.list()
            for _ in 0..<3 { _ = try outcome.string() }
            var logs = try outcome.list()
            while rest > 0, !logs.isAtEnd {
                _ = try logs.encodedItem()
                rest -= 1
            }
            if logs.isAtEnd {
                if outcomes.isAtEnd { return nil }
                continue
            }
            for _ in 0..<transaction { _ = try transactions.encodedItem() }
            var signed = try transactions.list()
            _ = try signed.string()
            return MinedLog(
                log: try Log(&logs),
                block: stored,
                transactionIndex: transaction,
                transactionHash: try signed.hash(),
                logIndex: index
            )
        }
        return nil
    }

    /// `[header, transactions, ommers, withdrawals, outcomes]`; the ways back in are below, in the same order.
    func write(to encoder: inout RLPEncoder) {
        encoder.list { list in
            block.header.write(to: &list)
            list.list { items in
                for transaction in block.transactions { transaction.writeKnown(to: &items) }
            }
            list.list { items in
                for ommer in block.ommers { ommer.write(to: &items) }
            }
            list.list { items in
                // None at all and an empty list are two things.
                guard let withdrawals = block.withdrawals else { return }
                items.list { inner in for withdrawal in withdrawals { withdrawal.write(to: &inner) } }
            }
            list.list { items in for outcome in outcomes { outcome.write(to: &items) } }
        }
    }

    /// - Parameter hash: the block's, which was known when it was written.
    convenience init(decoding bytes: ArraySlice<UInt8>, hash: Hash256) throws {
        var list = try RLPDecoder.list(bytes)
        let header = try Header(decoding: try list.encodedItem())
        var items = try list.list()
        var transactions: [SignedTransaction] = []
        while !items.isAtEnd { transactions.append(try SignedTransaction(known: &items)) }
        items = try list.list()
        var ommers: [Header] = []
        while !items.isAtEnd { ommers.append(try Header(decoding: try items.encodedItem())) }
        items = try list.list()
        var withdrawals: [Withdrawal]?
        if !items.isAtEnd {
            var inner = try items.list()
            var all: [Withdrawal] = []
            while !inner.isAtEnd {
                var fields = try inner.list()
                all.append(try Withdrawal(&fields))
            }
            withdrawals = all
        }
        items = try list.list()
        var outcomes: [TransactionOutcome] = []
        while !items.isAtEnd {
            outcomes.append(try TransactionOutcome(of: transactions[outcomes.count], &items))
        }
        try list.finish()
        self.init(
            Block(
                header: SealedHeader(header, hash: hash),
                transactions: transactions,
                ommers: ommers,
                withdrawals: withdrawals
            ),
            outcomes: outcomes
        )
    }
}

extension SignedTransaction {
    /// With hash and sender, so that nothing needs to be hashed or recovered again.
    fileprivate func writeKnown(to encoder: inout RLPEncoder) {
        encoder.list { item in
            item.append(encoded)
            item.append(hash)
            item.append(sender)
            item.append(isImpersonated ? 1 : 0 as UInt64)
        }
    }

    fileprivate init(known items: inout RLPDecoder) throws {
        var item = try items.list()
        try self.init(
            decodingKnown: try item.string(),
            hash: try item.hash(),
            sender: try item.address(),
            isImpersonated: try item.uint64() == 1
        )
    }
}

extension TransactionOutcome {
    fileprivate func write(to encoder: inout RLPEncoder) {
        encoder.list { item in
            switch receipt.outcome {
            case .status(let succeeded): item.append(succeeded ? 1 : 0 as UInt64)
            case .stateRoot(let root): item.append(root)
            }
            item.append(receipt.cumulativeGasUsed)
            item.append(receipt.logs.isEmpty ? [] : receipt.bloom.bytes)
            item.list { logs in for log in receipt.logs { log.write(to: &logs) } }
            item.append(gasUsed)
            item.append(effectiveGasPrice)
            item.append(created)
            item.list { addresses in for address in accessed { addresses.append(address) } }
        }
    }

    fileprivate init(of transaction: SignedTransaction, _ items: inout RLPDecoder) throws {
        var item = try items.list()
        let first = try item.string()
        let outcome = Hash256(first).map { Receipt.Outcome.stateRoot($0) } ?? .status(!first.isEmpty)
        let cumulativeGasUsed = try item.uint64()
        let bloom = Bloom(try item.string()) ?? .empty
        var encodedLogs = try item.list()
        var logs: [Log] = []
        while !encodedLogs.isAtEnd { logs.append(try Log(&encodedLogs)) }
        let gasUsed = try item.uint64()
        let effectiveGasPrice = try item.u256()
        let created = try item.optionalAddress()
        var addresses = try item.list()
        var accessed: [Address] = []
        while !addresses.isAtEnd { accessed.append(try addresses.address()) }
        self.init(
            receipt: Receipt(
                kind: transaction.transaction.kind,
                outcome: outcome,
                cumulativeGasUsed: cumulativeGasUsed,
                logs: logs,
                bloom: bloom
            ),
            gasUsed: gasUsed,
            effectiveGasPrice: effectiveGasPrice,
            created: created,
            accessed: accessed
        )
    }
}

extension Log {
    fileprivate init(_ items: inout RLPDecoder) throws(RLPError) {
        var item = try items.list()
        let address = try item.address()
        var encodedTopics = try item.list()
        var topics: [Hash256] = []
        while !encodedTopics.isAtEnd { topics.append(try encodedTopics.hash()) }
        self.init(address: address, topics: topics, data: try item.bytes())
    }
}
