import CJail
internal import Glibc
import Synchronization

/// Runs untrusted programs in jails, several at a time, on behalf of one daemon.
///
/// ```swift
/// let spawner = try JailSpawner.start()                 // first thing in main
/// let host = try JailHost(spawner: spawner)
/// let outcome = try await host.run(JailPlan(executable: "/usr/bin/true"))
/// ```
/// Name the closures of ``run(_:onListening:onOutput:)``: a bare trailing closure means `onListening`.
/// A program never runs unsandboxed: where a jail cannot be built, ``run(_:onListening:onOutput:)`` throws.
public final class JailHost: Sendable {
    public let spawner: JailSpawner
    public let profile: BaseProfile
    let bubblewrap: Bubblewrap
    private let seccomp: [UInt8]
    private let initImage: [UInt8]
    private let slots: SlotPool

    /// - Throws: ``JailError`` if bubblewrap is missing or too old, or the seccomp program cannot be built.
    public init(
        spawner: JailSpawner,
        profile: BaseProfile = .ofThisHost(),
        bubblewrapPath: String = "/usr/bin/bwrap"
    ) throws(JailError) {
        self.spawner = spawner
        self.profile = profile
        bubblewrap = try Bubblewrap(path: bubblewrapPath)
        seccomp = try Self.seccompProgram()
        initImage = try Self.initImage()
        slots = SlotPool(count: spawner.facts.slots)
    }

    /// Runs a plan in a jail of its own, waiting for a free slot first.
    ///
    /// Cancelling the task kills the jail; the outcome then says ``JailCause/cancelled``.
    /// - Parameters:
    ///   - onListening: for a plan that listens: gets the listening socket, which is then its own to close,
    ///     before the program starts. The program starts when it returns.
    ///   - onOutput: gets what the program prints, in order for each stream, on the run's own thread; while it
    ///     works, nothing more is read and no limit is looked at, so it should only store or forward.
    /// - Throws: ``JailError`` if the jail could not be built. How the program ended is never an error.
    public func run(
        _ plan: JailPlan,
        onListening: (@Sendable (Int32) async -> Void)? = nil,
        onOutput: @escaping @Sendable (JailStream, [UInt8]) -> Void = { _, _ in }
    ) async throws(JailError) -> JailOutcome {
        try plan.validate()
        guard !plan.listens || onListening != nil else {
            throw .invalidPlan("The plan listens, but nobody takes its socket: give onListening.")
        }
        guard let slot = await slots.acquire() else { return .cancelledBeforeStart }
        defer { slots.release(slot) }
        let run = try await onOwnThread { () throws(JailError) in try self.start(plan, slot) }
        let isCancelled = Flag()
        let result: Result<JailOutcome, JailError> = await withTaskCancellationHandler {
            do throws(JailError) {
                return .success(try await self.follow(run, isCancelled, onListening, onOutput))
            } catch {
                return .failure(error)
            }
        } onCancel: {
            isCancelled.raise()
            run.kill()
        }
        return try result.get()
    }

    private func start(_ plan: JailPlan, _ slot: Int) throws(JailError) -> JailRun {
        let command = BubblewrapCommand(
            plan: plan,
            profile: profile,
            bubblewrap: bubblewrap.path,
            initImage: initImage,
            stagesMounts: !spawner.facts.slotUsers.isEmpty,
            countsProcesses: spawner.facts.limitsProcesses
        )
        // A file of its own for each run: bubblewrap reads by the shared offset.
        let program = try Descriptor.memoryFile("seccomp", seccomp)
        return try JailRun(plan: plan, command: command, slot: slot, seccomp: program, spawner: spawner)
    }

    private func follow(
        _ run: JailRun,
        _ isCancelled: Flag,
        _ onListening: (@Sendable (Int32) async -> Void)?,
        _ onOutput: @escaping @Sendable (JailStream, [UInt8]) -> Void
    ) async throws(JailError) -> JailOutcome {
        let ready = try await onOwnThread { () throws(JailError) in
            try run.waitUntilReady(isCancelled: { isCancelled.isRaised })
        }
        guard let ready else { return .cancelledBeforeStart }
        if let listener = ready.listener { await onListening?(listener) }
        return try await onOwnThread { () throws(JailError) in
            try run.follow(ready, isCancelled: { isCancelled.isRaised }, onOutput: onOutput)
        }
    }

    private static func seccompProgram() throws(JailError) -> [UInt8] {
        let file = try Descriptor.from(cjail_seccomp_program(), "seccomp program")
        var bytes = [UInt8](repeating: 0, count: 256 << 10)
        let count = pread(file.number, &bytes, bytes.count, 0)
        guard count > 0 else { throw .resourceUnavailable(what: "seccomp program", errno: errno) }
        return Array(bytes.prefix(count))
    }

    private static func initImage() throws(JailError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        let count = cjail_init_image(&bytes, bytes.count)
        guard count > 0 else { throw .resourceUnavailable(what: "first process", errno: ENOMEM) }
        return Array(bytes.prefix(count))
    }
}

/// A Boolean that goes up once and may be looked at from any thread.
final class Flag: Sendable {
    private let value = Atomic(false)

    var isRaised: Bool { value.load(ordering: .acquiring) }

    func raise() {
        value.store(true, ordering: .releasing)
    }
}
