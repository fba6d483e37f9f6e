/// The decisions about a running jail, without clock or descriptors: what it is told leads to at most one cause
/// for killing it.
package struct Supervision {
    /// SIGXCPU, which a process gets at its own limit.
    private static let cpuSignal: Int32 = 24

    private let limits: JailLimits
    package private(set) var outputBytes = 0
    package private(set) var result: [UInt8] = []
    package private(set) var isOutputTruncated = false
    package private(set) var isResultTruncated = false
    /// Why the jail is to be killed; the first reason stays.
    package private(set) var killCause: JailCause?

    package init(limits: JailLimits) {
        self.limits = limits
    }

    /// Counts output and returns how many of the bytes are still within the limit.
    package mutating func receivedOutput(_ count: Int) -> Int {
        let allowed = min(count, limits.outputBytes - outputBytes)
        outputBytes += allowed
        if allowed < count {
            isOutputTruncated = true
            kill(for: .outputLimit)
        }
        return allowed
    }

    package mutating func receivedResult(_ bytes: some Collection<UInt8>) {
        let allowed = min(bytes.count, limits.resultBytes - result.count)
        result.append(contentsOf: bytes.prefix(allowed))
        if allowed < bytes.count {
            isResultTruncated = true
            kill(for: .resultLimit)
        }
    }

    package mutating func measured(wallSeconds: Double, cpuSeconds: Double, memoryKills: Int) {
        if memoryKills > 0 { kill(for: .memoryLimit) }
        if cpuSeconds >= limits.cpuSeconds { kill(for: .cpuLimit) }
        if wallSeconds >= limits.wallSeconds { kill(for: .wallLimit) }
    }

    package mutating func cancelled() {
        kill(for: .cancelled)
    }

    /// Takes note of the end: who cancels a run kills its jail at once, perhaps before anyone here could see why.
    package mutating func ended(_ end: JailEnd, wasCancelled: Bool) {
        if wasCancelled, end.told == nil { cancelled() }
    }

    private mutating func kill(for cause: JailCause) {
        if killCause == nil { killCause = cause }
    }

    /// The cause of the whole run once its last process is gone.
    ///
    /// - Returns: nil if the program never ran, so that the launch must be explained instead.
    package func cause(of end: JailEnd) -> JailCause? {
        if let killCause { return killCause }
        guard end.started else { return nil }
        if end.memoryKills > 0 { return .memoryLimit }
        if end.cpuSeconds >= limits.cpuSeconds || end.told == .signalled(number: Self.cpuSignal) {
            return .cpuLimit
        }
        // The jail's first process was itself killed from outside: nobody is left who could tell more.
        return end.told ?? .signalled(number: 9)
    }

    /// What is worth telling besides the cause.
    package func notes(of end: JailEnd) -> [String] {
        var notes: [String] = []
        if end.refusedForks > 0 {
            notes.append("The limit of \(limits.processes) processes refused \(end.refusedForks) new ones.")
        }
        if end.memoryKills > 0 {
            notes.append(
                "The kernel killed \(end.memoryKills) processes at the limit of \(limits.memoryBytes) bytes."
            )
        }
        return notes
    }
}
