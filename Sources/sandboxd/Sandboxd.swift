package import ArgumentParser
import Dispatch
import Foundation
import Jail
import Templates

/// The command line: one program that is the daemon and the tool that talks to it.
package struct Sandboxd: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "sandboxd",
        abstract: "Devnets, scaffolded projects and judged submissions for a hackathon.",
        discussion: """
            Without a subcommand it is "sandboxd serve". Client commands find the daemon by --server or \
            SANDBOXD_SERVER, and their token by --token, SANDBOXD_TOKEN or a local daemon's data directory.
            """,
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(name: "Daemon", subcommands: [Serve.self, CheckCommand.self]),
            CommandGroup(
                name: "Event",
                subcommands: [
                    TeamCommand.self, TokenCommand.self, DevnetCommand.self, ScoreboardCommand.self,
                ]
            ),
            CommandGroup(
                name: "Project",
                subcommands: [
                    TemplateCommand.self, SubmitCommand.self, SubmissionCommand.self, JudgeCommand.self,
                ]
            ),
            CommandGroup(name: "Tool", subcommands: [EVMCommand.self, ConformanceCommand.self]),
        ],
        defaultSubcommand: Serve.self
    )

    package init() {}

    /// Parses what follows the program's name.
    ///
    /// A first word that is no command would be taken for an argument of `serve`; it is told as what it is.
    package static func command(in arguments: [String]) throws -> any ParsableCommand {
        if let word = arguments.first, !word.hasPrefix("-"), word != "help" {
            let known = configuration.subcommands.map { $0._commandName }
            if !known.contains(word) {
                let near = Spelling.nearest(to: word, among: known).map { "; did you mean \($0)?" } ?? "."
                throw ValidationError(
                    "There is no command \"\(word.prefix(64))\"\(near) \"sandboxd help\" lists all."
                )
            }
        }
        return try parseAsRoot(arguments)
    }
}

/// A command that judges, for which the jails' spawner is started before all else.
protocol JudgingCommand: AsyncParsableCommand {
    /// Runs the command with what became of starting the spawner.
    mutating func run(spawner: Result<JailSpawner, JailError>) async throws
}

extension JudgingCommand {
    mutating func run() async throws {
        throw ValidationError("This command must be started by the program's entry point.")
    }
}

@main
enum EntryPoint {
    /// Not `async`: the spawner is a fork of this process while it still has a single thread.
    static func main() {
        do {
            // Handed over to the task, once: nothing looks at it here any more.
            nonisolated(unsafe) var command = try Sandboxd.command(
                in: Array(CommandLine.arguments.dropFirst())
            )
            if !(command is any AsyncParsableCommand) {
                // It has nothing to wait for, so it needs no thread but this one.
                try command.run()
                Sandboxd.exit()
            }
            let spawner = command is any JudgingCommand ? startSpawner() : nil
            Task {
                await run(command, spawner)
                Sandboxd.exit()
            }
            dispatchMain()
        } catch {
            end(with: error)
        }
    }

    private static func startSpawner() -> Result<JailSpawner, JailError> {
        do throws(JailError) { return .success(try JailSpawner.start()) } catch { return .failure(error) }
    }

    private static func run(
        _ command: sending any ParsableCommand,
        _ spawner: Result<JailSpawner, JailError>?
    ) async {
        do {
            if var command = command as? any JudgingCommand, let spawner {
                try await command.run(spawner: spawner)
            } else if var command = command as? any AsyncParsableCommand {
                try await command.run()
            }
        } catch {
            end(with: error)
        }
    }

    /// What the parser throws (help, version, wrong usage, an exit code) it also shows; all else is one sentence.
    private static func end(with error: any Error) -> Never {
        guard Sandboxd.exitCode(for: error) == .failure, !(error is ExitCode) else {
            Sandboxd.exit(withError: error)
        }
        Console.standard.report(error)
        exit(ExitCode.failure.rawValue)
    }
}
