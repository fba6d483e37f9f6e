import Dispatch
import Glibc
import Synchronization

/// Where devnets compute: threads apart from Swift's shared pool.
///
/// On a small machine a single long call would fill that. `FairSchedule` decides whose turn it is.
public enum ComputePool {
    private static let workers = Workers(cores: max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))

    /// Runs `body` on the compute threads and waits for it without holding a thread of the shared pool.
    public static func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await run(on: ComputeLane(ComputeAccount()), body)
    }

    /// The same at the expense of a lane's account.
    static func run<T: Sendable>(
        on lane: ComputeLane,
        _ body: @escaping @Sendable () throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            enqueue({ continuation.resume(with: Result(catching: body)) }, on: lane)
        }
    }

    static func enqueue(_ job: @escaping ComputeLane.Job, on lane: ComputeLane) {
        workers.enqueue(job, on: lane)
    }
}

/// The threads: each takes one job after the other from the schedule, and rests when there is none for it.
private final class Workers: Sendable {
    private struct State {
        var schedule: FairSchedule
        var idle: [Int]
    }

    private let state: Mutex<State>
    /// Serial queues of their own: each has a thread whatever the others' threads do.
    private let queues: [DispatchQueue]

    init(cores: Int) {
        let count = FairSchedule.widest(cores: cores)
        queues = (0..<count).map { DispatchQueue(label: "devnet.compute.\($0)") }
        state = Mutex(State(schedule: FairSchedule(cores: cores), idle: Array((0..<count).reversed())))
    }

    func enqueue(_ job: @escaping ComputeLane.Job, on lane: ComputeLane) {
        let beginning = state.withLock { state in
            state.schedule.add(job, to: lane)
            return Self.begin(&state)
        }
        if let beginning { launch(beginning) }
    }

    private static func begin(_ state: inout State) -> (worker: Int, turn: FairSchedule.Turn)? {
        guard let worker = state.idle.last, let turn = state.schedule.next() else { return nil }
        state.idle.removeLast()
        return (worker, turn)
    }

    private func launch(_ beginning: (worker: Int, turn: FairSchedule.Turn)) {
        queues[beginning.worker].async { self.work(beginning.worker, beginning.turn) }
    }

    private func work(_ worker: Int, _ first: FairSchedule.Turn) {
        var turn = first
        while true {
            let start = Self.threadTime()
            turn.job()
            let took = Self.threadTime() - start
            let (next, another) = state.withLock { state in
                state.schedule.finish(turn, took: took)
                guard let next = state.schedule.next() else {
                    state.idle.append(worker)
                    return (nil as FairSchedule.Turn?, nil as (worker: Int, turn: FairSchedule.Turn)?)
                }
                // A lane that has become short may begin besides.
                return (next, Self.begin(&state))
            }
            if let another { launch(another) }
            guard let next else { return }
            turn = next
        }
    }

    /// Nanoseconds of processor time that this thread has had.
    private static func threadTime() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

/// Runs one node's jobs in order on the compute threads.
final class NodeExecutor: SerialExecutor {
    private let lane: ComputeLane

    init(_ account: ComputeAccount) { lane = ComputeLane(account, width: 1) }

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        ComputePool.enqueue({ unowned.runSynchronously(on: self.asUnownedSerialExecutor()) }, on: lane)
    }
}
