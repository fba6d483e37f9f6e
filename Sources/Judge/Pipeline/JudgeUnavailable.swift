import Jail

/// Why a submission could not be judged at all; it stays in the queue.
public enum JudgeUnavailable: Error, Sendable, Hashable, CustomStringConvertible {
    /// This host cannot build a jail that holds.
    case noJail(String)
    /// There is no place for the judge's own files.
    case noWorkspace(String)
    /// The judge was told to stop.
    case interrupted

    public var code: String {
        switch self {
        case .noJail: "judge_no_jail"
        case .noWorkspace: "judge_no_workspace"
        case .interrupted: "judge_interrupted"
        }
    }

    public var description: String {
        switch self {
        case .noJail(let reason): "This host cannot judge, because it cannot jail: \(reason)"
        case .noWorkspace(let reason): "The judge has no place to work: \(reason)"
        case .interrupted: "The judge was stopped before it was done; the submission will be judged again."
        }
    }
}

extension JailError {
    /// Whether the host as it is cannot jail; other errors concern one run.
    var concernsHost: Bool {
        switch self {
        case .bubblewrapMissing, .refused, .spawnerNotStarted, .spawnerGone, .launchFailed,
            .listenerUnavailable,
            .selfTestFailed:
            true
        case .invalidPlan, .sourceUnavailable, .resourceUnavailable, .stuck: false
        }
    }
}
