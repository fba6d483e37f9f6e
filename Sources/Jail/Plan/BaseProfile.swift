internal import Glibc

/// The file system that every jail starts from, before a plan's own mounts.
///
/// - `/usr` of the host, read-only, with `/bin`, `/sbin`, `/lib`… as they are on the host.
/// - `/proc` of the jail's own pid namespace, with what tells about the host masked.
/// - `/dev` with the harmless devices, read-only; `/dev/shm`, `/tmp` and `/work` as bounded memory.
/// - `/etc` with nothing but a `passwd`, `group`, `hosts` and `nsswitch.conf` that name one user, `member`,
///   and the loader's cache, if the host has one.
/// - `/` itself read-only.
public struct BaseProfile: Sendable, Hashable {
    /// Folders and files of the host that are bound at their own paths.
    public var bound: [String]
    /// Names in the root and where they lead.
    public var links: [String: String]
    /// Files that the program finds unreadable.
    public var masked: [String]
    /// Small files by path.
    public var files: [String: String]

    public init(bound: [String], links: [String: String], masked: [String], files: [String: String]) {
        self.bound = bound
        self.links = links
        self.masked = masked
        self.files = files
    }

    static let userID = 1000

    static let etc = [
        "/etc/passwd":
            "member:x:\(userID):\(userID):member:/work:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n",
        "/etc/group": "member:x:\(userID):\nnogroup:x:65534:\n",
        "/etc/hosts": "127.0.0.1 localhost\n",
        "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    ]

    /// The profile that fits the host's layout.
    public static func ofThisHost() -> BaseProfile {
        var profile = BaseProfile(bound: ["/usr"], links: [:], masked: [], files: etc)
        for path in ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"] {
            if let target = linkTarget(path) {
                profile.links[path] = target
            } else if access(path, F_OK) == 0 {
                profile.bound.append(path)
            }
        }
        // Alternatives such as /usr/bin/cc lead through here; the cache makes the loader find libraries at once.
        for path in ["/etc/alternatives", "/etc/ld.so.cache"] where access(path, F_OK) == 0 {
            profile.bound.append(path)
        }
        let telling = [
            "/proc/keys", "/proc/key-users", "/proc/cmdline", "/proc/config.gz", "/proc/kallsyms",
            "/proc/modules",
        ]
        profile.masked = telling.filter { access($0, F_OK) == 0 }
        return profile
    }

    private static func linkTarget(_ path: String) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { buffer in
            guard let start = buffer.baseAddress else { return nil }
            let count = readlink(path, start, buffer.count)
            return count > 0
                ? String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self) : nil
        }
    }
}
