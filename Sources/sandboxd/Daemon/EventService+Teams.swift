import Store

extension EventService {
    /// The caller that a token's secret belongs to; nil when it is no valid token.
    func caller(secret: String) async throws -> Caller? {
        try await store.authenticate(secret).map(Caller.init(token:))
    }

    /// The team of that id or name, if the caller may reach it.
    func team(_ text: String, for caller: Caller, _ action: Action) async throws -> TeamRow {
        try caller.require(action)
        let byID = try await store.team(TeamRow.ID(rawValue: text))
        let found = if let byID { byID } else { try await store.team(named: text) }
        guard let found, caller.mayReach(found.id, for: action) else { throw Refusal.notFound("team", text) }
        return found
    }

    func teams(for caller: Caller) async throws -> [TeamRow] {
        try caller.require(.readTeams)
        return try await store.teams().filter { caller.mayReach($0.id, for: .readTeams) }
    }

    func createTeam(name: String, for caller: Caller) async throws -> (team: TeamRow, token: IssuedToken) {
        try caller.require(.manageTeams)
        let made = try await store.createTeam(name: name)
        await audit(caller, "team.create", made.team.id.rawValue)
        return made
    }

    /// Gives a team a new token; the old one ends.
    func rotateToken(of team: String, for caller: Caller) async throws -> (team: TeamRow, token: IssuedToken)
    {
        let team = try await self.team(team, for: caller, .manageTeams)
        let token = try await store.rotateToken(of: team.id)
        await audit(caller, "team.token", team.id.rawValue)
        return (team, token)
    }

    // MARK: Staff

    func staffTokens(for caller: Caller) async throws -> [TokenRow] {
        try caller.require(.manageTokens)
        return try await store.tokens().filter { $0.role != .team }
    }

    func createToken(role: TokenRole, name: String, for caller: Caller) async throws -> IssuedToken {
        try caller.require(.manageTokens)
        let issued = try await store.createStaffToken(role: role, name: name)
        await audit(caller, "token.create", issued.token.id.rawValue)
        return issued
    }

    /// Ends the staff token of that id or name.
    func revokeToken(_ text: String, for caller: Caller) async throws {
        try caller.require(.manageTokens)
        if let row = try await store.tokens().first(where: { $0.id.rawValue == text && $0.role != .team }) {
            try await store.revokeToken(row.id)
        } else {
            try await store.revokeStaffToken(named: text)
        }
        await audit(caller, "token.revoke", text)
    }
}
