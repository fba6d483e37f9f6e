import CJail

/// A plan translated into what bubblewrap understands: pure, so that tests can read it.
///
/// Options travel by a descriptor, not in the argument vector: `/proc/1/cmdline` must not tell host paths.
package struct BubblewrapCommand: Equatable {
    /// The options for `--args`.
    package private(set) var options: [String] = []
    /// The argument vector: bwrap, init and its argument, then the program.
    package private(set) var command: [String] = []
    /// Contents of files, in the order of the descriptors that the options name.
    package private(set) var files: [[UInt8]] = []
    /// Host paths that the spawner opens a way to, in the order of their staged names.
    package private(set) var sources: [String] = []

    package static let initPath = "/init"

    /// - Parameters:
    ///   - initImage: the machine code of the jail's first process.
    ///   - stagesMounts: whether the spawner binds the plan's host paths to neutral names first. It does when it
    ///     has root; otherwise bubblewrap, which then has the daemon's own uid, takes the paths themselves.
    ///   - countsProcesses: whether a cgroup limits the jail's processes.
    package init(
        plan: JailPlan,
        profile: BaseProfile,
        bubblewrap: String,
        initImage: [UInt8],
        stagesMounts: Bool,
        countsProcesses: Bool
    ) {
        addNamespaces()
        addEnvironment(plan.environment)
        addBase(profile, plan)
        for mount in plan.mounts { add(mount, stages: stagesMounts) }
        addFile(initImage, at: Self.initPath, mode: "0555")
        options += ["--remount-ro", "/", "--chdir", plan.workingDirectory]
        options += ["--seccomp", "\(CJAIL_FD_SECCOMP)"]
        options += ["--info-fd", "\(CJAIL_FD_INFO)", "--block-fd", "\(CJAIL_FD_BLOCK)"]
        // The cgroup's refusals are counted and can be told, so where it rules, init's limit is only a backstop.
        let processes = plan.limits.processes + (countsProcesses ? 8 : 0)
        command = [
            bubblewrap, "--args", "\(CJAIL_FD_ARGUMENTS)", "--", Self.initPath, "\(processes)",
        ]
        command += [plan.executable] + plan.arguments
    }

    private mutating func addNamespaces() {
        options += ["--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
        options += ["--unshare-cgroup-try", "--disable-userns"]
        options += ["--uid", "\(BaseProfile.userID)", "--gid", "\(BaseProfile.userID)", "--hostname", "jail"]
        options += ["--as-pid-1", "--die-with-parent", "--new-session"]
    }

    private mutating func addEnvironment(_ environment: [String: String]) {
        options.append("--clearenv")
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
            options += ["--setenv", name, value]
        }
    }

    private mutating func addBase(_ profile: BaseProfile, _ plan: JailPlan) {
        for path in profile.bound { options += ["--ro-bind", path, path] }
        for (path, target) in profile.links.sorted(by: { $0.key < $1.key }) {
            options += ["--symlink", target, path]
        }
        options += ["--proc", "/proc"]
        // A bind without devices: opening it fails.
        for path in profile.masked { options += ["--ro-bind", "/dev/null", path] }
        options += ["--dev", "/dev"]
        addTemporary("/dev/shm", bytes: 1 << 20, mode: 0o1777)
        options += ["--remount-ro", "/dev"]
        addTemporary("/tmp", bytes: plan.temporaryBytes, mode: 0o1777)
        addTemporary("/work", bytes: plan.workBytes, mode: 0o755)
        for (path, text) in profile.files.sorted(by: { $0.key < $1.key }) {
            addCopy(Array(text.utf8), at: path)
        }
    }

    private mutating func add(_ mount: JailMount, stages: Bool) {
        switch mount {
        case .readOnly(let hostPath, let jailPath):
            options += ["--ro-bind", stages ? "\(CJAIL_STAGE)\(sources.count)" : hostPath, jailPath]
            if stages { sources.append(hostPath) }
        case .temporary(let jailPath, let bytes, let mode): addTemporary(jailPath, bytes: bytes, mode: mode)
        case .symbolicLink(let target, let jailPath): options += ["--symlink", target, jailPath]
        case .file(let bytes, let jailPath): addFile(bytes, at: jailPath, mode: "0444")
        }
    }

    private mutating func addTemporary(_ path: String, bytes: Int, mode: UInt16) {
        options += ["--perms", "0" + String(mode, radix: 8), "--size", "\(bytes)", "--tmpfs", path]
    }

    /// A mount of its own, for paths below something writable.
    private mutating func addFile(_ bytes: [UInt8], at path: String, mode: String) {
        options += ["--perms", mode, "--ro-bind-data", "\(CJAIL_FD_FIRST_EXTRA + files.count)", path]
        files.append(bytes)
    }

    /// A plain file in the root, which is read-only in the end: cheaper than a mount.
    private mutating func addCopy(_ bytes: [UInt8], at path: String) {
        options += ["--perms", "0444", "--file", "\(CJAIL_FD_FIRST_EXTRA + files.count)", path]
        files.append(bytes)
    }

    /// Strings as the spawner and bubblewrap read them: each ended by a zero byte.
    static func zeroTerminated(_ strings: [String]) -> [UInt8] {
        strings.flatMap { Array($0.utf8) + [0] }
    }
}
