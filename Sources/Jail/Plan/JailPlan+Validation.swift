import CJail

extension JailPlan {
    /// Refuses a plan that could not mean what it says.
    ///
    /// - Throws: ``JailError/invalidPlan(_:)`` with the first thing that is wrong.
    public func validate() throws(JailError) {
        try Self.requirePath(executable, "the executable")
        try Self.requirePath(workingDirectory, "the working directory")
        for mount in mounts {
            try Self.requirePath(mount.jailPath, "a mount's path in the jail")
            guard mount.jailPath != "/" else {
                throw .invalidPlan("A mount covers the whole root of the jail; mount something below it.")
            }
            switch mount {
            case .readOnly(let hostPath, _): try Self.requirePath(hostPath, "a mount's path on the host")
            case .temporary(_, let bytes, let mode):
                guard bytes > 0, mode <= 0o1777 else {
                    throw .invalidPlan(
                        "A temporary mount needs a size above 0 and a mode of at most 1777 (octal)."
                    )
                }
            case .symbolicLink(let target, _):
                guard !target.isEmpty, !target.utf8.contains(0) else {
                    throw .invalidPlan("A symbolic link needs a target without zero bytes.")
                }
            case .file: break
            }
        }
        for (name, value) in environment {
            let isSound = !name.isEmpty && !name.utf8.contains(61) && !name.utf8.contains(0)
            guard isSound, !value.utf8.contains(0) else {
                throw .invalidPlan(
                    "The environment variable \(name.debugDescription) has a name or value that no program can get."
                )
            }
        }
        guard arguments.allSatisfy({ !$0.utf8.contains(0) }) else {
            throw .invalidPlan("An argument holds a zero byte, which no program can get.")
        }
        try limits.validate()
        guard workBytes > 0, temporaryBytes > 0 else {
            throw .invalidPlan("The sizes of /work and /tmp must be above 0.")
        }
        guard mounts.count <= Self.mostMounts else {
            throw .invalidPlan(
                "The plan has \(mounts.count) mounts; at most \(Self.mostMounts) are possible."
            )
        }
    }

    static let mostMounts = Int(CJAIL_MAX_DESCRIPTORS) - 20

    private static func requirePath(_ path: String, _ what: String) throws(JailError) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard path.utf8.first == 47, !path.utf8.contains(0), !parts.contains(".."), !parts.contains(".")
        else {
            throw .invalidPlan(
                "\(path.debugDescription) cannot be \(what): it must be absolute, without '.' and '..' parts."
            )
        }
    }
}

extension JailLimits {
    func validate() throws(JailError) {
        let counts = [memoryBytes, processes, fileSizeBytes, openFiles, outputBytes, resultBytes]
        guard counts.allSatisfy({ $0 > 0 }) else {
            throw .invalidPlan("Every limit of a jail must be above 0.")
        }
        guard processes >= 2 else {
            throw .invalidPlan("A jail needs at least 2 processes: its own first one and the program.")
        }
        for seconds in [cpuSeconds, wallSeconds] where !(seconds > 0 && seconds <= 86_400) {
            throw .invalidPlan("A time limit of \(seconds) s is not between 0 and 86,400.")
        }
        guard cores >= 0.01, cores <= 1024 else {
            throw .invalidPlan("A jail cannot have \(cores) processors.")
        }
    }
}
