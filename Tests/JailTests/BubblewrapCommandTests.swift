import Jail
import Testing

@Suite("A plan becomes bubblewrap's options")
struct BubblewrapCommandTests {
    static let profile = BaseProfile(
        bound: ["/usr"],
        links: ["/bin": "usr/bin"],
        masked: ["/proc/keys"],
        files: ["/etc/passwd": "p"]
    )

    private func command(_ plan: JailPlan, stages: Bool = true) -> BubblewrapCommand {
        BubblewrapCommand(
            plan: plan,
            profile: Self.profile,
            bubblewrap: "/b/bwrap",
            initImage: [1, 2],
            stagesMounts: stages,
            countsProcesses: false
        )
    }

    @Test(
        "The argument vector has bwrap, init with the process limit, and the program; no option and no path"
    )
    func vector() {
        let plan = JailPlan(executable: "/usr/bin/x", arguments: ["--a", "b"], limits: .init(processes: 9))
        #expect(
            command(plan).command == [
                "/b/bwrap", "--args", "7", "--", "/init", "9", "/usr/bin/x", "--a", "b",
            ]
        )
    }

    @Test("Every namespace is new and further ones are refused")
    func namespaces() {
        let options = command(JailPlan(executable: "/x")).options
        for kind in ["user", "ipc", "pid", "net", "uts"] { #expect(options.contains("--unshare-\(kind)")) }
        for flag in ["--disable-userns", "--die-with-parent", "--new-session", "--as-pid-1", "--clearenv"] {
            #expect(options.contains(flag))
        }
    }

    @Test("The root is made read-only after everything was mounted")
    func readOnlyLast() throws {
        let plan = JailPlan(executable: "/x", mounts: [.temporary(jailPath: "/a", bytes: 5, mode: 0o700)])
        let options = command(plan).options
        let last = try #require(options.indices.last { options[$0] == "--remount-ro" })
        #expect(options[last + 1] == "/")
        let mounts = ["--tmpfs", "--ro-bind", "--ro-bind-data", "--file", "--symlink", "--proc", "--dev"]
        #expect(options.lastIndex { mounts.contains($0) }.map { $0 < last } == true)
    }

    @Test("Host paths are staged under neutral names when the spawner has root")
    func staging() {
        let plan = JailPlan(
            executable: "/x",
            mounts: [
                .readOnly(hostPath: "/teams/secret/one", jailPath: "/src"),
                .readOnly(hostPath: "/teams/secret/two", jailPath: "/more"),
            ]
        )
        let staged = command(plan)
        #expect(staged.sources == ["/teams/secret/one", "/teams/secret/two"])
        #expect(!staged.options.contains { $0.contains("secret") })
        #expect(staged.options.contains(["--ro-bind", "/tmp/m1", "/more"]))
        let direct = command(plan, stages: false)
        #expect(direct.sources.isEmpty)
        #expect(direct.options.contains(["--ro-bind", "/teams/secret/two", "/more"]))
    }

    @Test("Files travel as descriptors numbered in their order")
    func files() {
        let plan = JailPlan(executable: "/x", mounts: [.file([7], jailPath: "/work/f")])
        let command = command(plan)
        #expect(command.files == [[112], [7], [1, 2]])
        #expect(command.options.contains(["--perms", "0444", "--file", "9", "/etc/passwd"]))
        #expect(command.options.contains(["--perms", "0444", "--ro-bind-data", "10", "/work/f"]))
        #expect(command.options.contains(["--perms", "0555", "--ro-bind-data", "11", "/init"]))
    }

    @Test("Temporary file systems carry their size and mode")
    func temporary() {
        let plan = JailPlan(executable: "/x", mounts: [.temporary(jailPath: "/a", bytes: 4096, mode: 0o1777)])
        #expect(command(plan).options.contains(["--perms", "01777", "--size", "4096", "--tmpfs", "/a"]))
    }

    @Test("The environment is sorted, so equal plans give equal commands")
    func environment() {
        let plan = JailPlan(executable: "/x", environment: ["B": "2", "A": "1"])
        #expect(command(plan).options.contains(["--clearenv", "--setenv", "A", "1", "--setenv", "B", "2"]))
    }

    @Test(
        "A plan that could not mean what it says is refused before anything is done",
        arguments: [
            JailPlan(executable: "relative"),
            JailPlan(executable: "/a/../b"),
            JailPlan(executable: "/a\0b"),
            JailPlan(executable: "/x", arguments: ["a\0b"]),
            JailPlan(executable: "/x", environment: ["A=B": "c"]),
            JailPlan(executable: "/x", environment: ["": "c"]),
            JailPlan(executable: "/x", workingDirectory: ""),
            JailPlan(executable: "/x", mounts: [.readOnly(hostPath: "/usr", jailPath: "/")]),
            JailPlan(executable: "/x", mounts: [.readOnly(hostPath: "usr", jailPath: "/u")]),
            JailPlan(executable: "/x", mounts: [.temporary(jailPath: "/t", bytes: 0, mode: 0o700)]),
            JailPlan(executable: "/x", mounts: [.temporary(jailPath: "/t", bytes: 1, mode: 0o4755)]),
            JailPlan(executable: "/x", limits: .init(cpuSeconds: 0)),
            JailPlan(executable: "/x", limits: .init(wallSeconds: .infinity)),
            JailPlan(executable: "/x", limits: .init(cpuSeconds: .nan)),
            JailPlan(executable: "/x", limits: .init(processes: 1)),
            JailPlan(executable: "/x", limits: .init(memoryBytes: -1)),
        ]
    )
    func invalid(plan: JailPlan) {
        #expect { try plan.validate() } throws: { ($0 as? JailError)?.code == "jail_invalid_plan" }
    }

    @Test("The plan's defaults are valid")
    func valid() throws {
        try JailPlan(executable: "/usr/bin/true").validate()
    }
}

extension [String] {
    /// Whether the words stand here next to each other.
    fileprivate func contains(_ words: [String]) -> Bool {
        indices.contains { self[$0...].starts(with: words) }
    }
}
