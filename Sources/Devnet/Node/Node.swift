import Dispatch
import EVM
import Glibc
import Primitives
import Synchronization

/// Where a devnet's records are kept.
///
/// Bytes in, bytes out: what they mean is the devnet's business.
public protocol DevnetJournal: Sendable {
    /// Takes records to be made durable, in the order of the calls; the first has number `sequence`.
    ///
    /// Returns at once. `settled` is called once, in the same order, when they are on disk or with what kept them
    /// from it; then none of those that were taken after them is kept, either.
    func append(
        _ records: [[UInt8]],
        from sequence: UInt64,
        settled: @escaping @Sendable (Result<Void, any Error>) -> Void
    )
}

/// A journal that keeps nothing.
public struct EphemeralJournal: DevnetJournal {
    public init() {}
    public func append(
        _ records: [[UInt8]],
        from sequence: UInt64,
        settled: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) { settled(.success(())) }
}

/// One devnet: the only writer of its chain.
///
/// Theory of operation: changes stand in the writer's lane and are made one after the other, each on a draft, a copy
/// of the chain; if one fails its draft is dropped. If it succeeds its records go to the journal, and only when they
/// are durable the new chain is published to readers and the caller answered: what anyone was told is never lost.
/// Changes that come meanwhile go on from the draft and share the journal's next write.
///
/// The journal says on a thread of its own that records are durable, and from there the caller goes on. Only where
/// somebody listens for news the way leads through the lane again, since telling is work at the devnet's expense. (As
/// an actor a node would take every change through its threads twice.)
///
/// Readers take `chain` and compute outside; they never wait for a writer.
public final class Node: Sendable {
    public let configuration: DevnetConfiguration
    public let accounts: DevAccounts
    public let filters = FilterRegistry()
    public let subscriptions: SubscriptionHub
    /// Where changes are made, one at a time.
    private let writer: ComputeLane
    /// Where reads of its chain are computed.
    let readers: ComputeLane
    private let published: Mutex<Published>
    private let clock: @Sendable () -> UInt64
    private let journal: any DevnetJournal
    private let drafting: Mutex<Drafting>
    private let mining = Mutex(Mining())

    /// The newest chain, perhaps not yet durable.
    private struct Drafting {
        var chain: Chain
        /// Number of the next record.
        var sequence: UInt64
        /// Grows when drafts are thrown away because the journal failed.
        var epoch: UInt64 = 0
        /// What the changes did that is not told yet, the oldest first.
        var untold: [News] = []
    }

    /// What happened up to a record.
    private struct News {
        let end: UInt64
        let events: [ChainEvent]
    }

    private struct Published {
        var chain: ChainBox
        var sequence: UInt64
    }

    private struct Mining {
        var task: Task<Void, Never>?
        var interval: UInt64?
    }

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
        writer = ComputeLane(account, width: 1)
        readers = ComputeLane(account)
        self.journal = journal
        self.subscriptions = subscriptions
        self.clock = clock
        drafting = Mutex(Drafting(chain: chain, sequence: sequence))
        published = Mutex(Published(chain: ChainBox(chain), sequence: sequence))
    }

    deinit { stop() }

    /// Seconds since 1970.
    public static let wallClock: @Sendable () -> UInt64 = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(time.tv_sec)
    }

    /// The chain as readers see it, with the wall's time of this moment.
    public var chain: Chain {
        var chain = published.withLock { $0.chain }.chain
        chain.now = clock()
        return chain
    }

    /// The number of the newest block that readers see.
    public var blockNumber: UInt64 { published.withLock { $0.chain }.chain.head.number }

    /// Does short work for a change on the caller's thread, before the change waits for its turn.
    ///
    /// It needs no chain, so that of many changes it is done at once on many threads; the devnet pays for it.
    func preparing<T>(_ body: () throws -> T) rethrows -> T {
        try ComputePool.runHere(at: writer.account, body)
    }

    /// Makes a change: all of it, durably, or nothing.
    ///
    /// Changes are made in the order of the calls.
    @discardableResult
    public func update<T: Sendable>(_ body: @escaping @Sendable (inout Chain) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            ComputePool.enqueueHere({ self.change(body, continuation) }, on: writer)
        }
    }

    /// Runs in the writer's lane.
    private func change<T: Sendable>(
        _ body: (inout Chain) throws -> T,
        _ caller: CheckedContinuation<T, any Error>
    ) {
        let (draft, first, epoch) = drafting.withLock { ($0.chain, $0.sequence, $0.epoch) }
        var next = draft
        next.now = clock()
        let result: T
        do { result = try body(&next) } catch { return caller.resume(throwing: error) }
        let records = next.records
        let events = next.events
        next.records = []
        next.events = []
        let end = first + UInt64(records.count)
        drafting.withLock { drafting in
            drafting.chain = next
            drafting.sequence = end
            if !records.isEmpty { drafting.untold.append(News(end: end, events: events)) }
        }
        guard !records.isEmpty else { return caller.resume(returning: result) }
        let box = ChainBox(next)
        journal.append(records.map(\.encoded), from: first) { outcome in
            switch outcome {
            case .success: self.publish(box, upTo: end) { caller.resume(returning: result) }
            case .failure(let error): self.withdraw(epoch) { caller.resume(throwing: error) }
            }
        }
    }

    /// Shows a durable chain to readers, tells those who listen, and then answers.
    private func publish(_ box: ChainBox, upTo sequence: UInt64, answer: @escaping @Sendable () -> Void) {
        published.withLock { if sequence > $0.sequence { $0 = Published(chain: box, sequence: sequence) } }
        followInterval(box.chain.blockInterval)
        // Asked after publishing: who comes to listen later sees the chain as it is now.
        guard filters.isEmpty, subscriptions.subscriptionCount == 0 else {
            let telling: ComputeLane.Job = {
                self.tell(self.takeNews(upTo: sequence), box.chain)
                answer()
            }
            return ComputePool.enqueue(telling, on: writer)
        }
        _ = takeNews(upTo: sequence)
        answer()
    }

    /// What is durable up to a record includes everything before, whoever is told of it first.
    private func takeNews(upTo sequence: UInt64) -> [ChainEvent] {
        drafting.withLock { drafting in
            let count = drafting.untold.prefix { $0.end <= sequence }.count
            defer { drafting.untold.removeFirst(count) }
            return drafting.untold.prefix(count).flatMap(\.events)
        }
    }

    /// Throws drafts away that the journal did not keep: nothing after the last durable record has been promised.
    private func withdraw(_ epoch: UInt64, answer: @escaping @Sendable () -> Void) {
        let withdrawing: ComputeLane.Job = {
            let last = self.published.withLock { $0 }
            self.drafting.withLock { drafting in
                // Whoever built on the same drafts fails as well; the first of them is enough.
                guard drafting.epoch == epoch else { return }
                drafting.epoch += 1
                drafting.chain = last.chain.chain
                drafting.sequence = last.sequence
                drafting.untold.removeAll { $0.end > last.sequence }
            }
            answer()
        }
        // In the lane, so that no change is under way that goes on from them.
        ComputePool.enqueue(withdrawing, on: writer)
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
    public func start() { followInterval(drafting.withLock { $0.chain.blockInterval }) }

    /// Ends interval mining; the node stays readable.
    public func stop() {
        mining.withLock { mining in
            mining.task?.cancel()
            mining = Mining()
        }
    }

    private func followInterval(_ interval: UInt64?) {
        mining.withLock { mining in
            guard interval != mining.interval else { return }
            mining.task?.cancel()
            mining = Mining(task: interval.map(mineEvery), interval: interval)
        }
    }

    private func mineEvery(_ milliseconds: UInt64) -> Task<Void, Never> {
        Task { [weak self] in
            while !Task.isCancelled {
                do { try await Task.sleep(for: .milliseconds(milliseconds)) } catch { return }
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
