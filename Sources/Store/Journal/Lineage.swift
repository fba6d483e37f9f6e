import GRDB

/// The ancestry of a clone's journal.
///
///     genesis ──1──2──3──4──5        parent nil,     branch 0
///                     └──4──5──6     parent genesis, branch 3
///                           └──6     parent the clone above, branch 5
///
/// A devnet holds the records after its `branch`; those up to it are its parent's. A clone of a clone at a
/// moment before the first clone's branch hangs directly on the grandparent, so chains are no longer than
/// they need be. A deleted devnet keeps the records that a descendant reads, and no more.
enum Lineage {
    /// A run of records that one devnet holds, of those that make up another's journal.
    struct Segment: Sendable {
        let devnet: Int64
        let first: UInt64
        let last: UInt64
    }

    private struct Link {
        let parent: Int64?
        let branch: UInt64
        let isDeleted: Bool
    }

    /// Where a clone of this position hangs.
    static func origin(
        at position: JournalPosition,
        in db: Database
    ) throws -> (source: Int64, parent: Int64?, position: Int64) {
        let source = try db.livingDevnetKey(position.devnet)
        try require(position.sequence, in: source, of: position.devnet, db)
        let sequence = try databaseInteger(position.sequence, of: "journal position")
        guard sequence > 0 else { return (source, nil, 0) }
        var holder = source
        while case let link = try link(of: holder, in: db), let parent = link.parent,
            position.sequence <= link.branch
        {
            holder = parent
        }
        return (source, holder, sequence)
    }

    /// The sequence number of the last record on disk, or 0.
    static func end(of devnet: Int64, in db: Database) throws -> UInt64 {
        let sql = """
            SELECT COALESCE((SELECT MAX(sequence) FROM journal WHERE devnet = ?1),
                (SELECT branch FROM devnets WHERE key = ?1))
            """
        return UInt64(try Int64.fetchOne(db, sql: sql, arguments: [devnet]) ?? 0)
    }

    static func require(
        _ position: UInt64,
        in devnet: Int64,
        of id: DevnetRow.ID,
        _ db: Database
    ) throws {
        let end = try end(of: devnet, in: db)
        guard position <= end else {
            throw StoreError.beyondJournal(devnet: id, position: position, end: end)
        }
    }

    /// Who holds a devnet's records up to one of them, the oldest run first.
    static func segments(of devnet: Int64, through last: UInt64, in db: Database) throws -> [Segment] {
        var segments: [Segment] = []
        var last = last
        var holder: Int64? = devnet
        while let current = holder {
            let link = try link(of: current, in: db)
            if link.branch < last {
                segments.append(Segment(devnet: current, first: link.branch + 1, last: last))
                last = link.branch
            }
            holder = link.parent
        }
        return segments.reversed()
    }

    /// Removes what nobody reads any more of a deleted devnet's journal, and then of its deleted ancestors'.
    static func purge(_ devnet: Int64, in db: Database) throws {
        var current: Int64? = devnet
        while let key = current {
            let sql = "SELECT MAX(branch) FROM devnets WHERE parent = ? AND purged = 0"
            let needed = try Int64.fetchOne(db, sql: sql, arguments: [key])
            for table in ["journal", "checkpoints"] {
                try db.execute(
                    sql: "DELETE FROM \(table) WHERE devnet = ? AND sequence > ?",
                    arguments: [key, needed ?? 0]
                )
            }
            // As long as it holds something, its own ancestors are needed as well.
            guard needed == nil else { return }
            try db.execute(sql: "UPDATE devnets SET purged = 1 WHERE key = ?", arguments: [key])
            let parent = try link(of: key, in: db).parent
            current = try parent.flatMap { try link(of: $0, in: db).isDeleted ? $0 : nil }
        }
    }

    private static func link(of devnet: Int64, in db: Database) throws -> Link {
        let statement = try db.cachedStatement(
            sql: "SELECT parent, branch, deletedAt IS NOT NULL AS isDeleted FROM devnets WHERE key = ?"
        )
        guard let row = try Row.fetchOne(statement, arguments: [devnet]) else {
            throw StoreError.corrupt(path: "The database", reason: "a clone's source is missing")
        }
        return Link(parent: row["parent"], branch: row.unsigned("branch"), isDeleted: row["isDeleted"])
    }
}
