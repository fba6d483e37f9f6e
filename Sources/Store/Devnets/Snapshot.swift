import GRDB

/// A moment of a devnet that somebody gave a name.
public struct SnapshotRow: IdentifiedRow, Equatable {
    public static let idPrefix = "snap"
    public static let kind = "snapshot"

    public let id: RowID<SnapshotRow>
    public let devnet: DevnetRow.ID
    public let name: String
    /// The sequence number of the last journal record that it includes.
    public let position: UInt64
    public let blockNumber: UInt64
    public let createdAt: Timestamp
}

extension SnapshotRow {
    static let selection = """
        SELECT snapshots.*, devnets.id AS devnetId
        FROM snapshots JOIN devnets ON devnets.key = snapshots.devnet
        """

    init(row: Row) {
        id = row.id("id")
        devnet = row.id("devnetId")
        name = row["name"]
        position = row.unsigned("position")
        blockNumber = row.unsigned("blockNumber")
        createdAt = row.time("createdAt")
    }
}

extension Store {
    /// Names a moment of a devnet; without a name it becomes `snapshot-1` or the next number that is free.
    ///
    /// Throws `.nameTaken` when the devnet has a snapshot of that name, `.beyondJournal` when its journal on
    /// disk ends before the position.
    public func createSnapshot(
        of devnet: DevnetRow.ID,
        name: String?,
        position: UInt64,
        blockNumber: UInt64
    ) async throws -> SnapshotRow {
        let given = try name.map { try Name($0, of: SnapshotRow.kind) }
        let id = SnapshotRow.ID(in: environment)
        let now = environment.now()
        return try await write { db in
            let key = try db.livingDevnetKey(devnet)
            try Lineage.require(position, in: key, of: devnet, db)
            let chosen = try given ?? Self.freeSnapshotName(devnet: key, in: db)
            try db.insert(
                sql: """
                    INSERT INTO snapshots (id, devnet, name, nameKey, position, blockNumber, createdAt)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id.rawValue, key, chosen.text, chosen.key,
                    databaseInteger(position, of: "journal position"),
                    databaseInteger(blockNumber, of: "block number"), now.milliseconds,
                ],
                conflict: .nameTaken(kind: SnapshotRow.kind, name: chosen.text)
            )
            return SnapshotRow(
                id: id,
                devnet: devnet,
                name: chosen.text,
                position: position,
                blockNumber: blockNumber,
                createdAt: now
            )
        }
    }

    /// A devnet's snapshots, the oldest first.
    public func snapshots(of devnet: DevnetRow.ID) async throws -> [SnapshotRow] {
        try await read { db in
            let sql = SnapshotRow.selection + " WHERE devnets.id = ? ORDER BY snapshots.key"
            return try Row.fetchAll(db, sql: sql, arguments: [devnet.rawValue]).map(SnapshotRow.init(row:))
        }
    }

    public func snapshot(_ id: SnapshotRow.ID) async throws -> SnapshotRow? {
        try await read { db in
            let sql = SnapshotRow.selection + " WHERE snapshots.id = ?"
            return try Row.fetchOne(db, sql: sql, arguments: [id.rawValue]).map(SnapshotRow.init(row:))
        }
    }

    public func deleteSnapshot(_ id: SnapshotRow.ID) async throws {
        try await write { db in
            try db.execute(sql: "DELETE FROM snapshots WHERE id = ?", arguments: [id.rawValue])
            guard db.changesCount == 1 else {
                throw StoreError.notFound(kind: SnapshotRow.kind, id: id.rawValue)
            }
        }
    }

    private static func freeSnapshotName(devnet: Int64, in db: Database) throws -> Name {
        let sql = "SELECT nameKey FROM snapshots WHERE devnet = ?"
        let taken = try String.fetchSet(db, sql: sql, arguments: [devnet])
        // Among one number more than there are names, one is free.
        let number = (1...taken.count + 1).first { !taken.contains("snapshot-\($0)") }
        return try Name("snapshot-\(number ?? 1)", of: SnapshotRow.kind)
    }
}

extension Database {
    func livingDevnetKey(_ id: DevnetRow.ID) throws -> Int64 {
        let sql = "SELECT key FROM devnets WHERE id = ? AND deletedAt IS NULL"
        guard let key = try Int64.fetchOne(self, sql: sql, arguments: [id.rawValue]) else {
            throw StoreError.notFound(kind: DevnetRow.kind, id: id.rawValue)
        }
        return key
    }
}
