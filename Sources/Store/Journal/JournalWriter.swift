import Foundation
import GRDB
import Synchronization

/// Group commit: what callers hand in while one transaction waits for the disk goes into the next together.
///
/// Theory of operation:
/// - `enqueue` puts a batch at the end of `pending` and, if no commit is under way, starts one on the
///   database's writing queue. A commit takes a group off the front, writes it in one transaction, settles
///   its tickets and starts the next while anything is pending. So one caller alone waits for one commit,
///   and a thousand callers share a few.
/// - Where nothing goes to a disk, a commit takes less time than waking another thread. There the caller who finds none
///   under way commits himself, once.
/// - Order is the order of `enqueue`. That each batch continues its devnet's journal is checked on the
///   writing queue against `heads`; a batch that doesn't is refused alone, and those behind it that build
///   on it are refused in turn, because now they leave a gap.
/// - `heads` is read and changed on the writing queue only, which also runs the deletion of devnets, so a
///   commit never meets a devnet that has just gone.
final class JournalWriter: Sendable {
    /// The most that one transaction takes, so that the first of a flood doesn't wait for the last.
    private static let maximumRecords = 4_096
    private static let maximumBytes = 8 << 20

    private struct Batch {
        let devnet: DevnetRow.ID
        let records: [JournalRecord]
        let ticket: JournalTicket
    }

    /// Where a devnet's journal ends on disk.
    private struct Head {
        let key: Int64
        var sequence: UInt64
    }

    private struct State {
        var pending: [Batch] = []
        var isCommitting = false
        var isFinished = false
        var waitingForIdle: [CheckedContinuation<Void, Never>] = []
        var statistics = JournalStatistics()
    }

    private let database: any DatabaseWriter
    private let isInMemory: Bool
    private let state = Mutex(State())
    private let heads = Mutex<[DevnetRow.ID: Head]>([:])

    init(database: any DatabaseWriter, isInMemory: Bool) {
        self.database = database
        self.isInMemory = isInMemory
    }

    var statistics: JournalStatistics {
        state.withLock(\.statistics)
    }

    func enqueue(_ devnet: DevnetRow.ID, _ records: [JournalRecord]) -> JournalTicket {
        let ticket = JournalTicket()
        guard !records.isEmpty else {
            ticket.settle(.success(()))
            return ticket
        }
        let (isFinished, startsCommit) = state.withLock { state in
            guard !state.isFinished else { return (true, false) }
            state.pending.append(Batch(devnet: devnet, records: records, ticket: ticket))
            defer { state.isCommitting = true }
            return (false, !state.isCommitting)
        }
        if isFinished {
            ticket.settle(.failure(StoreError.closed))
        } else if startsCommit, isInMemory {
            database.writeWithoutTransaction { commitNext(in: $0) }
        } else if startsCommit {
            scheduleCommit()
        }
        return ticket
    }

    /// Forgets where a devnet's journal ends; to be called on the database's writing queue.
    func forget(_ devnet: DevnetRow.ID) {
        heads.withLock { $0[devnet] = nil }
    }

    /// Refuses further records and returns when those accepted before are on disk.
    func finish() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                state.isFinished = true
                guard state.isCommitting else { return true }
                state.waitingForIdle.append(continuation)
                return false
            }
            if isIdle {
                continuation.resume()
            }
        }
    }

    private func scheduleCommit() {
        database.asyncWriteWithoutTransaction { [self] in commitNext(in: $0) }
    }

    private func commitNext(in db: Database) {
        commit(takeGroup(), in: db)
        // Through the queue again rather than in a loop, so that other writes get their turn.
        let (isIdle, waiting) = state.withLock { state in
            guard state.pending.isEmpty else { return (false, [CheckedContinuation<Void, Never>]()) }
            state.isCommitting = false
            defer { state.waitingForIdle = [] }
            return (true, state.waitingForIdle)
        }
        guard isIdle else { return scheduleCommit() }
        for continuation in waiting {
            continuation.resume()
        }
    }

    private func takeGroup() -> [Batch] {
        state.withLock { state in
            var records = 0
            var bytes = 0
            var count = 0
            for batch in state.pending where records < Self.maximumRecords && bytes < Self.maximumBytes {
                records += batch.records.count
                bytes += batch.records.reduce(0) { $0 + $1.payload.count }
                count += 1
            }
            let group = Array(state.pending.prefix(count))
            state.pending.removeFirst(count)
            return group
        }
    }

    private func commit(_ group: [Batch], in db: Database) {
        var moved: [DevnetRow.ID: Head] = [:]
        var accepted: [Batch] = []
        var refused: [(Batch, StoreError)] = []
        do {
            try db.inTransaction(.immediate) {
                let insert = try db.cachedStatement(
                    sql: "INSERT INTO journal (devnet, sequence, kind, payload) VALUES (?, ?, ?, ?)"
                )
                for batch in group {
                    let head: Head
                    do {
                        let end = try moved[batch.devnet] ?? self.head(of: batch.devnet, in: db)
                        head = try advance(end, by: batch)
                    } catch let error as StoreError {
                        refused.append((batch, error))
                        continue
                    }
                    moved[batch.devnet] = head
                    for record in batch.records {
                        try insert.execute(arguments: [
                            head.key, Int64(record.sequence), record.kind, Data(record.payload),
                        ])
                    }
                    accepted.append(batch)
                }
                return .commit
            }
        } catch {
            // Nothing of the group is on disk, so the cache stays as it was.
            let error = StoreError.translating(error)
            for batch in group {
                batch.ticket.settle(.failure(error))
            }
            return
        }
        heads.withLock { $0.merge(moved) { $1 } }
        let records = accepted.reduce(0) { $0 + UInt64($1.records.count) }
        state.withLock { state in
            state.statistics.appends += UInt64(accepted.count)
            state.statistics.records += records
            state.statistics.transactions += accepted.isEmpty ? 0 : 1
        }
        for batch in accepted {
            batch.ticket.settle(.success(()))
        }
        for (batch, error) in refused {
            batch.ticket.settle(.failure(error))
        }
    }

    private func head(of devnet: DevnetRow.ID, in db: Database) throws -> Head {
        if let head = heads.withLock({ $0[devnet] }) { return head }
        let key = try db.livingDevnetKey(devnet)
        return Head(key: key, sequence: try Lineage.end(of: key, in: db))
    }

    private func advance(_ head: Head, by batch: Batch) throws(StoreError) -> Head {
        var head = head
        for record in batch.records {
            guard record.sequence == head.sequence + 1, record.sequence <= UInt64(Int64.max) else {
                throw .journalOutOfOrder(
                    devnet: batch.devnet,
                    expected: head.sequence + 1,
                    found: record.sequence
                )
            }
            guard record.payload.count <= JournalRecord.maximumPayload else {
                throw .invalidValue(
                    of: "journal record",
                    reason: "it has \(record.payload.count) bytes, more than \(JournalRecord.maximumPayload)"
                )
            }
            head.sequence += 1
        }
        return head
    }
}
