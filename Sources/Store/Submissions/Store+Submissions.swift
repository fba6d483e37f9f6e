import GRDB

extension Store {
    /// Puts a commit of a project in the queue.
    public func createSubmission(
        project: ProjectRow.ID,
        commit: String,
        ref: String? = nil
    ) async throws -> SubmissionRow {
        try requireText(commit, atMost: 256, of: "commit")
        try requireText(ref ?? "", of: "ref")
        let id = SubmissionRow.ID(in: environment)
        let now = environment.now()
        return try await write { db in
            try db.execute(
                sql: """
                    INSERT INTO submissions (id, project, team, "commit", ref, status, createdAt, queuedAt)
                    SELECT ?1, key, team, ?2, ?3, 'queued', ?4, ?4 FROM projects WHERE id = ?5
                    """,
                arguments: [id.rawValue, commit, ref, now.milliseconds, project.rawValue]
            )
            guard db.changesCount == 1 else {
                throw StoreError.notFound(kind: ProjectRow.kind, id: project.rawValue)
            }
            return try db.submission(id)
        }
    }

    public func submission(_ id: SubmissionRow.ID) async throws -> SubmissionRow? {
        try await read { db in
            let sql = SubmissionRow.selection + " WHERE submissions.id = ?"
            return try Row.fetchOne(db, sql: sql, arguments: [id.rawValue]).map(SubmissionRow.init(row:))
        }
    }

    /// Submissions that match all that is given, the newest first.
    public func submissions(
        team: TeamRow.ID? = nil,
        project: ProjectRow.ID? = nil,
        status: SubmissionStatus? = nil,
        limit: Int = 100
    ) async throws -> [SubmissionRow] {
        try await read { db in
            let sql =
                SubmissionRow.selection + """
                     WHERE (?1 IS NULL OR teams.id = ?1) AND (?2 IS NULL OR projects.id = ?2)
                     AND (?3 IS NULL OR submissions.status = ?3)
                    ORDER BY submissions.key DESC LIMIT ?4
                    """
            // A negative limit would mean none to SQLite.
            let arguments: StatementArguments = [
                team?.rawValue, project?.rawValue, status?.rawValue, max(limit, 0),
            ]
            return try Row.fetchAll(db, sql: sql, arguments: arguments).map(SubmissionRow.init(row:))
        }
    }

    /// What each attempt of a submission that has ended came to, the first attempt first.
    public func results(of id: SubmissionRow.ID) async throws -> [JudgingResult] {
        try await read { db in
            let key = try db.key(of: id, in: "submissions")
            let sql =
                "SELECT *, startedAt AS resultStartedAt FROM results WHERE submission = ? ORDER BY attempt"
            return try Row.fetchAll(db, sql: sql, arguments: [key])
                .map { JudgingResult(row: $0, attempt: $0["attempt"]) }
        }
    }
}

extension Database {
    func submission(_ id: SubmissionRow.ID) throws -> SubmissionRow {
        let sql = SubmissionRow.selection + " WHERE submissions.id = ?"
        guard let row = try Row.fetchOne(self, sql: sql, arguments: [id.rawValue]) else {
            throw StoreError.notFound(kind: SubmissionRow.kind, id: id.rawValue)
        }
        return try SubmissionRow(row: row)
    }
}
