public import Devnet
import Templates

extension JudgeReport {
    /// Reads what ``json`` wrote.
    public init(json: JSONValue) throws(ReportUnreadable) {
        let reader = Reader(json)
        let verdict = try reader.member("verdict")
        var stage: Stage?
        if verdict.optional("stage") != nil { stage = try verdict.word("stage") }
        let score = try reader.member("score")
        var counts: [TestOutcome: Int] = [:]
        let counted = try reader.member("acceptanceCounts")
        for outcome in TestOutcome.allCases where counted.optional(outcome.rawValue) != nil {
            counts[outcome] = try counted.number(outcome.rawValue)
        }
        self.init(
            submission: try reader.text("submission"),
            verdict: Verdict(
                cause: try verdict.word("cause"),
                stage: stage,
                sentence: try verdict.text("sentence")
            ),
            score: Score(points: try score.number("points"), maximum: try score.number("maximum")),
            criteria: try reader.list("criteria", CriterionResult.init(reader:)),
            tests: try reader.list("tests", TestResult.init(reader:)),
            acceptanceCounts: counts,
            contracts: try reader.member("build").list("contracts", ContractSummary.init(reader:)),
            stages: try reader.list("stages", StageRecord.init(reader:)),
            totalMs: try reader.number("totalMs"),
            evidence: try Evidence(reader: reader.member("evidence")),
            feedback: try reader.word("feedback"),
            notes: try reader.list("notes") { item throws(ReportUnreadable) in try item.text() }
        )
    }
}

extension CriterionResult {
    init(reader: Reader) throws(ReportUnreadable) {
        self.init(
            id: try reader.text("id"),
            title: try reader.localized("title"),
            points: try reader.number("points"),
            maximum: try reader.number("maximum")
        )
    }
}

extension TestResult {
    init(reader: Reader) throws(ReportUnreadable) {
        var title: LocalizedText?
        if reader.optional("title") != nil { title = try reader.localized("title") }
        self.init(
            suite: try reader.word("suite"),
            name: try reader.text("name"),
            title: title,
            outcome: try reader.word("outcome"),
            points: try reader.number("points"),
            maximum: try reader.number("maximum"),
            message: try reader.text("message"),
            durationMs: try reader.number("durationMs")
        )
    }
}

extension ContractSummary {
    init(reader: Reader) throws(ReportUnreadable) {
        self.init(
            name: try reader.text("name"),
            creationBytes: try reader.number("creationBytes"),
            creationHash: try reader.text("creationHash")
        )
    }
}

extension StageRecord {
    init(reader: Reader) throws(ReportUnreadable) {
        self.init(
            stage: try reader.word("name"),
            outcome: try reader.word("outcome"),
            reason: try reader.optional("reason")?.text() ?? "",
            ms: try reader.number("ms"),
            payloadMs: try reader.number("payloadMs"),
            log: try reader.optional("log")?.text() ?? ""
        )
    }
}

extension Evidence {
    init(reader: Reader) throws(ReportUnreadable) {
        self.init(
            commit: try reader.optional("commit")?.text(),
            sourceDigest: try reader.optional("sourceDigest")?.text(),
            template: try reader.text("template"),
            templateVersion: try reader.text("templateVersion"),
            templateCommit: try reader.text("templateCommit"),
            suiteDigest: try reader.text("suiteDigest"),
            seedCommitment: try reader.text("seedCommitment"),
            toolchainFingerprint: try reader.text("toolchain"),
            isolation: try reader.text("isolation"),
            chainID: UInt64(clamping: try reader.number("chainId"))
        )
    }
}
