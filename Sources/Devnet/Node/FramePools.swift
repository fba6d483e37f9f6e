import EVM
import Synchronization

/// Interpreter frames lent to whoever executes, and taken back for the next: one set for each thread
/// that is at work.
enum FramePools {
    // SAFETY: a pool is in this list or with one borrower, never both.
    private struct Idle: @unchecked Sendable {
        var pools: [FramePool] = []
    }

    private static let idle = Mutex(Idle())

    static func with<T, E: Error>(_ body: (FramePool) throws(E) -> T) throws(E) -> T {
        let taken = idle.withLock { idle -> Idle in
            guard let pool = idle.pools.popLast() else { return Idle() }
            return Idle(pools: [pool])
        }
        let pool = taken.pools.first ?? FramePool()
        let back = Idle(pools: [pool])
        defer { idle.withLock { if $0.pools.count < 16 { $0.pools += back.pools } } }
        return try body(pool)
    }
}
