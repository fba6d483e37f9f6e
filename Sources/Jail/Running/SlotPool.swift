import Synchronization

/// Hands out slots in the order of asking.
final class SlotPool: Sendable {
    private struct State {
        var free: [Int]
        var waiting: [(id: UInt64, continuation: CheckedContinuation<Int?, Never>)] = []
        var nextID: UInt64 = 0
    }

    private let state: Mutex<State>

    init(count: Int) {
        state = Mutex(State(free: Array((0..<count).reversed())))
    }

    /// Waits for a slot; nil if the task is cancelled first.
    func acquire() async -> Int? {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now: Int?? = state.withLock { state in
                    // Looked at under the lock that `cancel` takes, so one of the two sees the other.
                    if Task.isCancelled { return .some(nil) }
                    if let slot = state.free.popLast() { return slot }
                    state.waiting.append((id, continuation))
                    return nil
                }
                if let now { continuation.resume(returning: now) }
            }
        } onCancel: {
            cancel(id)
        }
    }

    func release(_ slot: Int) {
        let next = state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.free.append(slot)
                return nil as CheckedContinuation<Int?, Never>?
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: slot)
    }

    private func cancel(_ id: UInt64) {
        let waiter = state.withLock { state in
            state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0).continuation }
        }
        waiter?.resume(returning: nil)
    }
}
