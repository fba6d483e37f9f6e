import ArgumentParser
import Foundation

/// What every client command takes: which daemon, as whom, and in which form the answer goes out.
struct ClientOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The daemon's address (SANDBOXD_SERVER).", valueName: "url"))
    var server: String?

    @Option(help: ArgumentHelp("The token to use (SANDBOXD_TOKEN).", valueName: "token"))
    var token: String?

    @Option(
        name: .customLong("data-dir"),
        help: ArgumentHelp(
            "A local daemon's data directory, for its organiser's token (SANDBOXD_DATA_DIRECTORY).",
            valueName: "dir"
        )
    )
    var dataDirectory: String?

    @Flag(help: "Print the server's answer as JSON.")
    var json = false

    func client() throws(ClientError) -> APIClient {
        APIClient(
            try ClientCredentials(
                server: server,
                token: token,
                dataDirectory: dataDirectory,
                environment: ProcessInfo.processInfo.environment,
                readFile: { path in
                    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
                }
            )
        )
    }

    /// Shows an answer: as JSON where that is wanted, otherwise the lines that `text` makes of it.
    func show<Content>(_ answer: APIAnswer<Content>, _ text: (Content) -> [String]) {
        let console = Console.standard
        if json { console.print(json: answer.raw) } else { console.print(text(answer.content)) }
    }

    /// Shows that something without an answer was done.
    func showDone(_ sentence: String) {
        if json { Console.standard.print("{}") } else { Console.standard.print(sentence) }
    }
}

extension AsyncParsableCommand {
    /// The options of this level alone say which subcommand is meant.
    static func group(
        _ name: String,
        _ abstract: String,
        _ subcommands: [any ParsableCommand.Type]
    )
        -> CommandConfiguration
    {
        CommandConfiguration(commandName: name, abstract: abstract, subcommands: subcommands)
    }
}
