import ArgumentParser

struct ScoreboardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "scoreboard", abstract: "Print the ranking.")

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table
        case json
        case csv
    }

    @Option(help: "How it is written.") var format: Format = .table
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let api = try client.client()
        let console = Console.standard
        switch client.json ? .json : format {
        case .csv: console.print(json: try await api.bytes("/api/v1/scoreboard.csv"))
        case .json: console.print(json: try await api.bytes("/api/v1/scoreboard"))
        case .table:
            let board = try await api.get("/api/v1/scoreboard", as: ScoreboardResource.self)
            console.print(board.content.lines(console.outputStyle))
        }
    }
}
