import Store
import Synchronization

/// Wakes those who follow a submission when it has news; what the news is, they read from the store.
///
/// So a follower that comes late or is slow misses nothing, and nothing piles up in memory for it.
final class SubmissionNews: Sendable {
    private struct State {
        var next = 0
        var followers: [SubmissionRow.ID: [Int: AsyncStream<Void>.Continuation]] = [:]
    }

    private let state = Mutex(State())

    func tell(_ id: SubmissionRow.ID) {
        let followers = state.withLock { $0.followers[id].map { Array($0.values) } ?? [] }
        for follower in followers { follower.yield() }
    }

    /// A signal for each time that there may be news, several at once counting as one.
    func follow(_ id: SubmissionRow.ID) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            defer { state.next += 1 }
            state.followers[id, default: [:]][state.next] = continuation
            return state.next
        }
        continuation.onTermination = { [weak self] _ in self?.leave(id, number) }
        return stream
    }

    private func leave(_ id: SubmissionRow.ID, _ number: Int) {
        state.withLock { state in
            state.followers[id]?[number] = nil
            if state.followers[id]?.isEmpty == true { state.followers[id] = nil }
        }
    }
}
