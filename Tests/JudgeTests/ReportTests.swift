import Devnet
import Judge
import Templates
import Testing

@Suite("Scores, verdicts and reports")
struct ReportTests {
    @Test("A test earns all its points by passing and none otherwise")
    func scoring() throws {
        let plan = try CounterProject.plan()
        let findings: [String: Scoring.Finding] = [
            "adds_up": .init(outcome: .pass, message: "", durationMs: 1),
            "refuses_zero": .init(outcome: .error, message: "Broken.", durationMs: 2),
            "invented": .init(outcome: .pass, message: "", durationMs: 3),
        ]
        let result = Scoring.score(plan, findings)
        #expect(result.score == Score(points: 6, maximum: 10))
        #expect(result.criteria.map(\.points) == [6, 0])
        #expect(result.criteria.map(\.maximum) == [9, 1])
        #expect(result.tests.map(\.name) == ["adds_up", "refuses_zero", "sees_no_team_files"])
        #expect(result.tests.map(\.outcome) == [.pass, .error, .error])
        #expect(result.tests.last?.message == "The test gave no result.")
        #expect(Scoring.score(plan, [:]).score.points == 0)
    }

    @Test("The stages that decide are named before the team's own suite, the earlier first")
    func verdict() {
        let build = Fault(.buildFailed, "b")
        let team = Fault(.wallLimit, "t")
        let acceptance = Fault(.reportInvalid, "a")
        func stage(_ faults: [Stage: Fault]) -> Stage? { Verdict.of(faults, points: 1, maximum: 2).stage }
        #expect(stage([.build: build, .teamSuite: team, .acceptance: acceptance]) == .build)
        #expect(stage([.teamSuite: team, .acceptance: acceptance]) == .acceptance)
        #expect(stage([.teamSuite: team]) == .teamSuite)
        let good = Verdict(cause: .completed, stage: nil, sentence: "Earned 1 of 2 points.")
        #expect(Verdict.of([:], points: 1, maximum: 2) == good)
    }

    @Test(
        "A report reads as it was written, at every level of feedback",
        arguments: JudgingPlan.Feedback.allCases
    )
    func json(_ level: JudgingPlan.Feedback) throws {
        let report = try Self.report().redacted(for: level)
        let read = try JudgeReport(json: try JSONValue.parse(report.json.bytes))
        #expect(read == report)
        #expect(report.json["overheadMs"]?.int == 40)
    }

    @Test("A stored report with a member missing is refused by name")
    func unreadable() throws {
        guard case .object(let members) = try Self.report().json else { return }
        for key in ["verdict", "score", "tests", "stages", "evidence"] {
            let broken = JSONValue.object(members.filter { $0.key != key })
            let error = #expect(throws: ReportUnreadable.self) { try JudgeReport(json: broken) }
            #expect(error?.path == "report.\(key)")
        }
    }

    @Test("Each level of feedback hides what it should of the hidden suite, and nothing of the team's")
    func redaction() throws {
        let report = try Self.report()
        #expect(report.redacted(for: .full) == report)

        let names = report.redacted(for: .names)
        #expect(names.tests.map(\.name) == report.tests.map(\.name))
        #expect(names.tests.filter { $0.suite == .acceptance }.allSatisfy { $0.message.isEmpty })
        #expect(names.criteria == report.criteria)

        let count = report.redacted(for: .count)
        #expect(count.acceptanceCounts == [.pass: 1, .fail: 1])
        #expect(count.criteria.isEmpty)

        let none = report.redacted(for: .none)
        #expect(none.acceptanceCounts.isEmpty)
        #expect(none.score == report.score)

        for level in [JudgingPlan.Feedback.names, .count, .none] {
            let shown = report.redacted(for: level)
            #expect(!shown.json.text.contains("hidden words"))
            #expect(shown.json.text.contains("own words"))
            if level != .names { #expect(!shown.json.text.contains("adds_up")) }
        }
    }

    @Test("Events are hidden by the same rules")
    func events() throws {
        let hidden = try Self.report().tests[1]
        let own = try Self.report().tests[2]
        #expect(JudgeEvent.log(.acceptance, "x").redacted(for: .full) != nil)
        for level in [JudgingPlan.Feedback.names, .count, .none] {
            #expect(JudgeEvent.log(.acceptance, "x").redacted(for: level) == nil)
            #expect(JudgeEvent.log(.teamSuite, "x").redacted(for: level) == .log(.teamSuite, "x"))
            #expect(JudgeEvent.test(own).redacted(for: level) == .test(own))
        }
        #expect(JudgeEvent.test(hidden).redacted(for: .count) == nil)
        var silent = hidden
        silent.message = ""
        #expect(JudgeEvent.test(hidden).redacted(for: .names) == .test(silent))
    }

    @Test("Events read as they were written, and nothing else does")
    func eventJSON() throws {
        let report = try Self.report()
        let events: [JudgeEvent] = [
            .stageStarted(.fetch), .log(.teamSuite, "a \"line\""), .test(report.tests[0]),
            .stageEnded(.build, .failed, reason: "no", ms: 3), .finished(report.verdict, report.score),
        ]
        for event in events {
            #expect(JudgeEvent(kind: event.kind, json: try JSONValue.parse(event.json.bytes)) == event)
            #expect(JudgeEvent(kind: "other", json: event.json) == nil)
            #expect(JudgeEvent(kind: event.kind, json: .object([])) == nil)
        }
    }

    @Test("A round's seed depends on secret, round and template, and its commitment hides it")
    func seed() {
        let one = JudgingSeed(secret: [1], round: "1", template: "a")
        #expect(one == JudgingSeed(secret: [1], round: "1", template: "a"))
        #expect(one != JudgingSeed(secret: [2], round: "1", template: "a"))
        #expect(one != JudgingSeed(secret: [1], round: "2", template: "a"))
        // The parts are not simply put together.
        #expect(one != JudgingSeed(secret: [1], round: "1a", template: ""))
        #expect(one.commitment.count == 66)
        #expect("\(one)" == "a judging seed")
        #expect(JudgingSeed([UInt8](repeating: 0, count: 31)) == nil)
        #expect(JudgingSeed([UInt8](repeating: 0, count: 32)) != nil)
    }

    static func report(points: Int = 6, cause: Cause = .completed) throws -> JudgeReport {
        let findings: [String: Scoring.Finding] = [
            "adds_up": .init(outcome: .pass, message: "hidden words", durationMs: 1),
            "refuses_zero": .init(outcome: .fail, message: "hidden words", durationMs: 2),
        ]
        let result = Scoring.score(try CounterProject.plan(), findings)
        let own = TestResult(
            suite: .team,
            name: "tests::own",
            title: nil,
            outcome: .fail,
            points: 0,
            maximum: 0,
            message: "own words",
            durationMs: 7
        )
        return JudgeReport(
            submission: "sub-1",
            verdict: Verdict(
                cause: cause,
                stage: cause == .completed ? nil : .acceptance,
                sentence: "It is so."
            ),
            score: Score(points: points, maximum: 10),
            criteria: result.criteria,
            tests: Array(result.tests.prefix(2)) + [own],
            acceptanceCounts: [.pass: 1, .fail: 1],
            contracts: [ContractSummary(name: "Counter", creationBytes: 300, creationHash: "0xab")],
            stages: [
                StageRecord(stage: .fetch, outcome: .ok, reason: "", ms: 5, payloadMs: 0, log: ""),
                StageRecord(
                    stage: .acceptance,
                    outcome: .ok,
                    reason: "",
                    ms: 65,
                    payloadMs: 60,
                    log: "hidden words"
                ),
            ],
            totalMs: 100,
            evidence: Evidence(
                commit: "c0ffee",
                sourceDigest: nil,
                template: "counter",
                templateVersion: "1.2.3",
                templateCommit: "abab",
                suiteDigest: "0x1",
                seedCommitment: "0x2",
                toolchainFingerprint: "0x3",
                isolation: "namespaces",
                chainID: 777
            ),
            feedback: .full,
            notes: ["A note."]
        )
    }
}
