import ArgumentParser

struct TokenCommand: AsyncParsableCommand {
    static let configuration = group("token", "Tokens of the staff.", [TokenCreate.self, TokenRevoke.self])
}

/// The roles that staff can have.
enum StaffRole: String, ExpressibleByArgument, CaseIterable, Encodable {
    case organiser
    case mentor
    case judge
}

struct TokenCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a staff token and print it, which is done this once."
    )

    @Option(help: "What the token allows.") var role: StaffRole
    @Argument(help: "Whose it is.") var name: String
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let body = ["role": role.rawValue, "name": name]
        let made = try await client.client().post("/api/v1/tokens", body: body, as: StaffTokenResource.self)
        client.show(made) { token in
            [
                "name   \(token.name.printable)",
                "role   \(token.role.printable)",
                "id     \(token.id.printable)",
                "token  \((token.token ?? "not shown").printable)",
            ]
        }
    }
}

struct TokenRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "revoke", abstract: "End a staff token.")

    @Argument(help: "The token's name or id.") var token: String
    @OptionGroup var client: ClientOptions

    func run() async throws {
        try await client.client().delete("/api/v1/tokens/\(pathSegment(token))")
        client.showDone("The token \"\(token.printable)\" is revoked.")
    }
}
