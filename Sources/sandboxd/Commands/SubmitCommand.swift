import ArgumentParser
import Foundation

struct SubmitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Hand the last commit of a project in and follow its judging.",
        discussion: """
            The project is the one that a git remote of the folder names. Where none does, it is made on the \
            server from the folder's .sandbox.yml, and the remote "sandboxd" is added.
            """
    )

    @Argument(help: "The project's folder.") var directory = "."
    @Option(help: "The team that a new project is for; a team's own token needs no other word.") var team:
        String?
    @Flag(name: .customLong("no-wait"), help: "Do not wait for the judging.") var noWait = false
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let api = try client.client()
        let console = Console.standard
        let work = try await SubmissionPush.inspect(directory)
        if work.hasUncommittedWork {
            console.note("Note: work that is not committed is not handed in.")
        }
        let handIn = HandIn(api: api, work: work, team: team)
        let id = try await handIn.run { console.note($0) }
        guard !noWait else {
            let answer = try await api.get(SubmissionCommand.path(id), as: SubmissionResource.self)
            client.show(answer) { submission in
                [
                    "\(submission.id.printable) is \(submission.status.printable).",
                    "See \"sandboxd submission logs \(submission.id.printable) --follow\".",
                ]
            }
            return
        }
        let text = JudgingText(console.errorStyle)
        let follower = JudgingFollower(api: api, id: id) { event in
            if let line = text.line(event) { console.note(line) }
        }
        let judged = try await follower.follow()
        client.show(judged) { $0.lines(console.outputStyle) }
        // A low score is a result; a judge that could not work is a failure.
        if judged.content.submission.status == "failed" { throw ExitCode.failure }
    }
}
