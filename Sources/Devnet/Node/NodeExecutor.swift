import Dispatch

/// Where devnets compute: threads apart from Swift's shared pool, which on a small machine a single
/// long call would fill.
public enum ComputePool {
    static let queue = DispatchQueue(label: "devnet.compute", attributes: .concurrent)

    /// Runs `body` on the compute threads and waits for it without holding a thread of the shared pool.
    public static func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}

/// Runs one node's jobs in order on the compute threads.
final class NodeExecutor: SerialExecutor {
    private let queue: DispatchQueue

    init() { queue = DispatchQueue(label: "devnet.node", target: ComputePool.queue) }

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        queue.async { unowned.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
