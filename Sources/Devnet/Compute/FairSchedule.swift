import DequeModule
import HeapModule

/// Decides which devnet computes next.
///
/// Theory of operation: every devnet has an account of the processor time that its jobs have taken, and the next
/// job is one of the devnet that has had the least. So a team that asks for expensive things all the time gets its
/// share and no more, and one that asks seldom is served at once. Whoever was idle begins where the others are:
/// nobody saves up.
///
/// A job cannot be taken off its thread. Were all threads held by calls of some seconds, the cheapest read would
/// wait for them, whatever the order. So jobs of devnets whose jobs were short of late may run beside the long ones,
/// on as many threads again, and the kernel shares the cores between them.
///
/// It has no clock and no threads: it is told how long things took.
package struct FairSchedule {
    /// A job that is to be run now.
    package struct Turn: Sendable {
        package let job: ComputeLane.Job
        package let lane: ComputeLane
        /// Whether it counts as short.
        let isShort: Bool
        /// What the account was charged in advance.
        let charge: UInt64
    }

    private struct Entry: Comparable {
        let used: UInt64
        /// Who came first is first where accounts are equal.
        let order: UInt64
        let lane: ComputeLane

        static func < (left: Entry, right: Entry) -> Bool {
            (left.used, left.order) < (right.used, right.order)
        }

        static func == (left: Entry, right: Entry) -> Bool { left.order == right.order }
    }

    private let cores: Int
    private var short = Heap<Entry>()
    private var long = Heap<Entry>()
    private var runningShort = 0
    private var runningLong = 0
    /// The account that was served last: where those begin who were idle.
    private var floor: UInt64 = 0
    private var order: UInt64 = 0

    package init(cores: Int) { self.cores = cores }

    /// The most jobs that run at once.
    package static func widest(cores: Int) -> Int { 2 * cores }

    package mutating func add(_ job: @escaping ComputeLane.Job, to lane: ComputeLane) {
        let account = lane.account
        if account.jobs == 0 { account.used = max(account.used, floor) }
        account.jobs += 1
        lane.waiting.append(job)
        list(lane)
    }

    /// The job to begin now; nil while enough is running.
    package mutating func next() -> Turn? {
        let mayBeLong = runningShort + runningLong < cores
        guard mayBeLong || runningShort < cores else { return nil }
        while true {
            let takesLong: Bool
            switch (short.min, mayBeLong ? long.min : nil) {
            case (nil, nil): return nil
            case (_?, nil): takesLong = false
            case (nil, _?): takesLong = true
            case (let short?, let long?): takesLong = long < short
            }
            guard let entry = takesLong ? long.popMin() : short.popMin() else { return nil }
            let account = entry.lane.account
            entry.lane.isListed = false
            // Its account has grown, or the kind of its jobs has changed, since it stood in line.
            guard account.used == entry.used, account.isShort != takesLong else {
                list(entry.lane)
                continue
            }
            guard let job = entry.lane.waiting.popFirst() else { continue }
            floor = max(floor, entry.used)
            let turn = Turn(job: job, lane: entry.lane, isShort: !takesLong, charge: account.average)
            account.used += turn.charge
            entry.lane.running += 1
            if takesLong { runningLong += 1 } else { runningShort += 1 }
            list(entry.lane)
            return turn
        }
    }

    /// - Parameter took: nanoseconds of processor time.
    package mutating func finish(_ turn: Turn, took: UInt64) {
        let account = turn.lane.account
        account.used = account.used - turn.charge + took
        account.average = (account.average * 3 + took) / 4
        account.jobs -= 1
        turn.lane.running -= 1
        if turn.isShort { runningShort -= 1 } else { runningLong -= 1 }
        list(turn.lane)
    }

    /// Charges an account with what was done for it outside its lanes.
    package mutating func charge(_ account: ComputeAccount, took: UInt64) {
        if account.jobs == 0 { account.used = max(account.used, floor) }
        account.used += took
    }

    /// Puts a lane in line if it has a job that may run.
    private mutating func list(_ lane: ComputeLane) {
        guard !lane.isListed, lane.running < lane.width, !lane.waiting.isEmpty else { return }
        lane.isListed = true
        order += 1
        let entry = Entry(used: lane.account.used, order: order, lane: lane)
        if lane.account.isShort { short.insert(entry) } else { long.insert(entry) }
    }
}
