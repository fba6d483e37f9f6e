import CJail
internal import Glibc
import Synchronization

/// One jail from its request to its end, as the daemon sees it.
///
/// Its blocking calls belong on a thread of their own; ``kill()`` may come from anywhere.
final class JailRun: Sendable {
    /// What the spawner gives once the jail's namespaces exist.
    struct Ready: Sendable {
        let counters: JailCounters
        /// Owned by whoever takes it.
        let listener: Int32?
    }

    private let plan: JailPlan
    private let channel: Descriptor
    private let output: Descriptor
    private let error: Descriptor
    private let result: Descriptor
    private let cgroupVersion: Int

    /// How long a jail may take to come up, and to be gone after it was killed.
    private static let patienceMilliseconds: Int32 = 15_000

    /// Opens all that the jail needs and asks the spawner for it.
    init(
        plan: JailPlan,
        command: BubblewrapCommand,
        slot: Int,
        seccomp: Descriptor,
        spawner: JailSpawner
    )
        throws(JailError)
    {
        let (channel, theirs) = try Descriptor.channel()
        let output = try Descriptor.pipe()
        let error = try Descriptor.pipe()
        let result = try Descriptor.pipe()
        self.plan = plan
        self.channel = channel
        self.output = output.read
        self.error = error.read
        self.result = result.read
        cgroupVersion = spawner.facts.cgroupVersion

        // In the order of CJAIL_SEND_….
        var descriptors = [theirs]
        descriptors.append(
            try .memoryFile("command", BubblewrapCommand.zeroTerminated(command.command))
        )
        descriptors.append(try .memoryFile("input", plan.standardInput))
        descriptors += [output.write, error.write, result.write]
        descriptors.append(try .memoryFile("options", BubblewrapCommand.zeroTerminated(command.options)))
        descriptors.append(seccomp)
        for file in command.files { descriptors.append(try .memoryFile("file", file)) }
        for source in command.sources {
            let file = cjail_open_source(source)
            guard file >= 0 else { throw .sourceUnavailable(path: source, errno: -file) }
            descriptors.append(Descriptor(file))
        }
        try spawner.send(Self.request(plan, command, slot, spawner.facts), descriptors)
    }

    private static func request(
        _ plan: JailPlan,
        _ command: BubblewrapCommand,
        _ slot: Int,
        _ facts: JailSpawner.Facts
    ) -> cjail_request {
        let limits = plan.limits
        var request = cjail_request()
        request.magic = CJAIL_MAGIC
        request.slot = UInt32(slot)
        request.listen_port = plan.listens ? UInt32(JailPlan.port) : 0
        request.mount_count = UInt32(command.sources.count)
        request.memory_bytes = UInt64(limits.memoryBytes)
        // bubblewrap's own process lies in the cgroup too, but not in the jail.
        request.processes = UInt64(limits.processes) + 1
        request.quota_microseconds = UInt64(max(1000, limits.cores * 100_000))
        // With a counter for the whole jail this is only the backstop, should the daemon be slow.
        request.cpu_seconds = UInt64(limits.cpuSeconds.rounded(.up)) + (facts.countsCPU ? 1 : 0)
        request.file_bytes = UInt64(limits.fileSizeBytes)
        request.open_files = UInt64(limits.openFiles)
        request.data_bytes = facts.limitsMemory ? 0 : UInt64(limits.memoryBytes)
        return request
    }

    /// Waits until the jail's namespaces exist.
    ///
    /// - Returns: nil if it was cancelled before.
    func waitUntilReady(isCancelled: @Sendable () -> Bool) throws(JailError) -> Ready? {
        guard wait(for: [channel], milliseconds: Self.patienceMilliseconds) != nil else {
            kill()
            throw .stuck(phase: "coming up")
        }
        var descriptors = [Int32](repeating: -1, count: CJAIL_EVENT_DESCRIPTORS)
        let event = try receive(&descriptors)
        let files = descriptors.map { $0 >= 0 ? Descriptor($0) : nil }
        guard event.kind == UInt32(CJAIL_READY) else {
            if isCancelled() { return nil }
            throw failure(of: event, readFirstWords())
        }
        if plan.listens, files[CJAIL_LISTENER] == nil {
            kill()
            throw .listenerUnavailable(errno: event.listener_errno)
        }
        let listener = files[CJAIL_LISTENER].map { fcntl($0.number, F_DUPFD_CLOEXEC, 0) }
        let counters = JailCounters(
            version: cgroupVersion,
            cpu: files[CJAIL_COUNTER_CPU],
            memoryEvents: files[CJAIL_COUNTER_OOM]
        )
        return Ready(counters: counters, listener: listener)
    }

    /// Asks for the end of the jail; without effect on one that has ended.
    func kill() {
        _ = cjail_send_command(channel.number, UInt8(CJAIL_COMMAND_KILL))
    }

    /// Lets the program start and follows it to its end: always the end of the *process*, never of a pipe, as
    /// anything in the jail may hold a pipe open.
    func follow(
        _ ready: Ready,
        isCancelled: @Sendable () -> Bool,
        onOutput: @escaping @Sendable (JailStream, [UInt8]) -> Void
    ) throws(JailError) -> JailOutcome {
        let clock = ContinuousClock()
        let start = clock.now
        var supervision = Supervision(limits: plan.limits)
        var open: [Descriptor] = [output, error, result]
        var killed: ContinuousClock.Instant?
        // Until init runs, it is bubblewrap that prints; should it fail, these are its words.
        let firstWords = Collected()
        let deliver: @Sendable (JailStream, [UInt8]) -> Void = { stream, bytes in
            if stream == .error { firstWords.append(bytes) }
            onOutput(stream, bytes)
        }
        _ = cjail_send_command(channel.number, UInt8(CJAIL_COMMAND_RELEASE))
        while true {
            let elapsed = start.duration(to: clock.now).inSeconds
            let left = plan.limits.wallSeconds - elapsed
            let signalled =
                wait(for: [channel] + open, milliseconds: Int32(max(1, min(25, left * 1000 + 1)))) ?? []
            if signalled.contains(channel.number) { break }
            for file in open where signalled.contains(file.number) {
                if !read(file, &supervision, deliver) { open.removeAll { $0 === file } }
            }
            if isCancelled() { supervision.cancelled() }
            supervision.measured(
                wallSeconds: start.duration(to: clock.now).inSeconds,
                cpuSeconds: ready.counters.cpuSeconds(),
                memoryKills: ready.counters.memoryKills()
            )
            if supervision.killCause != nil, killed == nil {
                kill()
                killed = clock.now
            }
            if let killed, killed.duration(to: clock.now) > .milliseconds(Int(Self.patienceMilliseconds)) {
                throw .stuck(phase: "dying")
            }
        }
        let wall = start.duration(to: clock.now).inSeconds
        var none = [Int32](repeating: -1, count: CJAIL_EVENT_DESCRIPTORS)
        let end = try receive(&none)
        return try outcome(end, wall, &supervision, isCancelled, firstWords, deliver)
    }

    private func outcome(
        _ event: cjail_event,
        _ wall: Double,
        _ supervision: inout Supervision,
        _ isCancelled: @Sendable () -> Bool,
        _ firstWords: Collected,
        _ onOutput: @Sendable (JailStream, [UInt8]) -> Void
    ) throws(JailError) -> JailOutcome {
        let end = JailEnd(event)
        supervision.ended(end, wasCancelled: isCancelled())
        // All writers are dead, so a pipe holds what it held, at most 1 MiB; the bound is for the day they are not.
        for file in [output, error, result] {
            for _ in 0..<32 where !read(file, &supervision, onOutput) { break }
        }
        guard let cause = supervision.cause(of: end) else { throw failure(of: event, firstWords.bytes) }
        return JailOutcome(
            cause: cause,
            wallMilliseconds: Int((wall * 1000).rounded()),
            cpuMilliseconds: Int(end.cpuSeconds * 1000),
            peakMemoryBytes: end.peakBytes,
            result: supervision.result,
            outputBytes: supervision.outputBytes,
            isOutputTruncated: supervision.isOutputTruncated,
            isResultTruncated: supervision.isResultTruncated,
            notes: supervision.notes(of: end)
        )
    }

    /// Reads what is there, at most one buffer.
    ///
    /// - Returns: false at the end of the pipe or if it is empty.
    private func read(
        _ file: Descriptor,
        _ supervision: inout Supervision,
        _ onOutput: @Sendable (JailStream, [UInt8]) -> Void
    ) -> Bool {
        let bytes = [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
            count = max(0, Glibc.read(file.number, buffer.baseAddress, buffer.count))
        }
        guard !bytes.isEmpty else { return false }
        if file === result {
            supervision.receivedResult(bytes)
        } else {
            let allowed = supervision.receivedOutput(bytes.count)
            if allowed > 0 { onOutput(file === output ? .output : .error, Array(bytes.prefix(allowed))) }
        }
        return true
    }

    /// The numbers of the descriptors that have something to say; nil if none has in time.
    private func wait(for files: [Descriptor], milliseconds: Int32) -> [Int32]? {
        var polls = files.map { pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0) }
        guard poll(&polls, nfds_t(polls.count), milliseconds) > 0 else { return nil }
        return polls.filter { $0.revents != 0 }.map(\.fd)
    }

    private func receive(_ descriptors: inout [Int32]) throws(JailError) -> cjail_event {
        var event = cjail_event()
        guard cjail_receive_event(channel.number, &event, &descriptors) == 1 else { throw .spawnerGone }
        return event
    }

    /// Why the program never ran: what the child said, or else what bubblewrap printed.
    private func failure(of end: cjail_event, _ words: [UInt8]) -> JailError {
        if end.record.kind == UInt32(CJAIL_LAUNCH_FAILED) { return JailError(launchRecord: end.record.value) }
        let lines = String(decoding: words, as: UTF8.self).split(separator: "\n").joined(separator: "; ")
        return .refused(
            message: lines.isEmpty ? "it ended with status \(end.bwrap_status) and said nothing." : lines
        )
    }

    private func readFirstWords() -> [UInt8] {
        var words = [UInt8](repeating: 0, count: Collected.capacity)
        let count = Glibc.read(error.number, &words, words.count)
        return Array(words.prefix(max(0, count)))
    }
}

/// The first bytes of a stream.
private final class Collected: Sendable {
    static let capacity = 4096
    private let state = Mutex<[UInt8]>([])

    var bytes: [UInt8] { state.withLock { $0 } }

    func append(_ more: [UInt8]) {
        state.withLock { $0 += more.prefix(Self.capacity - $0.count) }
    }
}

extension Duration {
    var inSeconds: Double { self / .seconds(1) }
}
