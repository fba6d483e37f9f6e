import Foundation
import GRDB

extension Store {
    /// Puts records at the end of a devnet's journal and returns when they are on disk, all of them or none.
    ///
    /// Sequence numbers are the caller's, who is the devnet's only writer; they go on without a gap. Throws
    /// `.journalOutOfOrder` when they don't, `.notFound` for a devnet that isn't there, `.diskFull`.
    public func append(_ records: [JournalRecord], to devnet: DevnetRow.ID) async throws {
        try await enqueue(records, to: devnet).wait()
    }

    /// The same without waiting: order is kept, and the ticket says when and whether they are on disk.
    ///
    /// What waits is held in memory, so a writer should hold few tickets at a time.
    @discardableResult
    public func enqueue(_ records: [JournalRecord], to devnet: DevnetRow.ID) -> JournalTicket {
        journalWriter.enqueue(devnet, records)
    }

    /// What the journal has written since the store was opened.
    public var journalStatistics: JournalStatistics {
        journalWriter.statistics
    }

    /// The sequence number of a devnet's last record on disk; a clone's begins at its source's, others' at 0.
    public func journalEnd(of devnet: DevnetRow.ID) async throws -> UInt64 {
        try await read { try Lineage.end(of: $0.livingDevnetKey(devnet), in: $0) }
    }

    /// A devnet's records from one sequence number to another or to the end, in batches.
    public func records(
        of devnet: DevnetRow.ID,
        from first: UInt64 = 1,
        through last: UInt64 = .max
    ) -> JournalRecords {
        JournalRecords(store: self, devnet: devnet, first: first, last: last)
    }

    /// Keeps the state that a devnet has after a record, and drops those kept before but for the last two and
    /// the ones that clones begin at.
    ///
    /// Throws `.beyondJournal` when the record isn't on disk: a state must not be known before its cause.
    public func saveCheckpoint(_ payload: [UInt8], of devnet: DevnetRow.ID, at sequence: UInt64) async throws
    {
        try requireSize(payload.count, atMost: 512 << 20, of: "checkpoint")
        try await write { db in
            let key = try db.livingDevnetKey(devnet)
            try Lineage.require(sequence, in: key, of: devnet, db)
            try db.execute(
                sql: "INSERT OR REPLACE INTO checkpoints (devnet, sequence, payload) VALUES (?, ?, ?)",
                arguments: [key, Int64(sequence), Data(payload)]
            )
            try db.execute(
                sql: """
                    DELETE FROM checkpoints WHERE devnet = ?1
                    AND sequence NOT IN
                        (SELECT sequence FROM checkpoints WHERE devnet = ?1 ORDER BY sequence DESC LIMIT 2)
                    AND sequence NOT IN
                        (SELECT MAX(kept.sequence) FROM devnets AS clones JOIN checkpoints AS kept
                            ON kept.devnet = ?1 AND kept.sequence <= clones.branch
                            WHERE clones.parent = ?1 AND clones.purged = 0 GROUP BY clones.key)
                    """,
                arguments: [key]
            )
        }
    }

    /// The latest state kept of a devnet at or before a record; a clone also finds its ancestors'.
    public func newestCheckpoint(
        of devnet: DevnetRow.ID,
        through last: UInt64 = .max
    ) async throws -> Checkpoint? {
        try await read { db in
            let key = try db.livingDevnetKey(devnet)
            let end = try min(last, Lineage.end(of: key, in: db))
            let sql = """
                SELECT sequence, payload FROM checkpoints
                WHERE devnet = ? AND sequence BETWEEN ? AND ? ORDER BY sequence DESC LIMIT 1
                """
            for segment in try Lineage.segments(of: key, through: end, in: db).reversed() {
                let range: StatementArguments = [
                    segment.devnet, Int64(segment.first), Int64(segment.last),
                ]
                if let row = try Row.fetchOne(db, sql: sql, arguments: range) {
                    return Checkpoint(sequence: row.unsigned("sequence"), payload: row.bytes("payload"))
                }
            }
            return nil
        }
    }
}
