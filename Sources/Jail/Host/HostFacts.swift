internal import Glibc

/// What the kernel tells in small files, for the host report.
enum HostFacts {
    static func text(of path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        let owned = Descriptor(file)
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(owned.number, &bytes, bytes.count)
        guard count >= 0 else { return nil }
        var text = String(decoding: bytes.prefix(count), as: UTF8.self)
        while text.hasSuffix("\n") { text.removeLast() }
        return text
    }

    static func items() -> [HostReport.Item] {
        [userNamespaces(), coreDumps(), swap(), addressSpace()]
    }

    private static func userNamespaces() -> HostReport.Item {
        let most = text(of: "/proc/sys/user/max_user_namespaces") ?? "unknown"
        let clone = text(of: "/proc/sys/kernel/unprivileged_userns_clone")
        let armor = text(of: "/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
        let refusals = [
            most == "0" ? "user.max_user_namespaces is 0" : nil,
            clone == "0" ? "kernel.unprivileged_userns_clone is 0" : nil,
            armor == "1" ? "AppArmor restricts them (kernel.apparmor_restrict_unprivileged_userns)" : nil,
        ].compactMap(\.self)
        return HostReport.Item(
            "user_namespaces",
            refusals.isEmpty,
            refusals.isEmpty ? "allowed, at most \(most)" : refusals.joined(separator: "; "),
            otherwise:
                "Jails are built with unprivileged user namespaces; allow them by sysctl or an AppArmor profile."
        )
    }

    private static func coreDumps() -> HostReport.Item {
        let pattern = text(of: "/proc/sys/kernel/core_pattern") ?? "unknown"
        return HostReport.Item(
            "core_dumps",
            !pattern.hasPrefix("|"),
            "core_pattern is \(pattern.debugDescription)",
            otherwise:
                "A crash in a jail starts a handler outside of it, whatever its limits; set kernel.core_pattern=core."
        )
    }

    private static func swap() -> HostReport.Item {
        let lines = (text(of: "/proc/swaps") ?? "").split(separator: "\n").dropFirst()
        return HostReport.Item(
            "swap",
            lines.isEmpty,
            lines.isEmpty ? "none" : "\(lines.count) in use",
            otherwise: "Run times vary with what the machine swaps; turn swap off for judging."
        )
    }

    private static func addressSpace() -> HostReport.Item {
        let level = text(of: "/proc/sys/kernel/randomize_va_space") ?? "unknown"
        return HostReport.Item(
            "aslr",
            level == "2",
            "randomize_va_space is \(level)",
            otherwise: "Exploits inside a jail are easier than they need be; set kernel.randomize_va_space=2."
        )
    }
}
