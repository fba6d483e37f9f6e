import EVM
import Primitives

/// One piece of news in the forms that subscribers ask for, each made once however many they are.
struct Bulletin {
    private let news: ChainNews
    private let chain: Chain
    private var head: [UInt8]?
    private var hash: [UInt8]?
    private var full: [UInt8]?
    private var receipts: [UInt8]?
    /// The block's logs by their index.
    private var logs: [Int: [UInt8]] = [:]

    /// - Parameter chain: as it is after the change that the news is part of.
    init(_ news: ChainNews, _ chain: Chain) {
        self.news = news
        self.chain = chain
    }

    /// What a subscription of this kind is told: nothing, one thing, or one for each log.
    mutating func payloads(for kind: SubscriptionKind) -> [[UInt8]] {
        switch (news, kind) {
        case (.added(let block), .newHeads):
            return [Self.once(&head) { .header(block) }]
        case (.added(let block), .logs(let query)):
            return texts(of: block, query, removed: false)
        case (.removed(let block), .logs(let query)):
            return texts(of: block, query, removed: true)
        case (.added(let block), .transactionReceipts(let hashes)):
            return receipts(of: block, hashes)
        case (.pendingTransaction(let transaction), .newPendingTransactions(full: false)):
            return [Self.once(&hash) { .data(transaction.hash) }]
        case (.pendingTransaction(let transaction), .newPendingTransactions(full: true)):
            return [Self.once(&full) { .transaction(transaction, in: nil, index: nil) }]
        default: return []
        }
    }

    private static func once(_ text: inout [UInt8]?, _ make: () -> JSONValue) -> [UInt8] {
        if let text { return text }
        let made = make().bytes
        text = made
        return made
    }

    private mutating func texts(
        of block: StoredBlock,
        _ query: FilterRegistry.LogQuery,
        removed: Bool
    ) -> [[UInt8]] {
        block.logs(matching: query).map { log in
            if let text = logs[log.logIndex] { return text }
            var log = log
            log.isRemoved = removed
            let made = JSONText(log).bytes
            logs[log.logIndex] = made
            return made
        }
    }

    private mutating func receipts(of block: StoredBlock, _ hashes: Set<Hash256>) -> [[UInt8]] {
        let wanted = block.block.transactions.indices.filter { index in
            hashes.isEmpty || hashes.contains(block.block.transactions[index].hash)
        }
        guard !wanted.isEmpty else { return [] }
        let chain = chain
        func list() -> JSONValue { .array(wanted.map { .receipt(block, index: $0, chain: chain) }) }
        return [hashes.isEmpty ? Self.once(&receipts, list) : list().bytes]
    }
}
