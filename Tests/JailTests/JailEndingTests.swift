import Glibc
import Jail
import Testing

@Suite("When a jail ends, nothing of it stays")
struct JailEndingTests {
    @Test("A daemonised grandchild dies with the jail and does not delay it")
    func daemonised() async throws {
        guard let jail = await JailHarness.with() else { return }
        let run = try await jail.run(
            .shell(
                "setsid sh -c 'exec sleep 600' >/dev/null 2>&1 3>&- & echo started",
                limits: .init(wallSeconds: 60)
            )
        )
        #expect(run.outcome.cause == .exited(code: 0))
        #expect(run.output == "started\n")
    }

    @Test("A grandchild that holds every pipe does not delay the end")
    func heldPipes() async throws {
        guard let jail = await JailHarness.with() else { return }
        let run = try await jail.run(
            .shell("(setsid sleep 600) & echo done; exit 3", limits: .init(wallSeconds: 60))
        )
        #expect(run.outcome.cause == .exited(code: 3))
        #expect(run.output == "done\n")
    }

    @Test("Closing every pipe does not end the run")
    func closedPipes() async throws {
        guard let jail = await JailHarness.with() else { return }
        let run = try await jail.run(.shell("exec >&- 2>&- 3>&-; sleep 0.2; exit 4"))
        #expect(run.outcome.cause == .exited(code: 4))
    }

    @Test("Cancelling the task kills the jail")
    func cancellation() async throws {
        guard let jail = await JailHarness.with() else { return }
        let (started, feed) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            let plan = JailPlan.shell("echo up; sleep 600", limits: .init(wallSeconds: 600))
            return try await jail.host.run(plan, onOutput: { _, _ in feed.yield() })
        }
        for await _ in started { break }
        task.cancel()
        #expect(try await task.value.cause == .cancelled)
    }

    @Test("A task that was cancelled before never runs its program")
    func cancelledBefore() async throws {
        guard let jail = await JailHarness.with() else { return }
        let printed = Collector()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await jail.host.run(.shell("echo up"), onOutput: { printed.append($1) })
        }
        #expect(try await task.value.cause == .cancelled)
        #expect(printed.text.isEmpty)
    }

    @Test("Cancelling at any moment ends the run soon and leaves the slot free", arguments: 0..<12)
    func cancelledSometime(step: Int) async throws {
        guard let jail = await JailHarness.with("listener") else { return }
        var plan = JailPlan.shell("sleep 600", limits: .init(wallSeconds: 600))
        plan.listens = true
        let task = Task { [plan] in try await jail.host.run(plan, onListening: { close($0) }) }
        try await Task.sleep(for: .milliseconds(step * 3))
        task.cancel()
        #expect(try await task.value.cause == .cancelled)
        #expect(try await jail.run(.shell("true")).outcome.isSuccess)
    }

    @Test("Many jails at once all end well, more than there are slots")
    func many() async throws {
        guard let jail = await JailHarness.with() else { return }
        try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<24 { group.addTask { try await jail.run(.shell("echo \(number)")).output } }
            let outputs = try await group.reduce(into: Set()) { $0.insert($1) }
            #expect(outputs == Set((0..<24).map { "\($0)\n" }))
        }
    }
}

/// Counts of things that the whole process shares, so nothing else may run beside them: a spawner of their own,
/// and one test after the other.
@Suite("Running jails leaks nothing", .serialized)
struct JailLeakTests {
    @Test("Cgroups go with their jails, and the spawner's with the spawner")
    func cgroups() async throws {
        guard await JailHarness.with("cgroup_memory") != nil else { return }
        var spawner: JailSpawner? = try JailSpawner.start(slots: 2)
        let folder = try #require(spawner?.facts.cgroupFolder)
        var host: JailHost? = try spawner.map { try JailHost(spawner: $0) }
        for limits in [JailLimits(), JailLimits(wallSeconds: 0.2)] {
            _ = try await host?.run(.shell("sleep 0.1; [ $$ = 2 ] || sleep 1", limits: limits))
        }
        for _ in 0..<200 where !names(in: folder).isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        #expect(names(in: folder).isEmpty)
        host = nil
        spawner = nil
        #expect(access(folder, F_OK) != 0)
    }

    @Test("If the spawner dies, its jails die and the run fails as our fault")
    func spawnerGone() async throws {
        guard await JailHarness.with() != nil else { return }
        var spawner: JailSpawner? = try JailSpawner.start(slots: 1)
        let facts = try #require(spawner?.facts)
        var host: JailHost? = try spawner.map { try JailHost(spawner: $0) }
        spawner = nil
        let plan = JailPlan.shell("echo up; sleep 600", limits: .init(wallSeconds: 600))
        for _ in 0..<2 {
            await #expect(throws: JailError.spawnerGone) {
                try await host?.run(plan, onOutput: { _, _ in kill(facts.processID, SIGKILL) })
            }
        }
        host = nil
        #expect(facts.cgroupVersion == 0 || access(facts.cgroupFolder, F_OK) != 0)
    }

    @Test("Leftovers of a daemon that no longer lives are swept at start")
    func sweep() async throws {
        guard let jail = await JailHarness.with("cgroup_memory"), jail.host.spawner.facts.cgroupVersion == 1
        else { return }
        let stale = "/sys/fs/cgroup/pids/sandboxd.999999999-1-0"
        try #require(mkdir(stale, 0o755) == 0)
        try #require(mkdir(stale + "/7", 0o755) == 0)
        let spawner = try JailSpawner.start(slots: 1)
        #expect(access(stale, F_OK) != 0)
        #expect(spawner.facts.sweptFolders >= 1)
    }

    @Test("A run gives back every descriptor")
    func descriptors() async throws {
        guard await JailHarness.with("listener") != nil else { return }
        // In a process of its own, as other tests open and close descriptors in this one.
        await #expect(processExitsWith: .success) {
            let host = try JailHost(spawner: try JailSpawner.start(slots: 2))
            var plan = JailPlan.shell("echo x; echo y >&3", limits: .init(wallSeconds: 0.3))
            plan.listens = true
            plan.mounts = [
                .readOnly(hostPath: "/usr/share", jailPath: "/share"), .file([1], jailPath: "/work/f"),
            ]
            _ = try await host.run(plan, onListening: { close($0) })
            let before = openDescriptors()
            for script in ["true", "sleep 9", "yes"] {
                plan.arguments = ["-c", script]
                _ = try await host.run(plan, onListening: { close($0) })
            }
            plan.mounts.append(.readOnly(hostPath: "/no/such", jailPath: "/x"))
            _ = try? await host.run(plan, onListening: { close($0) })
            #expect(openDescriptors() == before)
        }
    }

    @Test("Killing the daemon kills its jails")
    func daemonKilled() async throws {
        guard await JailHarness.with("cgroup_memory") != nil else { return }
        await #expect(processExitsWith: .signal(SIGKILL)) {
            let host = try JailHost(spawner: try JailSpawner.start(slots: 2))
            let plan = JailPlan.shell("echo up; sleep 600", limits: .init(wallSeconds: 600))
            _ = try await host.run(plan, onOutput: { _, _ in kill(getpid(), SIGKILL) })
        }
        // The folders bear the pid of their daemon; the spawner removes a jail's once the jail is dead.
        func orphans() -> [String] {
            names(in: "/sys/fs/cgroup/memory").filter { name in
                let parts = name.split(separator: ".").last?.split(separator: "-") ?? []
                guard name.hasPrefix("sandboxd."), let pid = parts.first.flatMap({ Int32($0) }) else {
                    return false
                }
                return kill(pid, 0) != 0
            }
        }
        for _ in 0..<300 where !orphans().isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        #expect(orphans().isEmpty)
    }
}
