import GRDB

/// Who did what to what, and when.
public struct AuditEntry: Sendable, Equatable {
    /// Grows with every entry; pages of `auditLog` are cut by it.
    public let number: Int64
    public let at: Timestamp
    /// A token's or team's id, or another word for who acted.
    public let who: String
    /// A stable word, such as `devnet.reset`.
    public let action: String
    /// The id of what was acted on.
    public let subject: String
}

extension Store {
    /// Adds to the audit log, from which nothing is removed; each text is cut at 1 KiB.
    @discardableResult
    public func audit(who: String, action: String, subject: String) async throws -> AuditEntry {
        let now = environment.now()
        let (who, action, subject) = (
            Clip.head(who, bytes: 1_024), Clip.head(action, bytes: 1_024), Clip.head(subject, bytes: 1_024)
        )
        return try await write { db in
            try db.execute(
                sql: "INSERT INTO audit (at, who, action, subject) VALUES (?, ?, ?, ?)",
                arguments: [now.milliseconds, who, action, subject]
            )
            return AuditEntry(
                number: db.lastInsertedRowID,
                at: now,
                who: who,
                action: action,
                subject: subject
            )
        }
    }

    /// Entries before a number, or the latest, the newest first.
    public func auditLog(before number: Int64 = .max, limit: Int = 100) async throws -> [AuditEntry] {
        try await read { db in
            let sql = "SELECT * FROM audit WHERE key < ? ORDER BY key DESC LIMIT ?"
            return try Row.fetchAll(db, sql: sql, arguments: [number, max(limit, 0)]).map { row in
                AuditEntry(
                    number: row["key"],
                    at: row.time("at"),
                    who: row["who"],
                    action: row["action"],
                    subject: row["subject"]
                )
            }
        }
    }
}
