import DequeModule

/// What one devnet has computed, in nanoseconds of processor time.
///
/// Only a `FairSchedule` reads and changes it, under its owner's lock; that is what makes it sendable.
package final class ComputeAccount: @unchecked Sendable {
    /// Grows with what its jobs take; a devnet that was idle begins where the others are.
    var used: UInt64 = 0
    /// What a job takes on average, the late ones counting more.
    var average: UInt64 = 0
    /// Jobs that wait or run.
    var jobs = 0

    /// Jobs of less than this many nanoseconds may run beside long ones.
    static let shortJob: UInt64 = 2_000_000

    var isShort: Bool { average < Self.shortJob }

    package init() {}
}

/// Jobs that run in the order in which they came, at the expense of an account.
///
/// Only a `FairSchedule` reads and changes it, under its owner's lock; that is what makes it sendable.
package final class ComputeLane: @unchecked Sendable {
    package typealias Job = @Sendable () -> Void

    let account: ComputeAccount
    /// How many of its jobs may run at once.
    let width: Int
    var waiting: Deque<Job> = []
    var running = 0
    /// Whether it stands in line.
    var isListed = false

    package init(_ account: ComputeAccount, width: Int = .max) {
        self.account = account
        self.width = width
    }
}
