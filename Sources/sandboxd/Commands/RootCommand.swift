import ArgumentParser

/// The whole command line.
package struct RootCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "sandboxd",
        abstract: "Runs a hackathon: devnets, project templates, judging and the scoreboard, in one program.",
        discussion: """
            Without a subcommand it is "sandboxd serve". Client commands find the daemon by --server or \
            SANDBOXD_SERVER, and their token by --token, SANDBOXD_TOKEN or a local daemon's data directory.
            """,
        version: SandboxdVersion.text,
        groupedSubcommands: [
            CommandGroup(name: "Daemon", subcommands: [Serve.self, CheckCommand.self]),
            CommandGroup(
                name: "Event",
                subcommands: [TeamCommand.self, TokenCommand.self, DevnetCommand.self, ScoreboardCommand.self]
            ),
            CommandGroup(
                name: "Projects",
                subcommands: [
                    TemplateCommand.self, SubmitCommand.self, SubmissionCommand.self, JudgeCommand.self,
                ]
            ),
            CommandGroup(name: "Tools", subcommands: [EVMCommand.self]),
        ],
        defaultSubcommand: Serve.self
    )

    package init() {}
}

/// The version of this program.
package enum SandboxdVersion {
    package static let text = "0.1.0"
}
