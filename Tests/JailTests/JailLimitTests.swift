import Jail
import Testing

@Suite("A jail keeps its limits")
struct JailLimitTests {
    @Test("Sleeping ends at the wall limit, also for a program that ignores signals")
    func wall() async throws {
        guard let jail = await JailHarness.with() else { return }
        let run = try await jail.run(
            .shell("trap '' TERM INT HUP; while :; do sleep 9; done", limits: .init(wallSeconds: 0.5))
        )
        #expect(run.outcome.cause == .wallLimit)
        #expect(run.outcome.wallMilliseconds >= 500)
    }

    @Test("Spinning ends at the CPU limit")
    func cpu() async throws {
        guard let jail = await JailHarness.with() else { return }
        let run = try await jail.run(.shell("while :; do :; done", limits: .init(cpuSeconds: 0.5)))
        #expect(run.outcome.cause == .cpuLimit)
        #expect(run.outcome.cpuMilliseconds >= 500)
    }

    @Test("The CPU time of all processes counts together")
    func cpuOfMany() async throws {
        guard let jail = await JailHarness.with("cgroup_cpu_time") else { return }
        let script = "for i in 1 2 3 4; do (while :; do :; done) & done; wait"
        let run = try await jail.run(.shell(script, limits: .init(cpuSeconds: 0.6, cores: 2)))
        #expect(run.outcome.cause == .cpuLimit)
    }

    @Test("A memory bomb ends at the memory limit and is told apart from a crash")
    func memory() async throws {
        guard let jail = await JailHarness.with("cgroup_memory") else { return }
        let run = try await jail.run(
            .python("b = []\nwhile True: b.append(bytearray(1 << 20))", limits: .init(memoryBytes: 64 << 20))
        )
        #expect(run.outcome.cause == .memoryLimit)
        #expect(run.outcome.peakMemoryBytes <= 64 << 20)
        #expect(run.outcome.notes.contains { $0.contains("67108864 bytes") })
    }

    @Test("Files in the temporary file systems count as memory")
    func temporaryFilesAreMemory() async throws {
        guard let jail = await JailHarness.with("cgroup_memory") else { return }
        let run = try await jail.run(
            .shell("head -c 200M /dev/zero > /work/big", limits: .init(memoryBytes: 64 << 20))
        )
        #expect(run.outcome.cause == .memoryLimit)
    }

    @Test("A fork bomb is contained and noted")
    func forkBomb() async throws {
        guard let jail = await JailHarness.with() else { return }
        let script = """
            import os
            count = 0
            while True:
                try:
                    if os.fork() == 0:
                        os.pause() if hasattr(os, "pause") else __import__("signal").pause()
                    count += 1
                except OSError as error:
                    print(count, error.errno)
                    break
            """
        let run = try await jail.run(.python(script, limits: .init(processes: 20)))
        // Of 20, one is the jail's first process and one the program itself.
        #expect(run.output == "18 11\n")
        #expect(run.outcome.cause == .exited(code: 0))
        let isCounted = jail.report["cgroup_pids"]?.ok == true
        #expect(run.outcome.notes == (isCounted ? ["The limit of 20 processes refused 1 new ones."] : []))
    }

    @Test("A classic shell bomb ends with the jail")
    func shellBomb() async throws {
        guard let jail = await JailHarness.with() else { return }
        let run = try await jail.run(
            .shell("b() { b | b & }; b; sleep 30", limits: .init(wallSeconds: 1, processes: 40))
        )
        #expect(run.outcome.cause == .wallLimit || run.outcome.cause == .exited(code: 2))
    }

    @Test("A flood of output ends at the output limit", arguments: ["1", "2"])
    func flood(stream: String) async throws {
        guard let jail = await JailHarness.with() else { return }
        let run = try await jail.run(.shell("yes flood >&\(stream)", limits: .init(outputBytes: 100_000)))
        #expect(run.outcome.cause == .outputLimit)
        #expect(run.outcome.outputBytes == 100_000)
        #expect(run.output.utf8.count + run.error.utf8.count == 100_000)
        #expect(run.outcome.isOutputTruncated)
    }

    @Test("Output of exactly the limit is no flood")
    func outputAtLimit() async throws {
        guard let jail = await JailHarness.with() else { return }
        let exact = try await jail.run(.shell("head -c 5000 /dev/zero", limits: .init(outputBytes: 5000)))
        #expect(exact.outcome.cause == .exited(code: 0))
        let over = try await jail.run(.shell("head -c 5001 /dev/zero", limits: .init(outputBytes: 5000)))
        #expect(over.outcome.cause == .outputLimit)
    }

    @Test("A flood of results ends at the result limit")
    func resultFlood() async throws {
        guard let jail = await JailHarness.with() else { return }
        let run = try await jail.run(.shell("yes >&3", limits: .init(resultBytes: 5000)))
        #expect(run.outcome.cause == .resultLimit)
        #expect(run.outcome.result.count == 5000)
        #expect(run.outcome.isResultTruncated)
    }

    @Test("Full temporary file systems answer with ENOSPC", arguments: ["/tmp", "/work", "/dev/shm"])
    func fullTemporary(path: String) async throws {
        guard let jail = await JailHarness.with() else { return }
        var plan = JailPlan.shell("head -c 20M /dev/zero > \(path)/big; stat -c %s \(path)/big")
        plan.workBytes = 1 << 20
        plan.temporaryBytes = 1 << 20
        let run = try await jail.run(plan)
        #expect(run.output == "\(1 << 20)\n")
        #expect(run.error.contains("No space left on device"))
    }

    @Test("A file cannot grow beyond its limit")
    func fileSize() async throws {
        guard let jail = await JailHarness.with() else { return }
        let run = try await jail.run(
            .shell("exec head -c 20M /dev/zero > /work/big", limits: .init(fileSizeBytes: 1 << 20))
        )
        #expect(run.outcome.cause == .signalled(number: 25))
    }

    @Test("Open files are limited")
    func openFiles() async throws {
        guard let jail = await JailHarness.with() else { return }
        let script =
            "import os\nn = 0\ntry:\n  while True: os.dup(0); n += 1\nexcept OSError as e: print(e.errno, n)"
        let run = try await jail.run(.python(script, limits: .init(openFiles: 32)))
        #expect(run.output == "24 28\n")
    }
}
