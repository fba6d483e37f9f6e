import CJail

/// What the spawner tells about a jail whose last process is gone.
package struct JailEnd: Sendable {
    /// Whether bubblewrap got as far as the jail's first process.
    package var started: Bool
    /// What that first process said about the program; nil if it was killed before it could.
    package var told: JailCause?
    package var memoryKills: Int
    package var refusedForks: Int
    package var cpuSeconds: Double
    package var peakBytes: Int

    package init(
        started: Bool = true,
        told: JailCause?,
        memoryKills: Int = 0,
        refusedForks: Int = 0,
        cpuSeconds: Double = 0,
        peakBytes: Int = 0
    ) {
        self.started = started
        self.told = told
        self.memoryKills = memoryKills
        self.refusedForks = refusedForks
        self.cpuSeconds = cpuSeconds
        self.peakBytes = peakBytes
    }

    init(_ event: cjail_event) {
        let told: JailCause? =
            switch Int(event.record.kind) {
            case CJAIL_PAYLOAD_EXITED: .exited(code: event.record.value)
            case CJAIL_PAYLOAD_SIGNALLED: .signalled(number: event.record.value)
            case CJAIL_PAYLOAD_NOT_EXECUTABLE: .notExecutable(errno: event.record.value)
            default: nil
            }
        self.init(
            started: event.started != 0,
            told: told,
            memoryKills: Int(event.oom_kills),
            refusedForks: Int(event.refused_forks),
            cpuSeconds: Double(event.cpu_nanoseconds) / 1e9,
            peakBytes: Int(event.peak_bytes)
        )
    }
}
