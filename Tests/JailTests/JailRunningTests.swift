import Jail
import Testing

@Suite("A jail runs a program and tells how it ended")
struct JailRunningTests {
    @Test("The exit code is the program's", arguments: [0, 1, 7, 137, 255] as [Int32])
    func exitCode(code: Int32) async throws {
        guard let jail = await JailHarness.with() else { return }
        let run = try await jail.run(.shell("exit \(code)"))
        #expect(run.outcome.cause == .exited(code: code))
        #expect(run.outcome.isSuccess == (code == 0))
    }

    @Test("A signal is told apart from an exit code")
    func signal() async throws {
        guard let jail = await JailHarness.with() else { return }
        let run = try await jail.run(.shell("kill -SEGV $$"))
        #expect(run.outcome.cause == .signalled(number: 11))
    }

    @Test("A program that is not there is a result with its reason")
    func missingProgram() async throws {
        guard let jail = await JailHarness.with() else { return }
        let run = try await jail.run(JailPlan(executable: "/usr/bin/no-such-program"))
        #expect(run.outcome.cause == .notExecutable(errno: 2))
    }

    @Test("Standard output, standard error and the result pipe arrive apart from each other")
    func streams() async throws {
        guard let jail = await JailHarness.with() else { return }
        let run = try await jail.run(.shell("echo one; echo two >&2; echo three >&3"))
        #expect(run.output == "one\n")
        #expect(run.error == "two\n")
        #expect(run.outcome.result == Array("three\n".utf8))
        #expect(run.outcome.outputBytes == 8)
    }

    @Test("Standard input arrives whole, however large and whether it is read or not")
    func standardInput() async throws {
        guard let jail = await JailHarness.with() else { return }
        var plan = JailPlan.shell("wc -c")
        plan.standardInput = [UInt8](repeating: 65, count: 3 << 20)
        #expect(try await jail.run(plan).output == "\(3 << 20)\n")
        plan.arguments = ["-c", "exit 0"]
        #expect(try await jail.run(plan).outcome.isSuccess)
    }

    @Test("The environment is the plan's and nothing else")
    func environment() async throws {
        guard let jail = await JailHarness.with() else { return }
        var plan = JailPlan(executable: "/usr/bin/env")
        plan.environment = ["TEAM": "blue sky", "A": ""]
        let lines = try await jail.run(plan).output.split(separator: "\n").sorted()
        // bubblewrap itself sets PWD to the working directory.
        #expect(lines.filter { !$0.hasPrefix("PWD=") } == ["A=", "TEAM=blue sky"])
    }

    @Test("Arguments arrive untouched")
    func arguments() async throws {
        guard let jail = await JailHarness.with() else { return }
        let arguments = ["%s|", "a b", "", "--args", "$HOME", "한글"]
        let run = try await jail.run(JailPlan(executable: "/usr/bin/printf", arguments: arguments))
        #expect(run.output == "a b||--args|$HOME|한글|")
    }

    @Test("Mounted folders are readable, even below a folder that the jail's user may not enter")
    func mounts() async throws {
        guard let jail = await JailHarness.with() else { return }
        let folder = try ScratchFolder()
        try folder.write("hello", to: "project/file", parentMode: 0o700)
        var plan = JailPlan.shell(
            "cat /src/file /work/note; readlink /work/link; touch /src/x || touch /more/x && ls /more"
        )
        plan.mounts = [
            .readOnly(hostPath: folder.path + "/project", jailPath: "/src"),
            .file(Array(" note".utf8), jailPath: "/work/note"),
            .symbolicLink(target: "/src/file", jailPath: "/work/link"),
            .temporary(jailPath: "/more", bytes: 1 << 16, mode: 0o700),
        ]
        let run = try await jail.run(plan)
        #expect(run.output == "hello note/src/file\nx\n")
        #expect(run.error.contains("Read-only file system"))
    }

    @Test("A mount whose source is missing is our error and names it")
    func missingSource() async throws {
        guard let jail = await JailHarness.with("slot_users") else { return }
        var plan = JailPlan.shell("true")
        plan.mounts = [.readOnly(hostPath: "/no/such/folder", jailPath: "/src")]
        await #expect(throws: JailError.sourceUnavailable(path: "/no/such/folder", errno: 2)) {
            try await jail.run(plan)
        }
    }

    @Test("Times and memory are measured")
    func measures() async throws {
        guard let jail = await JailHarness.with("cgroup_memory", "cgroup_cpu_time") else { return }
        let run = try await jail.run(.python("b = bytearray(64 << 20)\nfor i in range(2_000_000): pass"))
        #expect(run.outcome.isSuccess)
        #expect(run.outcome.peakMemoryBytes > 64 << 20)
        #expect(run.outcome.cpuMilliseconds > 0)
    }
}
