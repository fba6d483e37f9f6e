import GRDB

/// Where a submission stands.
public enum SubmissionStatus: String, Sendable, CaseIterable, Codable {
    /// Waits for a worker.
    case queued
    /// A worker judges it.
    case running
    /// It was judged; that includes every way in which the judged code fails.
    case scored
    /// The judge itself could not do its work.
    case failed
}

/// A commit of a project that was handed in, with what came of its newest attempt.
public struct SubmissionRow: IdentifiedRow, Equatable {
    public static let idPrefix = "sub"
    public static let kind = "submission"

    public let id: RowID<SubmissionRow>
    public let project: ProjectRow.ID
    public let team: TeamRow.ID
    public let commit: String
    /// The branch or tag that was asked for, if any.
    public let ref: String?
    public let status: SubmissionStatus
    /// 1, and one more for each time it is judged again.
    public let attempt: Int
    /// Who judges it now.
    public let worker: String?
    public let createdAt: Timestamp
    /// When the newest attempt began.
    public let startedAt: Timestamp?
    /// What the newest attempt ended with; nil until it has.
    public let result: JudgingResult?
}

/// What one attempt at judging a submission ended with.
public struct JudgingResult: Sendable, Equatable {
    public let attempt: Int
    public let startedAt: Timestamp
    public let finishedAt: Timestamp
    public let outcome: JudgingOutcome
}

/// What a worker says when it is done.
public struct JudgingOutcome: Sendable, Equatable {
    public struct Score: Sendable, Equatable {
        public var points: Double
        public var maximum: Double

        public init(points: Double, maximum: Double) {
            self.points = points
            self.maximum = maximum
        }
    }

    /// nil makes the submission `failed`, a score makes it `scored`.
    public var score: Score?
    /// A stable word, such as `passed` or `timeout`.
    public var verdict: String
    /// A sentence for people on why, where there is more to say.
    public var cause: String?
    /// JSON that means nothing to the store; at most 16 MiB.
    public var report: [UInt8]
    /// The end of the log; only the last 64 KiB are kept.
    public var logTail: String

    public init(
        score: Score?,
        verdict: String,
        cause: String? = nil,
        report: [UInt8] = [],
        logTail: String = ""
    ) {
        self.score = score
        self.verdict = verdict
        self.cause = cause
        self.report = report
        self.logTail = logTail
    }
}

extension SubmissionRow {
    static let selection = """
        SELECT submissions.*, projects.id AS projectId, teams.id AS teamId,
            results.attempt AS resultAttempt, results.startedAt AS resultStartedAt, results.finishedAt,
            results.points, results.maximum, results.verdict, results.cause, results.report, results.logTail
        FROM submissions
        JOIN projects ON projects.key = submissions.project
        JOIN teams ON teams.key = submissions.team
        LEFT JOIN results
            ON results.submission = submissions.key AND results.attempt = submissions.attempt
        """

    init(row: Row) throws {
        id = row.id("id")
        project = row.id("projectId")
        team = row.id("teamId")
        commit = row["commit"]
        ref = row["ref"]
        guard let status = SubmissionStatus(rawValue: row["status"]) else {
            throw StoreError.corrupt(path: "The database", reason: "\(id) has an unknown status")
        }
        self.status = status
        attempt = row["attempt"]
        worker = row["worker"]
        createdAt = row.time("createdAt")
        startedAt = row.optionalTime("startedAt")
        result = (row["resultAttempt"] as Int?).map { JudgingResult(row: row, attempt: $0) }
    }
}

extension JudgingResult {
    init(row: Row, attempt: Int) {
        self.attempt = attempt
        startedAt = row.time("resultStartedAt")
        finishedAt = row.time("finishedAt")
        let points: Double? = row["points"]
        let maximum: Double? = row["maximum"]
        var score: JudgingOutcome.Score?
        if let points, let maximum {
            score = JudgingOutcome.Score(points: points, maximum: maximum)
        }
        outcome = JudgingOutcome(
            score: score,
            verdict: row["verdict"],
            cause: row["cause"],
            report: row.bytes("report"),
            logTail: row["logTail"]
        )
    }
}
