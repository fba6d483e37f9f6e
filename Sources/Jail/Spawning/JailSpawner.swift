import CJail
internal import Glibc

/// The small privileged process that starts jails; the daemon's end of it.
///
/// Start it first thing in `main`, before any thread and any secret exists: it is a fork of the process as it is
/// then. It ends, with every jail, when the last reference to this value goes or the daemon dies.
public final class JailSpawner: Sendable {
    /// What the spawner found on the host.
    public struct Facts: Sendable, Hashable {
        /// 0 where there are no cgroups to use.
        public let cgroupVersion: Int
        public let cgroupFolder: String
        public let limitsMemory: Bool
        public let limitsSwap: Bool
        public let limitsProcesses: Bool
        public let limitsCores: Bool
        public let countsCPU: Bool
        /// The uid of each slot; empty if jails run under the daemon's own.
        public let slotUsers: [UInt32]
        public let slots: Int
        /// How many cgroup folders of dead daemons were removed.
        public let sweptFolders: Int
        public let processID: Int32
    }

    public let facts: Facts
    private let control: Descriptor
    private let report: cjail_report

    /// Forks the spawner.
    ///
    /// - Parameter slots: how many jails may run at once, 1 to 32.
    /// - Throws: ``JailError/spawnerNotStarted(errno:)``.
    public static func start(slots: Int = 4) throws(JailError) -> JailSpawner {
        var report = cjail_report()
        guard (1...Int(CJAIL_MAX_SLOTS)).contains(slots) else { throw .spawnerNotStarted(errno: EINVAL) }
        let control = cjail_spawner_start(UInt32(slots), &report)
        guard control >= 0 else { throw .spawnerNotStarted(errno: -control) }
        return JailSpawner(control: Descriptor(control), report: report)
    }

    private init(control: Descriptor, report: cjail_report) {
        func has(_ controller: Int) -> Bool { report.controllers & UInt32(controller) != 0 }
        let users = withUnsafeBytes(of: report.users) { Array($0.bindMemory(to: UInt32.self)) }
        let folder = withUnsafeBytes(of: report.cgroup) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        self.control = control
        self.report = report
        facts = Facts(
            cgroupVersion: Int(report.cgroup_version),
            cgroupFolder: folder,
            limitsMemory: has(CJAIL_HAS_MEMORY),
            limitsSwap: has(CJAIL_HAS_SWAP),
            limitsProcesses: has(CJAIL_HAS_PIDS),
            limitsCores: has(CJAIL_HAS_QUOTA),
            countsCPU: has(CJAIL_HAS_CPUTIME),
            slotUsers: report.own_users != 0 ? Array(users.prefix(Int(report.slots))) : [],
            slots: Int(report.slots),
            sweptFolders: Int(report.swept),
            processID: report.pid
        )
    }

    deinit {
        // The end of the control socket is its order to leave; it takes milliseconds and leaves no zombie.
        withUnsafePointer(to: report) { cjail_spawner_stop(control.number, $0) }
    }

    func send(_ request: cjail_request, _ descriptors: [Descriptor]) throws(JailError) {
        var request = request
        let numbers = descriptors.map(\.number)
        let code = withExtendedLifetime(descriptors) {
            cjail_send_request(control.number, &request, numbers, numbers.count)
        }
        guard code == 0 else {
            if code == -EPIPE || code == -ECONNRESET { throw .spawnerGone }
            throw .resourceUnavailable(what: "way to the spawner", errno: -code)
        }
    }
}
