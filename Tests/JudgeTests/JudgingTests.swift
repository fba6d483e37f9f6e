import Devnet
import Foundation
import Judge
import Templates
import Testing

/// Whole judgings in real jails.
@Suite("Judging small projects", .serialized, .tags(.slow))
struct JudgingTests {
    @Test("A right solution earns every point, and the team's suite is shown beside it")
    func right() async throws {
        guard let bench = await Bench.ready() else { return }
        let log = EventLog()
        let report = try await bench.judge(CounterProject.files, onEvent: log.append)
        #expect(report.verdict.cause == .completed, "\(report.verdict) \(report.logTail)")
        #expect(report.score == Score(points: 10, maximum: 10))
        #expect(report.criteria.map(\.points) == [9, 1])
        let hidden = report.tests.filter { $0.suite == .acceptance }
        #expect(hidden.map(\.name) == ["adds_up", "refuses_zero", "sees_no_team_files"])
        #expect(hidden.allSatisfy { $0.outcome == .pass && $0.points == $0.maximum })
        let own = report.tests.filter { $0.suite == .team }
        #expect(
            own.map(\.name) == ["tests.test_counter::test_chain_answers", "tests.test_counter::test_fails"]
        )
        #expect(own.map(\.outcome) == [.pass, .fail])
        #expect(own.last?.message.contains("one is not two") == true)
        #expect(own.allSatisfy { $0.maximum == 0 })
        #expect(report.contracts.map(\.name) == ["Counter"])
        #expect(report.stages.map(\.stage) == Stage.allCases)
        #expect(report.stages.allSatisfy { $0.outcome == .ok })
        #expect(report.evidence.chainID == 777)
        #expect(try JudgeReport(json: report.json) == report)
        let kinds = Set(log.events.map(\.kind))
        #expect(kinds == ["stage_started", "stage_ended", "log", "test", "finished"])
        #expect(log.events.last == .finished(report.verdict, report.score))
        print("judged in \(report.totalMs) ms, overhead \(report.overheadMs) ms")
    }

    @Test("The same submission is judged alike twice, but for durations and logs")
    func repeatable() async throws {
        guard let bench = await Bench.ready() else { return }
        let first = try await bench.judge(CounterProject.files)
        let second = try await bench.judge(CounterProject.files)
        #expect(Self.timeless(first) == Self.timeless(second))
    }

    @Test("A plain folder is judged like a commit")
    func folder() async throws {
        guard let bench = await Bench.ready() else { return }
        let report = try await withFolder { folder in
            try CounterProject.files.write(into: "\(folder)/project")
            let request = try CounterProject.request(.directory(path: "\(folder)/project"))
            return try await bench.pipeline.judge(request) { _ in }
        }
        #expect(report.score.points == 10)
        #expect(report.evidence.commit == nil)
        #expect(report.evidence.sourceDigest?.count == 66)
    }

    @Test("A wrong solution loses the points of the test that finds it, with the reason")
    func wrong() async throws {
        guard let bench = await Bench.ready() else { return }
        let wrong = CounterProject.contract.replacing("+= amount", with: "+= amount + 1")
        let report = try await bench.judge(CounterProject.with("contracts/Counter.vy", wrong))
        #expect(report.verdict.cause == .completed)
        #expect(report.score.points == 4)
        let lost = report.tests.filter { $0.suite == .acceptance && $0.points == 0 }
        #expect(lost.map(\.name) == ["adds_up"])
        #expect(lost.first?.message == "Adding must add exactly the amount.")
    }

    @Test("What does not compile fails the build, with the compiler's words, and the rest is skipped")
    func buildError() async throws {
        guard let bench = await Bench.ready() else { return }
        let broken = CounterProject.contract.replacing("self.total", with: "self.missing")
        let report = try await bench.judge(CounterProject.with("contracts/Counter.vy", broken))
        #expect(report.verdict.cause == .buildFailed)
        #expect(report.verdict.stage == .build)
        #expect(report.verdict.sentence.contains("missing"))
        #expect(report.logTail.contains("missing"))
        #expect(report.score == Score(points: 0, maximum: 10))
        #expect(report.stages.map(\.outcome) == [.ok, .failed, .skipped, .skipped, .ok])
        #expect(report.tests.allSatisfy { $0.outcome == .skipped })
    }

    @Test("A symbolic link to /etc/passwd is refused by name before anything runs")
    func link() async throws {
        guard let bench = await Bench.ready() else { return }
        var files = CounterProject.files
        files["contracts/secrets"] = .init("/etc/passwd", mode: .symlink)
        let report = try await bench.judge(files)
        #expect(report.verdict.cause == .sourceRefused)
        #expect(report.verdict.stage == .fetch)
        #expect(report.verdict.sentence.contains("contracts/secrets"))
        #expect(report.score.points == 0)
        #expect(report.stages.allSatisfy { $0.payloadMs == 0 })
    }

    @Test("A contract that the plan names and the project lacks is a failed build")
    func missingContract() async throws {
        guard let bench = await Bench.ready() else { return }
        var files = CounterProject.files
        files["contracts/Counter.vy"] = nil
        let report = try await bench.judge(files)
        #expect(report.verdict.cause == .buildFailed)
        #expect(report.verdict.sentence.contains("contracts/Counter.vy"))
    }

    struct Misbehaviour: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: String
        let cause: Cause
        var seconds = 60
    }

    @Test(
        "A team's suite that misbehaves is told apart and costs no point",
        arguments: [
            Misbehaviour(
                testDescription: "never ends",
                code: "import time\ndef test_sleep(): time.sleep(10_000)\n",
                cause: .wallLimit,
                seconds: 4
            ),
            Misbehaviour(
                testDescription: "prints a gigabyte",
                code:
                    "import os\ndef test_print():\n    for _ in range(1024): os.write(1, b'x' * (1 << 20))\n",
                cause: .outputLimit
            ),
            Misbehaviour(
                testDescription: "exits 0 without a report",
                code: "import os\ndef test_exit(): os._exit(0)\n",
                cause: .noReport
            ),
            Misbehaviour(
                testDescription: "dies of a signal",
                code: "import os, signal\ndef test_kill(): os.kill(os.getpid(), signal.SIGSEGV)\n",
                cause: .crashed
            ),
            Misbehaviour(
                testDescription: "writes a report with a document type",
                code: """
                    import atexit
                    def forge():
                        with open("/tmp/team-suite-report.xml", "w") as file:
                            file.write('<!DOCTYPE x [<!ENTITY a "b">]><testsuite>&a;</testsuite>')
                    atexit.register(forge)
                    def test_nothing(): pass

                    """,
                cause: .reportInvalid
            ),
        ]
    )
    func misbehaviour(_ behaviour: Misbehaviour) async throws {
        guard let bench = await Bench.ready() else { return }
        // pytest holds back what goes to descriptor 1 unless it is told not to.
        var files = CounterProject.with("tests/test_counter.py", behaviour.code)
        files["pytest.ini"] = .init("[pytest]\naddopts = -s\n")
        let report = try await bench.judge(files, teamSeconds: behaviour.seconds)
        #expect(report.verdict.cause == behaviour.cause, "\(report.verdict) \(report.logTail)")
        #expect(report.verdict.stage == .teamSuite)
        #expect(report.score.points == 10)
        #expect(report.logTail.utf8.count <= 80 << 10)
    }

    @Test("A team that makes pytest report success moves its own report and no point")
    func forged() async throws {
        guard let bench = await Bench.ready() else { return }
        let wrong = CounterProject.contract.replacing("+= amount", with: "+= 1")
        var files = CounterProject.with("contracts/Counter.vy", wrong)
        files["conftest.py"] = .init(
            """
            import pytest

            @pytest.hookimpl(hookwrapper=True)
            def pytest_runtest_makereport(item, call):
                outcome = yield
                report = outcome.get_result()
                report.outcome, report.longrepr = "passed", None

            """
        )
        let report = try await bench.judge(files)
        #expect(report.tests.filter { $0.suite == .team }.map(\.outcome) == [.pass, .pass])
        #expect(report.score.points == 4)
        #expect(report.tests.first { $0.name == "adds_up" }?.outcome == .fail)
    }

    @Test("Escape sequences in a contract's revert data do not reach the report")
    func hostileRevert() async throws {
        guard let bench = await Bench.ready() else { return }
        // Error(string) with an escape sequence, a line break and the words of a passing test.
        let text = Array("\u{1b}[2Jok\nadds_up pass".utf8)
        let padded = text + [UInt8](repeating: 0, count: 32 - text.count)
        let word = { (value: UInt8) in [UInt8](repeating: 0, count: 31) + [value] }
        let data = [0x08, 0xc3, 0x79, 0xa0] + word(32) + word(UInt8(text.count)) + padded
        let hex = data.map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
        let hostile = CounterProject.contract.replacing(
            "self.total += amount",
            with: "raw_revert(x\"\(hex)\")"
        )
        let report = try await bench.judge(CounterProject.with("contracts/Counter.vy", hostile))
        #expect(report.verdict.cause == .completed, "\(report.verdict) \(report.logTail)")
        let test = report.tests.first { $0.name == "adds_up" }
        #expect(test?.outcome == .fail)
        #expect(test?.message.contains("adds_up pass") == true)
        let shown = String(decoding: report.json.bytes, as: UTF8.self)
        #expect(!shown.contains("\\u001b") && !shown.contains("\u{1b}"))
        #expect(report.score.points == 4)
    }

    @Test("A hidden suite that cannot be loaded is the judge's fault")
    func brokenSuite() async throws {
        guard let bench = await Bench.ready() else { return }
        let suite = FileTree(["acceptance.py": .init("raise RuntimeError('broken')\n")])
        let report = try await bench.judge(CounterProject.files, suite: suite)
        #expect(report.verdict.cause == .internalError)
        #expect(report.verdict.stage == .acceptance)
        #expect(report.score.points == 0)
    }

    @Test("A hidden suite that ends early leaves what it told, and the rest counts nothing")
    func endsEarly() async throws {
        guard let bench = await Bench.ready() else { return }
        let text = CounterProject.suite["acceptance.py"]?.text ?? ""
        let suite = FileTree([
            "acceptance.py": .init(
                text.replacing(
                    "    it = counter()\n    expect_revert",
                    with: "    os._exit(0)\n    expect_revert"
                )
            )
        ])
        let report = try await bench.judge(CounterProject.files, suite: suite)
        #expect(report.verdict.cause == .reportInvalid)
        #expect(report.score.points == 6)
        #expect(
            report.tests.filter { $0.outcome == .error }.map(\.name) == [
                "refuses_zero", "sees_no_team_files",
            ]
        )
    }

    @Test("A judging that is cancelled kills its jail and says that it was interrupted")
    func cancelled() async throws {
        guard let bench = await Bench.ready() else { return }
        let files = CounterProject.with("tests/test_counter.py", "import time\ntime.sleep(10_000)\n")
        let (started, signal) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await bench.judge(files) { event in
                if event == .stageStarted(.teamSuite) { signal.finish() }
            }
        }
        for await _ in started {}
        task.cancel()
        await #expect(throws: JudgeUnavailable.interrupted) { try await task.value }
    }

    /// The report without what may differ from run to run.
    private static func timeless(_ report: JudgeReport) -> JudgeReport {
        var report = report
        report.totalMs = 0
        for index in report.tests.indices { report.tests[index].durationMs = 0 }
        for index in report.stages.indices {
            report.stages[index].ms = 0
            report.stages[index].payloadMs = 0
            report.stages[index].log = ""
        }
        return report
    }
}
