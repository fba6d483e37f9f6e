import CJail
internal import Glibc

/// A fault of ours, the host's or the plan's: the program did not run, or its end cannot be told.
public enum JailError: Error, Sendable, Hashable {
    case invalidPlan(String)
    case bubblewrapMissing(path: String)
    /// bubblewrap is there but could not build the jail; `message` is what it said.
    case refused(message: String)
    case spawnerNotStarted(errno: Int32)
    case spawnerGone
    /// The child failed between fork and exec.
    case launchFailed(stage: String, errno: Int32)
    case listenerUnavailable(errno: Int32)
    case sourceUnavailable(path: String, errno: Int32)
    /// A descriptor, memory file or thread that the run needs could not be had.
    case resourceUnavailable(what: String, errno: Int32)
    /// The jail did not come up, or did not die, in time.
    case stuck(phase: String)
    case selfTestFailed(String)

    /// A stable name for logs and programs.
    public var code: String {
        switch self {
        case .invalidPlan: "jail_invalid_plan"
        case .bubblewrapMissing: "jail_bubblewrap_missing"
        case .refused: "jail_refused"
        case .spawnerNotStarted: "jail_spawner_not_started"
        case .spawnerGone: "jail_spawner_gone"
        case .launchFailed: "jail_launch_failed"
        case .listenerUnavailable: "jail_listener_unavailable"
        case .sourceUnavailable: "jail_source_unavailable"
        case .resourceUnavailable: "jail_resource_unavailable"
        case .stuck: "jail_stuck"
        case .selfTestFailed: "jail_self_test_failed"
        }
    }
}

extension JailError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidPlan(let reason): reason
        case .bubblewrapMissing(let path):
            "There is no bubblewrap at \(path); install the package bubblewrap."
        case .refused(let message):
            "bubblewrap could not build a jail on this host: \(message) Run the host check for what is missing."
        case .spawnerNotStarted(let errno): "The jail spawner could not be started: \(Self.text(errno))."
        case .spawnerGone: "The jail spawner has ended; restart the daemon."
        case .launchFailed(let stage, let errno):
            "The jail could not be launched: it failed at \(stage) with \(Self.text(errno))."
        case .listenerUnavailable(let errno):
            "No listener could be opened inside the jail (\(Self.text(errno))), and the plan needs one."
        case .sourceUnavailable(let path, let errno):
            "\(path) cannot be mounted into a jail: \(Self.text(errno))."
        case .resourceUnavailable(let what, let errno): "There is no \(what) for a jail: \(Self.text(errno))."
        case .stuck(let phase): "The jail hung while \(phase) and was given up; see the host's kernel log."
        case .selfTestFailed(let reason): "A jail was built but did not do what it must: \(reason)"
        }
    }

    static func text(_ errno: Int32) -> String {
        strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
    }

    /// From `cjail_record.value` of a failed launch.
    init(launchRecord value: Int32) {
        let names: [Int: String] = [
            CJAIL_STAGE_RECEIVE: "receiving the request",
            CJAIL_STAGE_PIPES: "opening pipes",
            CJAIL_STAGE_CGROUP: "making or joining cgroups",
            CJAIL_STAGE_FORK: "forking",
            CJAIL_STAGE_MOUNTS: "staging mounts",
            CJAIL_STAGE_LIMITS: "setting resource limits",
            CJAIL_STAGE_USER: "dropping to the slot's user",
            CJAIL_STAGE_DESCRIPTORS: "placing descriptors",
            CJAIL_STAGE_COMMAND: "reading the command, which may be too long",
            CJAIL_STAGE_EXEC: "executing bubblewrap",
        ]
        let stage = Int(value >> 16)
        self = .launchFailed(stage: names[stage] ?? "stage \(stage)", errno: value & 0xffff)
    }
}
