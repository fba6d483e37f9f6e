import Foundation

/// Threads for blocking git work, so that none of it ever sits on Swift's shared pool.
public final class GitQueue: Sendable {
    private let queue: OperationQueue

    /// - Parameter width: how many pieces of work run at once; the others wait.
    public init(width: Int = 4) {
        queue = OperationQueue()
        queue.name = "sandboxd.git"
        queue.maxConcurrentOperationCount = max(1, width)
    }

    /// Runs blocking work on a thread of its own and waits without blocking one.
    ///
    /// When the waiting task is cancelled, the work is told by its ``GitCancellation``, which it hands to the
    /// transfers that it makes.
    public func run<Value: Sendable>(
        _ work: @escaping @Sendable (GitCancellation) throws -> Value
    ) async throws -> Value {
        let cancellation = GitCancellation()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                queue.addOperation {
                    guard !cancellation.isCancelled else {
                        return continuation.resume(throwing: CancellationError())
                    }
                    continuation.resume(with: Result { try work(cancellation) })
                }
            }
        } onCancel: {
            cancellation.cancel()
        }
    }
}
