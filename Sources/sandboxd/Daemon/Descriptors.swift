import Glibc

/// How many descriptors the kernel gives this process, and how many of them are for connections.
enum Descriptors {
    /// Raises the limit as far as the kernel allows without privileges.
    ///
    /// The usual 1,024 are for programs that use `select`; every connection takes one.
    static func raiseLimit() {
        guard var limit = current(), limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        // Where it cannot be raised the daemon makes do with what there is.
        _ = setrlimit(resource, &limit)
    }

    /// Connections that fit beside what else the daemon keeps open: the database, repositories, jails.
    ///
    /// A process without a descriptor left can neither accept nor refuse, so the last are never given away.
    static var roomForConnections: Int {
        guard let limit = current() else { return 512 }
        let all = Int(clamping: limit.rlim_cur)
        return max(16, all - reserve(all))
    }

    private static func reserve(_ all: Int) -> Int { min(512, max(48, all / 8)) }

    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)

    private static func current() -> rlimit? {
        var limit = rlimit()
        return getrlimit(resource, &limit) == 0 ? limit : nil
    }
}
