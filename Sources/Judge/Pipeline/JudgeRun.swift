import Templates

/// What is known of one judging so far.
struct JudgeRun {
    let request: JudgeRequest
    let onEvent: @Sendable (JudgeEvent) -> Void
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var stageStart: ContinuousClock.Instant
    private(set) var faults: [Stage: Fault] = [:]
    private var records: [StageRecord] = []
    var teamTests: [TestResult] = []
    var notes: [String] = []

    init(_ request: JudgeRequest, onEvent: @escaping @Sendable (JudgeEvent) -> Void) {
        self.request = request
        self.onEvent = onEvent
        start = clock.now
        stageStart = start
    }

    mutating func begin(_ stage: Stage) {
        stageStart = clock.now
        onEvent(.stageStarted(stage))
    }

    mutating func end(_ stage: Stage, _ fault: Fault?, payloadMs: Int = 0, log: String = "") {
        if let fault { faults[stage] = fault }
        record(
            StageRecord(
                stage: stage,
                outcome: fault == nil ? .ok : .failed,
                reason: fault?.sentence ?? "",
                ms: (clock.now - stageStart).inMilliseconds,
                payloadMs: payloadMs,
                log: log
            )
        )
    }

    /// A stage that cannot run, because one before it went wrong.
    mutating func skip(_ stage: Stage) {
        let reason = "Skipped: \(blocker?.title ?? "an earlier stage") did not succeed."
        record(StageRecord(stage: stage, outcome: .skipped, reason: reason, ms: 0, payloadMs: 0, log: ""))
    }

    /// The first stage that went wrong and decides.
    private var blocker: Stage? { [.fetch, .build].first { faults[$0] != nil } }

    private mutating func record(_ record: StageRecord) {
        records.append(record)
        onEvent(.stageEnded(record.stage, record.outcome, reason: record.reason, ms: record.ms))
    }

    /// Scores what was found and sums it all up.
    ///
    /// - Parameter findings: of the hidden suite; nil if it did not run.
    mutating func finish(
        source: FetchedSource,
        product: BuildProduct?,
        findings: [String: Scoring.Finding]?,
        toolchain: Toolchain,
        isolation: String
    ) -> JudgeReport {
        begin(.scoring)
        let missing = blocker.map { Scoring.Finding.skipped("Skipped: \($0.title) did not succeed.") }
        let result = Scoring.score(request.plan, findings ?? [:], otherwise: missing ?? .missing)
        for test in result.tests { onEvent(.test(test)) }
        end(.scoring, nil)
        let verdict = Verdict.of(faults, points: result.score.points, maximum: result.score.maximum)
        onEvent(.finished(verdict, result.score))
        return JudgeReport(
            submission: request.submission,
            verdict: verdict,
            score: result.score,
            criteria: result.criteria,
            tests: result.tests + teamTests,
            acceptanceCounts: result.tests.reduce(into: [:]) { $0[$1.outcome, default: 0] += 1 },
            contracts: product?.summaries ?? [],
            stages: records,
            totalMs: (clock.now - start).inMilliseconds,
            evidence: Evidence(
                commit: source.commit,
                sourceDigest: source.digest,
                template: request.template,
                templateVersion: request.templateVersion,
                templateCommit: request.templateCommit,
                suiteDigest: request.suite.digest,
                seedCommitment: request.seed.commitment,
                toolchainFingerprint: toolchain.fingerprint,
                isolation: isolation,
                chainID: request.chainID
            ),
            feedback: .full,
            notes: notes
        )
    }
}

extension Duration {
    /// Rounded to whole milliseconds.
    var inMilliseconds: Int { Int((self / .milliseconds(1)).rounded()) }
}
