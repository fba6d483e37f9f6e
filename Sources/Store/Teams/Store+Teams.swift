import GRDB

extension Store {
    /// Creates a team together with its first token, whose secret is nowhere but in the result.
    ///
    /// Throws `.nameTaken` when a team's name differs from this one at most in case, `.invalidName` for one
    /// that is empty, too long or holds control characters.
    public func createTeam(name: String) async throws -> (team: TeamRow, token: IssuedToken) {
        let checked = try Name(name, of: TeamRow.kind)
        let id = TeamRow.ID(in: environment)
        let now = environment.now()
        let draft = TokenDraft(role: .team, name: checked, in: environment)
        let token = try await write { db in
            try db.insert(
                sql: "INSERT INTO teams (id, name, nameKey, createdAt) VALUES (?, ?, ?, ?)",
                arguments: [id.rawValue, checked.text, checked.key, now.milliseconds],
                conflict: .nameTaken(kind: TeamRow.kind, name: name)
            )
            return try draft.insert(into: db, team: (db.lastInsertedRowID, id))
        }
        return (TeamRow(id: id, name: name, createdAt: now), token)
    }

    /// All teams, the oldest first.
    public func teams() async throws -> [TeamRow] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM teams ORDER BY key").map(TeamRow.init(row:))
        }
    }

    public func team(_ id: TeamRow.ID) async throws -> TeamRow? {
        try await read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM teams WHERE id = ?", arguments: [id.rawValue])
                .map(TeamRow.init(row:))
        }
    }

    /// The team of that name, in whatever case it is written.
    public func team(named name: String) async throws -> TeamRow? {
        guard let key = try? Name(name, of: TeamRow.kind).key else { return nil }
        return try await read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM teams WHERE nameKey = ?", arguments: [key])
                .map(TeamRow.init(row:))
        }
    }
}
