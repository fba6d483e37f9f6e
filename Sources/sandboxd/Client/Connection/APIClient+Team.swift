extension APIClient {
    /// The id of the team that a command works for: the one that was named, or the only one that the token knows.
    func team(_ named: String?) async throws -> String {
        if let named { return named }
        let teams = try await get("/api/v1/teams", as: [TeamResource].self).content
        guard teams.count == 1, let team = teams.first else {
            let names = teams.prefix(20).map(\.name.printable).joined(separator: ", ")
            throw ClientError.cannot(
                teams.isEmpty
                    ? "There is no team yet; an organiser makes one with \"sandboxd team create NAME\"."
                    : "This token reaches several teams; name one with --team: \(names)."
            )
        }
        return team.id
    }

    /// The names of the teams that the token knows, by id.
    func teamNames() async throws -> [String: String] {
        let teams = try await get("/api/v1/teams", as: [TeamResource].self).content
        return Dictionary(teams.map { ($0.id, $0.name) }) { first, _ in first }
    }

    /// The names of the projects that the token knows, by id.
    func projectNames() async throws -> [String: String] {
        let projects = try await get("/api/v1/projects", as: [ProjectResource].self).content
        return Dictionary(projects.map { ($0.id, $0.name ?? $0.id) }) { first, _ in first }
    }
}
