import Dispatch
import EVM
import Synchronization

/// Raises an interrupt when a time is over, unless it is cancelled before.
struct Alarm {
    private let number: UInt64

    init(after duration: Duration, _ interrupt: Interrupt) {
        number = AlarmClock.shared.arm(duration, interrupt)
    }

    func cancel() { AlarmClock.shared.disarm(number) }
}

/// All alarms that are set: a handful, because a call has one only while it runs.
///
/// A timer of its own for each call would cost more than most calls do, and would stay in the system's queue until
/// its time comes. So there is one timer, for the earliest of them. Nearly all calls are given the same time, so that the
/// next call's alarm is hardly ever the earliest.
private final class AlarmClock: Sendable {
    private struct State {
        var alarms: [(number: UInt64, deadline: DispatchTime, interrupt: Interrupt)] = []
        var next: UInt64 = 0
        /// When the clock rings, if ever; timers for any other time do nothing any more.
        var ringing: DispatchTime?
    }

    static let shared = AlarmClock()
    private let state = Mutex(State())

    func arm(_ duration: Duration, _ interrupt: Interrupt) -> UInt64 {
        let (seconds, attoseconds) = duration.components
        let nanoseconds = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
        let deadline = DispatchTime.now() + .nanoseconds(nanoseconds)
        let (number, isEarliest) = state.withLock { state in
            state.next += 1
            state.alarms.append((state.next, deadline, interrupt))
            if let ringing = state.ringing, ringing <= deadline { return (state.next, false) }
            state.ringing = deadline
            return (state.next, true)
        }
        if isEarliest { ring(at: deadline) }
        return number
    }

    func disarm(_ number: UInt64) {
        state.withLock { state in
            guard let index = state.alarms.firstIndex(where: { $0.number == number }) else { return }
            state.alarms.swapAt(index, state.alarms.count - 1)
            state.alarms.removeLast()
        }
    }

    private func ring(at time: DispatchTime) {
        DispatchQueue.global(qos: .userInteractive).asyncAfter(deadline: time) {
            if let next = self.next(after: time) { self.ring(at: next) }
        }
    }

    /// Raises what is due; the answer is when to ring again, if ever.
    private func next(after time: DispatchTime) -> DispatchTime? {
        state.withLock { state in
            guard state.ringing == time else { return nil }
            let now = DispatchTime.now()
            for alarm in state.alarms where alarm.deadline <= now { alarm.interrupt.raise() }
            state.alarms.removeAll { $0.deadline <= now }
            state.ringing = state.alarms.map(\.deadline).min()
            return state.ringing
        }
    }
}
