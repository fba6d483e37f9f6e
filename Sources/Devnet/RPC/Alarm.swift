import Dispatch
import EVM

/// Raises an interrupt when a time is over, unless it is cancelled before.
struct Alarm {
    private let work: DispatchWorkItem

    init(after duration: Duration, _ interrupt: Interrupt) {
        work = DispatchWorkItem { interrupt.raise() }
        let (seconds, attoseconds) = duration.components
        let nanoseconds = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
        DispatchQueue.global(qos: .userInteractive).asyncAfter(
            deadline: .now() + .nanoseconds(nanoseconds),
            execute: work
        )
    }

    func cancel() { work.cancel() }
}
