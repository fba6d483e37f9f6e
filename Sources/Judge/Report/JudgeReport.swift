public import Templates

/// Points out of those that there are.
public struct Score: Sendable, Hashable {
    public var points: Int
    public var maximum: Int

    public init(points: Int, maximum: Int) {
        self.points = points
        self.maximum = maximum
    }
}

public enum TestOutcome: String, Sendable, Hashable, CaseIterable {
    case pass
    case fail
    /// The test itself could not do its work, or gave no result.
    case error
    case skipped
}

/// One test of one of the two suites.
public struct TestResult: Sendable, Hashable {
    public enum Suite: String, Sendable, Hashable, CaseIterable {
        /// The organiser's hidden suite, which alone earns points.
        case acceptance
        /// The team's own suite: what its code says about itself.
        case team
    }

    public var suite: Suite
    public var name: String
    public var title: LocalizedText?
    public var outcome: TestOutcome
    public var points: Int
    public var maximum: Int
    public var message: String
    public var durationMs: Int

    package init(
        suite: Suite,
        name: String,
        title: LocalizedText?,
        outcome: TestOutcome,
        points: Int,
        maximum: Int,
        message: String,
        durationMs: Int
    ) {
        self.suite = suite
        self.name = name
        self.title = title
        self.outcome = outcome
        self.points = points
        self.maximum = maximum
        self.message = message
        self.durationMs = durationMs
    }
}

public struct CriterionResult: Sendable, Hashable {
    public var id: String
    public var title: LocalizedText
    public var points: Int
    public var maximum: Int

    package init(
        id: String,
        title: LocalizedText,
        points: Int,
        maximum: Int
    ) {
        self.id = id
        self.title = title
        self.points = points
        self.maximum = maximum
    }
}

/// What became of one stage.
public struct StageRecord: Sendable, Hashable {
    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        case ok
        case failed
        case skipped
    }

    public var stage: Stage
    public var outcome: Outcome
    /// Why it failed or was skipped; empty where it went well.
    public var reason: String
    public var ms: Int
    /// Of these milliseconds, those in which the jailed program ran.
    public var payloadMs: Int
    /// The end of what the jailed program printed, without control characters.
    public var log: String

    package init(
        stage: Stage,
        outcome: Outcome,
        reason: String,
        ms: Int,
        payloadMs: Int,
        log: String
    ) {
        self.stage = stage
        self.outcome = outcome
        self.reason = reason
        self.ms = ms
        self.payloadMs = payloadMs
        self.log = log
    }
}

/// A contract that the build made.
public struct ContractSummary: Sendable, Hashable {
    public var name: String
    public var creationBytes: Int
    /// Keccak-256 of the creation code, as hex.
    public var creationHash: String

    package init(
        name: String,
        creationBytes: Int,
        creationHash: String
    ) {
        self.name = name
        self.creationBytes = creationBytes
        self.creationHash = creationHash
    }
}

/// What was judged by what: enough to do it again.
public struct Evidence: Sendable, Hashable {
    /// The commit; nil where a plain folder was judged.
    public var commit: String?
    /// SHA-256 over the files of a plain folder; nil where a commit was judged.
    public var sourceDigest: String?
    public var template: String
    public var templateVersion: String
    public var templateCommit: String
    /// SHA-256 over the hidden suite's files.
    public var suiteDigest: String
    /// SHA-256 of the seed, which tells nothing of it but proves it later.
    public var seedCommitment: String
    public var toolchainFingerprint: String
    /// What the host enforced, such as `slot_users+cgroup_memory`.
    public var isolation: String
    public var chainID: UInt64

    package init(
        commit: String?,
        sourceDigest: String?,
        template: String,
        templateVersion: String,
        templateCommit: String,
        suiteDigest: String,
        seedCommitment: String,
        toolchainFingerprint: String,
        isolation: String,
        chainID: UInt64
    ) {
        self.commit = commit
        self.sourceDigest = sourceDigest
        self.template = template
        self.templateVersion = templateVersion
        self.templateCommit = templateCommit
        self.suiteDigest = suiteDigest
        self.seedCommitment = seedCommitment
        self.toolchainFingerprint = toolchainFingerprint
        self.isolation = isolation
        self.chainID = chainID
    }
}

/// Everything that one judging found out.
///
/// The same source, template, seed, time and toolchain give the same report but for durations and logs.
public struct JudgeReport: Sendable, Hashable {
    public var submission: String
    public var verdict: Verdict
    public var score: Score
    public var criteria: [CriterionResult]
    /// The hidden suite's in the plan's order, then the team's own.
    public var tests: [TestResult]
    /// How many hidden tests came to what.
    public var acceptanceCounts: [TestOutcome: Int]
    public var contracts: [ContractSummary]
    public var stages: [StageRecord]
    public var totalMs: Int
    public var evidence: Evidence
    /// How much of the hidden suite this copy still shows.
    public var feedback: JudgingPlan.Feedback
    /// Things worth telling that decided nothing, each a sentence.
    public var notes: [String]

    package init(
        submission: String,
        verdict: Verdict,
        score: Score,
        criteria: [CriterionResult],
        tests: [TestResult],
        acceptanceCounts: [TestOutcome: Int],
        contracts: [ContractSummary],
        stages: [StageRecord],
        totalMs: Int,
        evidence: Evidence,
        feedback: JudgingPlan.Feedback,
        notes: [String]
    ) {
        self.submission = submission
        self.verdict = verdict
        self.score = score
        self.criteria = criteria
        self.tests = tests
        self.acceptanceCounts = acceptanceCounts
        self.contracts = contracts
        self.stages = stages
        self.totalMs = totalMs
        self.evidence = evidence
        self.feedback = feedback
        self.notes = notes
    }

    /// Time that was not the judged programs' own: jails, devnets, unpacking, scoring.
    public var overheadMs: Int { max(0, totalMs - stages.reduce(0) { $0 + $1.payloadMs }) }

    /// Whether the judge failed, so that the points mean nothing.
    ///
    /// Trouble with the team's own suite is not meant: it decides no points.
    public var isOurFault: Bool { verdict.cause == .internalError && verdict.stage != .teamSuite }

    /// The log of the stage that the verdict is about, or else of the last one that has a log.
    public var logTail: String {
        if let stage = verdict.stage, let record = stages.first(where: { $0.stage == stage }),
            !record.log.isEmpty
        {
            return record.log
        }
        return stages.last { !$0.log.isEmpty }?.log ?? ""
    }
}
