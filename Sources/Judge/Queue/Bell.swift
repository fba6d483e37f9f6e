import Synchronization

/// Wakes whoever waits; a ring between looking and waiting is not lost, as rings are counted.
final class Bell: Sendable {
    private struct State {
        var rings: UInt64 = 0
        var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var nextID: UInt64 = 0
    }

    private let state = Mutex(State())

    var count: UInt64 { state.withLock { $0.rings } }

    func ring() {
        let waiters = state.withLock { state in
            state.rings += 1
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when the bell has rung more than `count` times, or the task is cancelled.
    func wait(after count: UInt64) async {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isNow = state.withLock { state in
                    // Looked at under the lock that cancelling takes, so one of the two sees the other.
                    if state.rings > count || Task.isCancelled { return true }
                    state.waiting[id] = continuation
                    return false
                }
                if isNow { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: id) }?.resume()
        }
    }

    /// The same, but returns after `limit` in any case.
    func wait(after count: UInt64, atMost limit: Duration) async {
        await withTaskGroup { group in
            group.addTask { await self.wait(after: count) }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }
}
