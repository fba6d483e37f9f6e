import Store
import Synchronization

/// Hands live events to those who follow a submission.
final class EventHub: Sendable {
    private typealias Followers = [UInt64: AsyncStream<SubmissionEvent>.Continuation]

    private struct State {
        var followers: [SubmissionRow.ID: Followers] = [:]
        var nextID: UInt64 = 0
    }

    /// Events that wait for a slow follower; beyond that the oldest are lost to it, and are in the store.
    private static let backlog = 2_048
    private let state = Mutex(State())

    func subscribe(_ submission: SubmissionRow.ID) -> AsyncStream<SubmissionEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: SubmissionEvent.self,
            bufferingPolicy: .bufferingNewest(Self.backlog)
        )
        let id = state.withLock { state in
            state.nextID += 1
            state.followers[submission, default: [:]][state.nextID] = continuation
            return state.nextID
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { state in
                state.followers[submission]?[id] = nil
                if state.followers[submission]?.isEmpty == true { state.followers[submission] = nil }
            }
        }
        return stream
    }

    func publish(_ events: [SubmissionEvent], of submission: SubmissionRow.ID) {
        let followers = state.withLock { $0.followers[submission] ?? [:] }
        for follower in followers.values {
            for event in events { follower.yield(event) }
        }
    }

    /// Ends the streams of everybody.
    func finishAll() {
        let followers = state.withLock { state in
            defer { state.followers = [:] }
            return state.followers.values.flatMap(\.values)
        }
        for follower in followers { follower.finish() }
    }

    /// Ends the streams of all who follow the submission.
    func finish(_ submission: SubmissionRow.ID) {
        let followers = state.withLock { $0.followers.removeValue(forKey: submission) ?? [:] }
        for follower in followers.values { follower.finish() }
    }
}
