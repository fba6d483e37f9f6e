import Foundation
import GRDB

extension Store {
    /// Creates a devnet, or a clone where a source is named; the clone costs one row however long its source.
    ///
    /// Throws `.notFound` for a team or source that isn't there, `.beyondJournal` when the source's journal on disk
    /// ends before the position, `.invalidName`, `.invalidValue`.
    public func createDevnet(_ new: NewDevnet) async throws -> DevnetRow {
        let name = try Name(new.name, of: DevnetRow.kind)
        try requireSize(new.configuration.count, atMost: 16 << 20, of: "devnet's configuration")
        if let chainId = new.chainId, chainId == 0 || chainId > UInt64(Int64.max) {
            throw StoreError.invalidValue(of: "chain id", reason: "\(chainId) is not in 1...\(Int64.max)")
        }
        let id = new.id ?? DevnetRow.ID(in: environment)
        let rpcKey = base64URL(environment.randomBytes(24))
        let adminRpcKey = base64URL(environment.randomBytes(24))
        let now = environment.now()
        return try await write { db in
            let team = try new.team.map { try db.key(of: $0, in: "teams") }
            let origin = try new.source.map { try Lineage.origin(at: $0, in: db) }
            let chainId = try new.chainId ?? ChainIds.next(in: db)
            try db.insert(
                sql: """
                    INSERT INTO devnets (id, team, name, chainId, rpcKey, adminRpcKey, configuration, status,
                        createdAt, expiresAt, source, sourcePosition, parent, branch)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id.rawValue, team, name.text, databaseInteger(chainId, of: "chain id"), rpcKey,
                    adminRpcKey,
                    Data(new.configuration), DevnetStatus.running.rawValue,
                    now.milliseconds, new.expiresAt?.milliseconds,
                    origin?.source, origin?.position, origin?.parent, origin?.position ?? 0,
                ],
                conflict: .nameTaken(kind: DevnetRow.kind, name: id.rawValue)
            )
            return try db.devnet(id)
        }
    }

    /// Devnets that have not been deleted, the oldest first; a team's alone when one is named.
    public func devnets(of team: TeamRow.ID? = nil) async throws -> [DevnetRow] {
        try await read { db in
            let sql =
                DevnetRow.selection + """
                     WHERE devnets.deletedAt IS NULL AND (?1 IS NULL OR teams.id = ?1) ORDER BY devnets.key
                    """
            return try Row.fetchAll(db, sql: sql, arguments: [team?.rawValue]).map(DevnetRow.init(row:))
        }
    }

    /// The devnet with this id, deleted or not.
    public func devnet(_ id: DevnetRow.ID) async throws -> DevnetRow? {
        try await read { db in
            let sql = DevnetRow.selection + " WHERE devnets.id = ?"
            return try Row.fetchOne(db, sql: sql, arguments: [id.rawValue]).map(DevnetRow.init(row:))
        }
    }

    /// The living devnet that a key from an RPC URL opens, and whether the key is that of the admin's URL.
    public func devnet(rpcKey: String) async throws -> (devnet: DevnetRow, isAdmin: Bool)? {
        // SQLite would find the key that stands before a NUL.
        guard !rpcKey.utf8.contains(0) else { return nil }
        let row = try await read { db in
            let sql =
                DevnetRow.selection + """
                     WHERE (devnets.rpcKey = ?1 OR devnets.adminRpcKey = ?1) AND devnets.deletedAt IS NULL
                    """
            return try Row.fetchOne(db, sql: sql, arguments: [rpcKey]).map(DevnetRow.init(row:))
        }
        return row.map { ($0, $0.adminRpcKey == rpcKey) }
    }

    public func setStatus(_ status: DevnetStatus, of id: DevnetRow.ID) async throws {
        try requireText(status.rawValue, of: "devnet's status")
        try await write { db in
            try db.changeLivingDevnet(id, set: "status = ?", to: status.rawValue)
        }
    }

    /// Sets when a devnet ends; nil means never.
    public func setExpiry(_ expiresAt: Timestamp?, of id: DevnetRow.ID) async throws {
        try await write { db in
            try db.changeLivingDevnet(id, set: "expiresAt = ?", to: expiresAt?.milliseconds)
        }
    }

    public func setConfiguration(_ configuration: [UInt8], of id: DevnetRow.ID) async throws {
        try requireSize(configuration.count, atMost: 16 << 20, of: "devnet's configuration")
        try await write { db in
            try db.changeLivingDevnet(id, set: "configuration = ?", to: Data(configuration))
        }
    }

    /// Deletes a devnet: its row stays, marked; its snapshots and journal go, but for what clones still read.
    ///
    /// Throws `.notFound` when it isn't there or has been deleted before.
    public func deleteDevnet(_ id: DevnetRow.ID) async throws {
        let now = environment.now()
        try await write { [journalWriter] db in
            try db.changeLivingDevnet(id, set: "deletedAt = ?", to: now.milliseconds)
            let key = try db.key(of: id, in: "devnets")
            try db.execute(
                sql: "UPDATE devnets SET status = ? WHERE key = ?",
                arguments: [DevnetStatus.deleted.rawValue, key]
            )
            try db.execute(sql: "DELETE FROM snapshots WHERE devnet = ?", arguments: [key])
            try Lineage.purge(key, in: db)
            // Here, not after: commits of the journal run on this same queue.
            journalWriter.forget(id)
        }
    }
}

extension Database {
    func devnet(_ id: DevnetRow.ID) throws -> DevnetRow {
        let sql = DevnetRow.selection + " WHERE devnets.id = ?"
        guard let row = try Row.fetchOne(self, sql: sql, arguments: [id.rawValue]) else {
            throw StoreError.notFound(kind: DevnetRow.kind, id: id.rawValue)
        }
        return DevnetRow(row: row)
    }

    fileprivate func changeLivingDevnet(
        _ id: DevnetRow.ID,
        set assignment: String,
        to value: (any DatabaseValueConvertible)?
    ) throws {
        try execute(
            sql: "UPDATE devnets SET \(assignment) WHERE id = ? AND deletedAt IS NULL",
            arguments: [value, id.rawValue]
        )
        guard changesCount == 1 else {
            throw StoreError.notFound(kind: DevnetRow.kind, id: id.rawValue)
        }
    }
}
