import EVM
public import Primitives
import Synchronization

/// Polling filters of one devnet: what `eth_newFilter` and its kin hand out.
///
/// A filter that nobody asks for five minutes is dropped. Filters are not kept over a restart.
public final class FilterRegistry: Sendable {
    /// Which logs are wanted.
    ///
    /// Empty sets match everything.
    public struct LogQuery: Sendable {
        public var fromBlock: BlockID?
        public var toBlock: BlockID?
        public var blockHash: Hash256?
        public var addresses: Set<Address> = []
        /// By position; an empty set is a wildcard.
        public var topics: [Set<Hash256>] = []
        public init() {}
    }

    public enum Kind: Sendable {
        case logs(LogQuery)
        case blocks
        case pendingTransactions(full: Bool)
    }

    enum News: Sendable {
        case logs([MinedLog])
        case hashes([Hash256])
        case transactions([SignedTransaction])
    }

    struct Filter {
        let kind: Kind
        var logs: [MinedLog] = []
        var hashes: [Hash256] = []
        var transactions: [SignedTransaction] = []
        var lastUse: ContinuousClock.Instant
    }

    private static let lifetime = Duration.seconds(300)
    private static let limit = 1_000
    /// What a filter nobody polls may gather before the oldest is forgotten.
    static let backlog = 100_000

    private let filters = Mutex<[U256: Filter]>([:])

    var isEmpty: Bool { filters.withLock { $0.isEmpty } }

    /// A new filter's id; nil when the devnet has too many.
    func create(_ kind: Kind) -> U256? {
        filters.withLock { filters in
            let now = ContinuousClock.now
            filters = filters.filter { now - $0.value.lastUse < FilterRegistry.lifetime }
            guard filters.count < FilterRegistry.limit else { return nil }
            let id = U256(high: .random(in: 0 ... .max), low: .random(in: 0 ... .max)) >> 128
            filters[id] = Filter(kind: kind, lastUse: now)
            return id
        }
    }

    func remove(_ id: U256) -> Bool { filters.withLock { $0.removeValue(forKey: id) != nil } }

    func kind(_ id: U256) -> Kind? { filters.withLock { $0[id]?.kind } }

    /// What came since the last time; nil for an unknown filter.
    func changes(_ id: U256) -> News? {
        filters.withLock { filters in
            guard var filter = filters[id] else { return nil }
            defer { filters[id] = filter }
            filter.lastUse = .now
            switch filter.kind {
            case .logs:
                defer { filter.logs = [] }
                return .logs(filter.logs)
            case .blocks, .pendingTransactions(full: false):
                defer { filter.hashes = [] }
                return .hashes(filter.hashes)
            case .pendingTransactions(full: true):
                defer { filter.transactions = [] }
                return .transactions(filter.transactions)
            }
        }
    }

    /// Tells the filters what happened.
    func note(_ events: [ChainEvent]) {
        filters.withLock { filters in
            guard !filters.isEmpty else { return }
            for id in filters.keys {
                for event in events { filters[id]?.note(event) }
            }
        }
    }
}

extension FilterRegistry.Filter {
    mutating func note(_ event: ChainEvent) {
        switch (kind, event) {
        case (.blocks, .block(let block)): hashes.append(block.hash)
        case (.pendingTransactions(full: false), .pendingTransaction(let transaction)):
            hashes.append(transaction.hash)
        case (.pendingTransactions(full: true), .pendingTransaction(let transaction)):
            transactions.append(transaction)
        case (.logs(let query), .block(let block)): logs += block.logs(matching: query)
        case (.logs(let query), .reorganised(let old, let new)):
            let change = Reorganisation(from: old, to: new)
            logs += change.removedLogs(matching: query)
            for block in change.added { logs += block.logs(matching: query) }
        case (.blocks, .reorganised(let old, let new)):
            hashes += Reorganisation(from: old, to: new).added.map(\.hash)
        default: return
        }
        if logs.count > FilterRegistry.backlog { logs.removeFirst(logs.count - FilterRegistry.backlog) }
        if hashes.count > FilterRegistry.backlog { hashes.removeFirst(hashes.count - FilterRegistry.backlog) }
    }
}
