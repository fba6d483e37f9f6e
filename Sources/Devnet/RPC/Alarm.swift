import Dispatch
import EVM
import Synchronization

/// Raises an interrupt when a time is over, unless it is cancelled before.
///
/// A time of less than a second, which only who asks for it gets, has a timer of its own and is kept to the millisecond.
struct Alarm {
    private enum Timer {
        case shared(UInt64)
        case own(DispatchWorkItem)
    }

    private let timer: Timer

    init(after duration: Duration, _ interrupt: Interrupt) {
        let (seconds, attoseconds) = duration.components
        let nanoseconds = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
        let deadline = DispatchTime.now() + .nanoseconds(nanoseconds)
        guard seconds < 1 else {
            timer = .shared(AlarmClock.shared.arm(deadline, interrupt))
            return
        }
        let work = DispatchWorkItem { interrupt.raise() }
        DispatchQueue.global(qos: .userInteractive).asyncAfter(deadline: deadline, execute: work)
        timer = .own(work)
    }

    func cancel() {
        switch timer {
        case .shared(let number): AlarmClock.shared.disarm(number)
        case .own(let work): work.cancel()
        }
    }
}

/// All alarms that are set but for short ones: a handful, because a call has one only while it runs.
///
/// A timer of its own for each call would cost more than most calls do, and would stay in the system's queue until
/// its time comes. So one timer looks at all of them, twenty times a second while there are any.
private final class AlarmClock: Sendable {
    private struct State {
        var alarms: [(number: UInt64, deadline: DispatchTime, interrupt: Interrupt)] = []
        var next: UInt64 = 0
        var isTicking = false
    }

    static let shared = AlarmClock()
    private static let tick = DispatchTimeInterval.milliseconds(50)
    private let state = Mutex(State())

    func arm(_ deadline: DispatchTime, _ interrupt: Interrupt) -> UInt64 {
        let (number, mustTick) = state.withLock { state in
            state.next += 1
            state.alarms.append((state.next, deadline, interrupt))
            defer { state.isTicking = true }
            return (state.next, !state.isTicking)
        }
        if mustTick { tickLater() }
        return number
    }

    func disarm(_ number: UInt64) {
        state.withLock { state in
            guard let index = state.alarms.firstIndex(where: { $0.number == number }) else { return }
            state.alarms.swapAt(index, state.alarms.count - 1)
            state.alarms.removeLast()
        }
    }

    private func tickLater() {
        DispatchQueue.global(qos: .userInteractive).asyncAfter(deadline: .now() + Self.tick) { self.ring() }
    }

    private func ring() {
        let now = DispatchTime.now()
        let mustTick = state.withLock { state in
            for alarm in state.alarms where alarm.deadline <= now { alarm.interrupt.raise() }
            state.alarms.removeAll { $0.deadline <= now }
            state.isTicking = !state.alarms.isEmpty
            return state.isTicking
        }
        if mustTick { tickLater() }
    }
}
