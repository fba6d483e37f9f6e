import ArgumentParser

struct TeamCommand: AsyncParsableCommand {
    static let configuration = group(
        "team",
        "Teams and their tokens.",
        [TeamCreate.self, TeamList.self, TeamToken.self]
    )
}

struct TeamCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a team and print its token, which is shown this once."
    )

    @Argument(help: "The team's name.") var name: String
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let body = ["name": name]
        let made = try await client.client().post("/api/v1/teams", body: body, as: TeamResource.self)
        client.show(made, TeamText.withToken)
    }
}

struct TeamList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the teams.")

    @OptionGroup var client: ClientOptions

    func run() async throws {
        let teams = try await client.client().get("/api/v1/teams", as: [TeamResource].self)
        client.show(teams) { teams in
            if teams.isEmpty {
                return ["There are no teams yet; make one with \"sandboxd team create NAME\"."]
            }
            var table = TextTable(("TEAM", .left), ("ID", .left))
            for team in teams { table.add(team.name, team.id) }
            return table.lines(Console.standard.outputStyle)
        }
    }
}

struct TeamToken: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Give a team a new token; its old one ends."
    )

    @Argument(help: "The team's name or id.") var name: String
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let path = "/api/v1/teams/\(pathSegment(name))/token"
        let made = try await client.client().post(path, as: TeamResource.self)
        client.show(made, TeamText.withToken)
    }
}

private enum TeamText {
    static func withToken(_ team: TeamResource) -> [String] {
        [
            "team   \(team.name.printable)",
            "id     \(team.id.printable)",
            "token  \((team.token ?? "not shown").printable)",
        ]
    }
}
