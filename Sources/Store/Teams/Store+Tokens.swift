import Foundation
import GRDB

extension Store {
    /// Creates a token for a member of staff.
    ///
    /// Throws `.nameTaken` while a valid staff token has the name. Teams' tokens come from `createTeam` and `rotateToken`; asking for one here is `.invalidValue`.
    public func createStaffToken(role: TokenRole, name: String) async throws -> IssuedToken {
        guard role != .team else {
            throw StoreError.invalidValue(of: "token's role", reason: "a team's token belongs to a team")
        }
        let draft = TokenDraft(role: role, name: try Name(name, of: TokenRow.kind), in: environment)
        return try await write { try draft.insert(into: $0, team: nil) }
    }

    /// Gives a team a new token and revokes all that it had, in one step.
    public func rotateToken(of team: TeamRow.ID) async throws -> IssuedToken {
        guard let row = try await self.team(team) else {
            throw StoreError.notFound(kind: TeamRow.kind, id: team.rawValue)
        }
        let draft = TokenDraft(role: .team, name: try Name(row.name, of: TeamRow.kind), in: environment)
        return try await write { db in
            let key = try db.key(of: team, in: "teams")
            try db.execute(
                sql: "UPDATE tokens SET revokedAt = ? WHERE team = ? AND revokedAt IS NULL",
                arguments: [draft.createdAt.milliseconds, key]
            )
            return try draft.insert(into: db, team: (key, team))
        }
    }

    /// The valid token with this secret; nil when there is none or it has been revoked.
    public func authenticate(_ secret: String) async throws -> TokenRow? {
        // The longest secret has 54 bytes; nothing longer is worth hashing.
        guard secret.utf8.count <= 64 else { return nil }
        let row = try await token(hash: environment.hash(Array(secret.utf8)))
        return row?.isRevoked == false ? row : nil
    }

    /// The token whose secret has this hash, revoked or not.
    public func token(hash: [UInt8]) async throws -> TokenRow? {
        try await read { db in
            let sql = TokenRow.selection + " WHERE hash = ?"
            return try Row.fetchOne(db, sql: sql, arguments: [Data(hash)]).map(TokenRow.init(row:))
        }
    }

    /// All tokens, revoked ones included, the oldest first.
    public func tokens() async throws -> [TokenRow] {
        try await read { db in
            try Row.fetchAll(db, sql: TokenRow.selection + " ORDER BY tokens.key").map(TokenRow.init(row:))
        }
    }

    /// Ends a token; one that has ended already keeps the time when it first did.
    public func revokeToken(_ id: TokenRow.ID) async throws {
        let now = environment.now()
        try await write { db in
            let key = try db.key(of: id, in: "tokens")
            try db.execute(
                sql: "UPDATE tokens SET revokedAt = ? WHERE key = ? AND revokedAt IS NULL",
                arguments: [now.milliseconds, key]
            )
        }
    }

    /// Ends the valid staff token of that name, or throws `.notFound`.
    public func revokeStaffToken(named name: String) async throws {
        let missing = StoreError.notFound(kind: "valid staff token", id: name)
        guard let key = try? Name(name, of: TokenRow.kind).key else { throw missing }
        let now = environment.now()
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE tokens SET revokedAt = ?
                    WHERE nameKey = ? AND team IS NULL AND revokedAt IS NULL
                    """,
                arguments: [now.milliseconds, key]
            )
            guard db.changesCount == 1 else { throw missing }
        }
    }
}
