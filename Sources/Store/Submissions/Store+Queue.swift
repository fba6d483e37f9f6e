import Foundation
import GRDB

extension Store {
    /// Gives the submission that has waited longest to a worker, who from then on alone may finish it; nil
    /// when none waits.
    public func leaseNext(worker: String) async throws -> SubmissionRow? {
        try requireText(worker, of: "worker's name")
        let now = environment.now()
        return try await write { db in
            let id = try String.fetchOne(
                db,
                sql: """
                    UPDATE submissions SET status = 'running', worker = ?, startedAt = ?
                    WHERE key = (SELECT key FROM submissions WHERE status = 'queued'
                        ORDER BY queuedAt, key LIMIT 1)
                    RETURNING id
                    """,
                arguments: [worker, now.milliseconds]
            )
            return try id.map { try db.submission(SubmissionRow.ID(rawValue: $0)) }
        }
    }

    /// Ends an attempt with what came of it.
    ///
    /// Throws `.leaseLost` unless this worker still holds this attempt, so a result that comes late never
    /// overwrites a newer one; `.invalidValue` for a score that isn't 0...maximum or an oversized report.
    @discardableResult
    public func finish(
        _ id: SubmissionRow.ID,
        attempt: Int,
        worker: String,
        with outcome: JudgingOutcome
    ) async throws -> SubmissionRow {
        if let score = outcome.score {
            guard score.maximum.isFinite, score.points >= 0, score.points <= score.maximum else {
                throw StoreError.invalidValue(
                    of: "score",
                    reason: "\(score.points) of \(score.maximum) points cannot be"
                )
            }
        }
        try requireSize(outcome.report.count, atMost: 16 << 20, of: "report")
        let status: SubmissionStatus = outcome.score == nil ? .failed : .scored
        let now = environment.now()
        return try await write { db in
            let key = try db.key(of: id, in: "submissions")
            try db.execute(
                sql: """
                    UPDATE submissions SET status = ?, worker = NULL
                    WHERE key = ? AND status = 'running' AND attempt = ? AND worker = ?
                    """,
                arguments: [status.rawValue, key, attempt, worker]
            )
            guard db.changesCount == 1 else {
                throw StoreError.leaseLost(submission: id, attempt: attempt, worker: worker)
            }
            try db.execute(
                sql: """
                    INSERT INTO results (submission, attempt, status, startedAt, finishedAt, points, maximum,
                        verdict, cause, report, logTail)
                    SELECT key, attempt, status, startedAt, ?, ?, ?, ?, ?, ?, ? FROM submissions WHERE key = ?
                    """,
                arguments: [
                    now.milliseconds, outcome.score?.points, outcome.score?.maximum,
                    Clip.head(outcome.verdict, bytes: 256),
                    outcome.cause.map { Clip.head($0, bytes: 16 << 10) },
                    Data(outcome.report), Clip.tail(outcome.logTail, bytes: 64 << 10), key,
                ]
            )
            return try db.submission(id)
        }
    }

    /// Puts every submission that was running back in the queue, at the place it had; says which.
    ///
    /// To be called once before workers start: what is then running was interrupted by the end of a daemon.
    @discardableResult
    public func requeueInterrupted() async throws -> [SubmissionRow.ID] {
        try await write { db in
            let sql = """
                UPDATE submissions SET status = 'queued', worker = NULL, startedAt = NULL
                WHERE status = 'running' RETURNING id
                """
            return try String.fetchAll(db, sql: sql).map(SubmissionRow.ID.init(rawValue:))
        }
    }

    /// Queues a further attempt at a submission that has been judged; results so far are kept, and the
    /// scoreboard shows the last score until there is a new one.
    ///
    /// Throws `.wrongStatus` when it still waits or runs.
    public func rejudge(_ id: SubmissionRow.ID) async throws -> SubmissionRow {
        let now = environment.now()
        return try await write { db in
            let row = try db.submission(id)
            let allowed: [SubmissionStatus] = [.scored, .failed]
            guard allowed.contains(row.status) else {
                throw StoreError.wrongStatus(submission: id, status: row.status, allowed: allowed)
            }
            try db.execute(
                sql: """
                    UPDATE submissions
                    SET status = 'queued', attempt = attempt + 1, queuedAt = ?, startedAt = NULL WHERE id = ?
                    """,
                arguments: [now.milliseconds, id.rawValue]
            )
            return try db.submission(id)
        }
    }
}
