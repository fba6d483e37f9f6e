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
            let job: ComputeLane.Job = {
                // Handed over, not shared: who gets a long text may then change it where it is.
                do { continuation.resume(returning: try body()) } catch {
                    continuation.resume(throwing: error)
                }
            }
            enqueueHere(job, on: lane)
        }
    }

    static func enqueue(_ job: @escaping ComputeLane.Job, on lane: ComputeLane) {
        if let beginning = workers.add(job, to: lane) { workers.launch(beginning) }
    }

    /// The same for a task that is about to wait for the job: if it is a short one's turn, the task's own thread takes
    /// it, and hardly ever has to wait.
    static func enqueueHere(_ job: @escaping ComputeLane.Job, on lane: ComputeLane) {
        guard let beginning = workers.add(job, to: lane) else { return }
        workers.isBorrowed(beginning.worker) ? workers.work(beginning) : workers.launch(beginning)
    }

    /// Does something short on the caller's own thread at an account's expense.
    static func runHere<T>(at account: ComputeAccount, _ body: () throws -> T) rethrows -> T {
        let start = Workers.threadTime()
        defer { workers.charge(account, Workers.threadTime() - start) }
        return try body()
    }
}

/// The threads: each takes one job after the other from the schedule, and rests when there is none for it.
///
/// All but one thread of Swift's shared pool are workers, too, for short jobs: a request that would wait there for its
/// answer computes it, and no other thread has to be woken, which costs as much as half a transaction. Long jobs run on
/// threads of their own, so that the shared pool never lacks one.
private final class Workers: Sendable {
    private struct State {
        var schedule: FairSchedule
        var idle: [Int]
    }

    struct Beginning {
        let worker: Int
        let turn: FairSchedule.Turn
    }

    private let state: Mutex<State>
    /// Of the workers that have a thread whatever the rest do; those with higher numbers run on the shared pool.
    private let own: [DispatchQueue]

    init(cores: Int) {
        own = (0..<FairSchedule.widest(cores: cores)).map { DispatchQueue(label: "devnet.compute.\($0)") }
        state = Mutex(
            State(schedule: FairSchedule(cores: cores), idle: Array(0..<own.count + cores - 1))
        )
    }

    /// - Returns: what may begin now, not always this job, and by which worker.
    func add(_ job: @escaping ComputeLane.Job, to lane: ComputeLane) -> Beginning? {
        state.withLock { state in
            state.schedule.add(job, to: lane)
            return begin(&state)
        }
    }

    /// Whether a worker has no thread of its own.
    func isBorrowed(_ worker: Int) -> Bool { worker >= own.count }

    func charge(_ account: ComputeAccount, _ took: UInt64) {
        state.withLock { $0.schedule.charge(account, took: took) }
    }

    /// The next turn with a worker for it: the one that asks, if it may, and then a borrowed one.
    private func begin(_ state: inout State, by asking: Int? = nil) -> Beginning? {
        guard let turn = state.schedule.next() else { return nil }
        var place: Int?
        for (i, worker) in state.idle.enumerated() where turn.isShort || !isBorrowed(worker) {
            if worker == asking {
                place = i
                break
            }
            // The borrowed ones have the highest numbers.
            if place.map({ state.idle[$0] < worker }) ?? true { place = i }
        }
        // There are as many own threads as turns that run at once.
        guard let place else { preconditionFailure("More turns run at once than FairSchedule.widest says.") }
        return Beginning(worker: state.idle.remove(at: place), turn: turn)
    }

    func launch(_ beginning: Beginning) {
        let queue = isBorrowed(beginning.worker) ? Self.callersQueue : own[beginning.worker]
        queue.async { self.work(beginning) }
    }

    /// The part of the shared pool that the caller's task runs on: each priority has threads of its own.
    private static var callersQueue: DispatchQueue {
        let priority = withUnsafeCurrentTask { $0?.priority } ?? .high
        if priority >= .high { return .global(qos: .userInitiated) }
        return priority >= .medium ? .global() : .global(qos: .utility)
    }

    func work(_ beginning: Beginning) {
        let worker = beginning.worker
        var turn = beginning.turn
        while true {
            let start = Self.threadTime()
            turn.job()
            let took = Self.threadTime() - start
            let (next, another) = state.withLock { state in
                state.schedule.finish(turn, took: took)
                state.idle.append(worker)
                guard let next = begin(&state, by: worker) else {
                    return (nil as Beginning?, nil as Beginning?)
                }
                // A lane that has become short may begin besides.
                return (next, begin(&state))
            }
            if let another { launch(another) }
            guard let next else { return }
            // A borrowed thread is given back after each turn: others wait for it, too.
            guard next.worker == worker, !isBorrowed(worker) else { return launch(next) }
            turn = next.turn
        }
    }

    /// Nanoseconds of processor time that this thread has had.
    static func threadTime() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
