import Dispatch
import EVM
import Glibc
import Primitives
import Synchronization

/// Where a devnet's records are kept.
///
/// Bytes in, bytes out: what they mean is the devnet's business.
public protocol DevnetJournal: Sendable {
    /// Makes records durable; the first has number `sequence`. Returns once they are on disk.
    func append(_ records: [[UInt8]], from sequence: UInt64) async throws
}

/// A journal that keeps nothing.
public struct EphemeralJournal: DevnetJournal {
    public init() {}
    public func append(_ records: [[UInt8]], from sequence: UInt64) async throws {}
}

/// One devnet: the only writer of its chain.
///
/// A change is made on a draft, a copy of the chain; if it fails the draft is dropped. If it succeeds
/// its records go to the journal, and only when they are durable the new chain is published to
/// readers and the caller answered: what anyone was told is never lost. Changes that arrive meanwhile
/// go on from the draft and share the journal's next write.
///
/// Readers take `chain` and compute outside; they never wait for a writer.
public actor Node {
    public nonisolated let configuration: DevnetConfiguration
    public nonisolated let accounts: DevAccounts
    public nonisolated let filters = FilterRegistry()
    public nonisolated let subscriptions: SubscriptionHub
    private nonisolated let executor: NodeExecutor
    /// Where reads of its chain are computed.
    nonisolated let readers: ComputeLane
    private nonisolated let published: Mutex<Published>
    private nonisolated let clock: @Sendable () -> UInt64
    private let journal: any DevnetJournal

    /// The newest chain, perhaps not yet durable.
    private var draft: Chain
    /// Number of the next record.
    private var sequence: UInt64
    /// What the changes did that are not told yet, the oldest first.
    private var untold: [News] = []
    private var miningTask: Task<Void, Never>?
    private var miningInterval: UInt64?

    /// What happened up to a record.
    private struct News {
        let end: UInt64
        let events: [ChainEvent]
    }

    private struct Published {
        var chain: ChainBox
        var sequence: UInt64
    }

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - chain: what the devnet starts from: a new chain, a replayed one, or a copy of another devnet's.
    ///   - sequence: number of the first record that this node writes.
    ///   - subscriptions: who is connected; outlives the node.
    ///   - clock: seconds since 1970.
    public init(
        _ chain: Chain,
        journal: any DevnetJournal = EphemeralJournal(),
        sequence: UInt64 = 0,
        subscriptions: SubscriptionHub = SubscriptionHub(),
        clock: @escaping @Sendable () -> UInt64 = Node.wallClock
    ) {
        configuration = chain.configuration
        accounts = chain.accounts
        let account = ComputeAccount()
        executor = NodeExecutor(account)
        readers = ComputeLane(account)
        self.journal = journal
        self.sequence = sequence
        self.subscriptions = subscriptions
        self.clock = clock
        draft = chain
        published = Mutex(Published(chain: ChainBox(chain), sequence: sequence))
    }

    deinit { miningTask?.cancel() }

    /// Seconds since 1970.
    public static let wallClock: @Sendable () -> UInt64 = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(time.tv_sec)
    }

    /// The chain as readers see it, with the wall's time of this moment.
    public nonisolated var chain: Chain {
        var chain = published.withLock { $0.chain }.chain
        chain.now = clock()
        return chain
    }

    /// The number of the newest block that readers see.
    public nonisolated var blockNumber: UInt64 { published.withLock { $0.chain }.chain.head.number }

    /// Makes a change: all of it, durably, or nothing.
    @discardableResult
    public func update<T: Sendable>(_ body: @Sendable (inout Chain) throws -> T) async throws -> T {
        var next = draft
        next.now = clock()
        let result = try body(&next)
        let records = next.records
        let events = next.events
        next.records = []
        next.events = []
        draft = next
        guard !records.isEmpty else { return result }
        let first = sequence
        sequence += UInt64(records.count)
        untold.append(News(end: sequence, events: events))
        do {
            try await journal.append(records.map(\.encoded), from: first)
        } catch {
            // Nothing after the last durable record has been promised to anyone.
            let last = published.withLock { $0 }
            draft = last.chain.chain
            sequence = last.sequence
            untold.removeAll { $0.end > last.sequence }
            throw error
        }
        publish(next, upTo: first + UInt64(records.count))
        return result
    }

    /// Commits may be reported out of order; the newest chain stays published.
    private func publish(_ chain: Chain, upTo sequence: UInt64) {
        let box = ChainBox(chain)
        published.withLock { if sequence > $0.sequence { $0 = Published(chain: box, sequence: sequence) } }
        // What is durable up to here includes everything before, whoever is told of it first.
        let durable = untold.prefix { $0.end <= sequence }.flatMap(\.events)
        untold.removeAll { $0.end <= sequence }
        tell(durable, chain)
        followInterval(chain.blockInterval)
    }

    /// Tells all who follow the chain what happened, in its order and once.
    private func tell(_ events: [ChainEvent], _ chain: Chain) {
        filters.note(events)
        var news: [ChainNews] = []
        for event in events {
            switch event {
            case .block(let block): news.append(.added(block))
            case .reorganised(let old, let new):
                // A long chain that was cut off is walked only for those who want to know.
                guard subscriptions.subscriptionCount > 0 else { continue }
                let reorganisation = Reorganisation(from: old, to: new)
                news += reorganisation.dropped.map { .removed($0) } + reorganisation.added.map { .added($0) }
            case .pendingTransaction(let transaction): news.append(.pendingTransaction(transaction))
            }
        }
        if !news.isEmpty { subscriptions.tell(news, on: chain) }
    }

    // MARK: Interval mining

    /// Starts what the settings ask for; called once after the node was made.
    public func start() { followInterval(draft.blockInterval) }

    /// Ends interval mining; the node stays readable.
    public func stop() {
        miningTask?.cancel()
        miningTask = nil
        miningInterval = nil
    }

    private func followInterval(_ interval: UInt64?) {
        guard interval != miningInterval else { return }
        miningInterval = interval
        miningTask?.cancel()
        miningTask = nil
        guard let interval else { return }
        miningTask = Task { [weak self] in
            while !Task.isCancelled {
                do { try await Task.sleep(for: .milliseconds(interval)) } catch { return }
                guard let self else { return }
                _ = try? await self.update { $0.mineBlock() }
            }
        }
    }
}

/// One chain on the heap, so that publishing and reading it is one reference.
private final class ChainBox: Sendable {
    let chain: Chain
    init(_ chain: Chain) { self.chain = chain }
}
