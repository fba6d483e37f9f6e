import Synchronization

/// How many workers hold a submission, and whether more may be taken.
final class Leases: Sendable {
    private struct State {
        var held = 0
        /// Set while submissions have to go back; nobody takes another until they are.
        var isPaused = false
        var isClosed = false
    }

    private let state = Mutex(State())

    var isClosed: Bool { state.withLock { $0.isClosed } }

    func close() { state.withLock { $0.isClosed = true } }

    /// Whether the worker may take a submission.
    func begin() -> Bool {
        state.withLock { state in
            guard !state.isPaused, !state.isClosed else { return false }
            state.held += 1
            return true
        }
    }

    /// - Returns: whether this was the last of the workers, and there is something to put back.
    func end(unavailable: Bool) -> Bool {
        state.withLock { state in
            state.held -= 1
            if unavailable { state.isPaused = true }
            return state.isPaused && state.held == 0
        }
    }

    func reopen() { state.withLock { $0.isPaused = false } }
}
