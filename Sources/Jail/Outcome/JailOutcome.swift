/// Where bytes of a jailed program came from.
public enum JailStream: Sendable, Hashable {
    case output
    case error
}

/// Why a jailed program ended.
///
/// All of these are results: none is a fault of the daemon.
public enum JailCause: Sendable, Hashable {
    case exited(code: Int32)
    case signalled(number: Int32)
    /// The program could not be executed; `errno` says why (2: no such file in the jail).
    case notExecutable(errno: Int32)
    case cpuLimit
    case wallLimit
    /// The kernel had to kill a process of the jail for its memory.
    case memoryLimit
    case outputLimit
    case resultLimit
    /// The Swift task that ran it was cancelled.
    case cancelled
}

/// What became of one run.
public struct JailOutcome: Sendable, Hashable {
    public var cause: JailCause
    /// From the release of the jail to the end of its last process.
    public var wallMilliseconds: Int
    /// Of all processes together.
    public var cpuMilliseconds: Int
    /// Of all processes together, temporary files and swap included, where the host can measure it; else the
    /// largest process.
    public var peakMemoryBytes: Int
    /// What the program wrote to descriptor 3.
    public var result: [UInt8]
    public var outputBytes: Int
    /// Whether output was lost because of ``JailLimits/outputBytes``.
    public var isOutputTruncated: Bool
    public var isResultTruncated: Bool
    /// Things worth telling that did not decide the outcome, each a sentence.
    public var notes: [String]

    /// Whether the program ended by itself with code 0.
    public var isSuccess: Bool { cause == .exited(code: 0) }

    static let cancelledBeforeStart = JailOutcome(
        cause: .cancelled,
        wallMilliseconds: 0,
        cpuMilliseconds: 0,
        peakMemoryBytes: 0,
        result: [],
        outputBytes: 0,
        isOutputTruncated: false,
        isResultTruncated: false,
        notes: ["Cancelled before the program started."]
    )
}
