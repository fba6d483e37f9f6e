import GRDB

/// The standing of one project: its last submission that has a score, at that submission's last score.
public struct ScoreboardRow: Sendable, Equatable {
    public let team: TeamRow.ID
    public let teamName: String
    public let project: ProjectRow.ID
    public let projectName: String
    public let template: String
    public let submission: SubmissionRow.ID
    public let commit: String
    public let attempt: Int
    public let score: JudgingOutcome.Score
    /// When it was handed in, which is what a tie is broken by.
    public let submittedAt: Timestamp
    public let finishedAt: Timestamp
}

extension Store {
    /// One row for each project that has been scored, the oldest project first.
    ///
    /// How they rank, the judge says. A submission that is judged again, or whose new attempt failed, stands with the score that it had.
    public func scoreboardRows() async throws -> [ScoreboardRow] {
        try await read { db in
            let sql = """
                SELECT teams.id AS teamId, teams.name AS teamName, projects.id AS projectId,
                    projects.name AS projectName, projects.template, submissions.id AS submissionId,
                    submissions."commit", submissions.createdAt, results.attempt, results.points,
                    results.maximum, results.finishedAt
                FROM projects
                JOIN teams ON teams.key = projects.team
                JOIN submissions ON submissions.key = (
                    SELECT MAX(key) FROM submissions AS candidates WHERE candidates.project = projects.key
                    AND EXISTS (SELECT 1 FROM results
                        WHERE results.submission = candidates.key AND results.status = 'scored'))
                JOIN results ON results.submission = submissions.key AND results.attempt = (
                    SELECT MAX(attempt) FROM results
                    WHERE results.submission = submissions.key AND results.status = 'scored')
                ORDER BY projects.key
                """
            return try Row.fetchAll(db, sql: sql).map(ScoreboardRow.init(row:))
        }
    }
}

extension ScoreboardRow {
    fileprivate init(row: Row) {
        team = row.id("teamId")
        teamName = row["teamName"]
        project = row.id("projectId")
        projectName = row["projectName"]
        template = row["template"]
        submission = row.id("submissionId")
        commit = row["commit"]
        attempt = row["attempt"]
        score = JudgingOutcome.Score(points: row["points"], maximum: row["maximum"])
        submittedAt = row.time("createdAt")
        finishedAt = row.time("finishedAt")
    }
}
