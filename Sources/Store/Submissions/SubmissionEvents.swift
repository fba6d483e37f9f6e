import GRDB

/// One line of what happens while a submission is judged.
public struct SubmissionEvent: Sendable, Equatable {
    /// Its place among the submission's events: grows by one over all attempts, begins at 1.
    public let sequence: UInt64
    public let attempt: Int
    public let at: Timestamp
    /// A stable word such as `stage` or `log`; it means nothing to the store.
    public let kind: String
    public let text: String
}

/// An event to be noted.
public struct NewSubmissionEvent: Sendable {
    public var kind: String
    public var text: String

    public init(kind: String, text: String) {
        self.kind = kind
        self.text = text
    }
}

extension Store {
    /// How many events of a submission are kept; older ones are dropped.
    public static let maximumEvents = 2_000
    /// How many bytes of an event's text are kept.
    public static let maximumEventBytes = 4 << 10

    /// Notes events of a submission's present attempt in one step and gives them back with their numbers.
    ///
    /// One call is one wait for the disk: hand over log lines many at a time.
    @discardableResult
    public func appendEvents(
        _ events: [NewSubmissionEvent],
        to id: SubmissionRow.ID
    ) async throws -> [SubmissionEvent] {
        let now = environment.now()
        return try await write { db in
            let sql = """
                SELECT key, attempt, (SELECT COALESCE(MAX(sequence), 0) FROM submissionEvents
                    WHERE submission = submissions.key) AS last FROM submissions WHERE id = ?
                """
            guard let row = try Row.fetchOne(db, sql: sql, arguments: [id.rawValue]) else {
                throw StoreError.notFound(kind: SubmissionRow.kind, id: id.rawValue)
            }
            let key: Int64 = row["key"]
            let last = row.unsigned("last")
            let numbered = events.enumerated().map { offset, event in
                SubmissionEvent(
                    sequence: last + 1 + UInt64(offset),
                    attempt: row["attempt"],
                    at: now,
                    kind: Clip.head(event.kind, bytes: 64),
                    text: Clip.head(event.text, bytes: Self.maximumEventBytes)
                )
            }
            let insert = try db.cachedStatement(
                sql: """
                    INSERT INTO submissionEvents (submission, sequence, attempt, at, kind, text)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """
            )
            for event in numbered.suffix(Self.maximumEvents) {
                try insert.execute(arguments: [
                    key, Int64(event.sequence), event.attempt, event.at.milliseconds, event.kind, event.text,
                ])
            }
            try db.execute(
                sql: "DELETE FROM submissionEvents WHERE submission = ? AND sequence <= ?",
                arguments: [key, Int64(last) + Int64(events.count) - Int64(Self.maximumEvents)]
            )
            return numbered
        }
    }

    /// A submission's events after one of them, in order.
    public func events(
        of id: SubmissionRow.ID,
        after sequence: UInt64 = 0,
        limit: Int = Store.maximumEvents
    ) async throws -> [SubmissionEvent] {
        try await read { db in
            let key = try db.key(of: id, in: "submissions")
            let sql = """
                SELECT * FROM submissionEvents WHERE submission = ? AND sequence > ?
                ORDER BY sequence LIMIT ?
                """
            let arguments: StatementArguments = [key, Int64(clamping: sequence), max(limit, 0)]
            return try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
                SubmissionEvent(
                    sequence: row.unsigned("sequence"),
                    attempt: row["attempt"],
                    at: row.time("at"),
                    kind: row["kind"],
                    text: row["text"]
                )
            }
        }
    }
}
