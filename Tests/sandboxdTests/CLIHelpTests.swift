import ArgumentParser
import Testing
import sandboxd

/// Help is part of the contract: a change of it should be seen in a review.
@Suite("Command line: help")
struct CLIHelpTests {
    private func help(_ arguments: String...) -> String {
        do {
            var command = try Sandboxd.parseAsRoot(arguments + ["--help"])
            try command.run()
            return "no help was given"
        } catch {
            #expect(Sandboxd.exitCode(for: error) == .success)
            return Sandboxd.fullMessage(for: error, columns: 80)
        }
    }

    @Test("The root names every group of commands")
    func root() {
        #expect(
            help() == """
                OVERVIEW: Devnets, scaffolded projects and judged submissions for a hackathon.

                Without a subcommand it is "sandboxd serve". Client commands find the daemon by
                --server or SANDBOXD_SERVER, and their token by --token, SANDBOXD_TOKEN or a
                local daemon's data directory.

                USAGE: sandboxd <subcommand>

                OPTIONS:
                  --version               Show the version.
                  -h, --help              Show help information.

                DAEMON SUBCOMMANDS:
                  serve (default)         Runs the daemon.
                  check                   Probe what this machine can enforce and what is
                                          missing.

                EVENT SUBCOMMANDS:
                  team                    Teams and their tokens.
                  token                   Tokens of the staff.
                  devnet                  The life of a devnet.
                  scoreboard              Print the ranking.

                PROJECT SUBCOMMANDS:
                  template                Project templates, from this machine or from a server.
                  submit                  Hand the last commit of a project in and follow its
                                          judging.
                  submission              Submissions and what came of them.
                  judge                   Judging without a daemon.

                TOOL SUBCOMMANDS:
                  evm                     The interpreter by itself.
                  conformance             Run Ethereum's official tests that lie in a folder.

                  See 'sandboxd help <subcommand>' for detailed help.
                """
        )
    }

    @Test("The scoreboard's help shows what every client command takes")
    func scoreboard() {
        #expect(
            help("scoreboard") == """
                OVERVIEW: Print the ranking.

                USAGE: sandboxd scoreboard [--format <format>] [--server <url>] [--token <token>] [--data-dir <dir>] [--json]

                OPTIONS:
                  --format <format>       How it is written. (values: table, json, csv;
                                          default: table)
                  --server <url>          The daemon's address (SANDBOXD_SERVER).
                  --token <token>         The token to use (SANDBOXD_TOKEN).
                  --data-dir <dir>        A local daemon's data directory, for its organiser's
                                          token (SANDBOXD_DATA_DIRECTORY).
                  --json                  Print the server's answer as JSON.
                  --version               Show the version.
                  -h, --help              Show help information.

                """
        )
    }

    @Test(
        "Every group of commands lists its own",
        arguments: [
            ("team", ["create", "list", "token"]),
            (
                "devnet",
                ["create", "list", "show", "reset", "snapshot", "snapshots", "restore", "clone", "delete"]
            ),
            ("template", ["list", "show", "new"]), ("submission", ["list", "show", "rejudge", "logs"]),
            ("token", ["create", "revoke"]), ("judge", ["run"]), ("evm", ["run"]),
        ]
    )
    func groups(group: String, commands: [String]) {
        let lines = help(group).split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }
        for command in commands { #expect(lines.contains { $0.hasPrefix(command + " ") }, "\(command)") }
    }

    @Test("There is a version")
    func version() {
        let error = #expect(throws: (any Error).self) { _ = try Sandboxd.parseAsRoot(["--version"]) }
        #expect(error.map { Sandboxd.exitCode(for: $0) } == .success)
    }
}
