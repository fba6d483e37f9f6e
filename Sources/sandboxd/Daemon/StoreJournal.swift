import Devnet
import Store
import Synchronization

/// Keeps a devnet's records in the store's journal.
final class StoreJournal: DevnetJournal {
    private struct State {
        var last: UInt64
        var ticket: JournalTicket?
    }

    private let store: Store
    private let devnet: DevnetRow.ID
    private let state: Mutex<State>

    /// - Parameter last: number of the last record on disk.
    init(store: Store, devnet: DevnetRow.ID, last: UInt64) {
        self.store = store
        self.devnet = devnet
        state = Mutex(State(last: last))
    }

    /// Number of the last record handed over.
    ///
    /// Inside a change of the node it is the last that the chain at hand holds: a node hands its records over
    /// before it takes up its next change.
    var lastSequence: UInt64 { state.withLock { $0.last } }

    func append(
        _ records: [[UInt8]],
        from sequence: UInt64,
        settled: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) {
        let rows = records.enumerated().map { offset, bytes in
            JournalRecord(sequence: sequence + UInt64(offset), kind: 0, payload: bytes)
        }
        let ticket = store.enqueue(rows, to: devnet)
        state.withLock { $0 = State(last: sequence + UInt64(records.count) - 1, ticket: ticket) }
        ticket.whenSettled { outcome in
            if case .failure = outcome { self.state.withLock { $0.last = min($0.last, sequence - 1) } }
            settled(outcome)
        }
    }

    /// Returns when all that was handed over so far is on disk.
    func flush() async throws {
        let ticket = state.withLock { $0.ticket }
        try await ticket?.wait()
    }
}
