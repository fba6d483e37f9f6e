import Synchronization

/// The promise that records handed to the journal reach the disk.
///
/// Whoever only wants order may drop it: the records are written all the same.
public final class JournalTicket: Sendable {
    private typealias Waiting = @Sendable (Result<Void, any Error>) -> Void

    private enum State {
        case pending([Waiting])
        case settled(Result<Void, any Error>)
    }

    private let state = Mutex(State.pending([]))

    /// Returns once the records are on disk; throws what kept them from it, and then none of them is.
    ///
    /// Cancelling the waiting task does not shorten the wait: the commit is under way, and how it ends is
    /// the only true answer. Any number of tasks may wait, also afterwards.
    public func wait() async throws {
        try await withCheckedThrowingContinuation { continuation in
            whenSettled { continuation.resume(with: $0) }
        }
    }

    /// The same for whoever goes on at once, on the journal's thread: `body` must be short.
    public func whenSettled(_ body: @escaping @Sendable (Result<Void, any Error>) -> Void) {
        let result: Result<Void, any Error>? = state.withLock { state in
            switch state {
            case .pending(let waiting):
                state = .pending(waiting + [body])
                return nil
            case .settled(let result):
                return result
            }
        }
        if let result { body(result) }
    }

    func settle(_ result: Result<Void, any Error>) {
        let waiting: [Waiting] = state.withLock { state in
            guard case .pending(let waiting) = state else { return [] }
            state = .settled(result)
            return waiting
        }
        for body in waiting { body(result) }
    }
}
