import ArgumentParser

struct SubmissionCommand: AsyncParsableCommand {
    static let configuration = group(
        "submission",
        "Submissions and what came of them.",
        [SubmissionList.self, SubmissionShow.self, SubmissionRejudge.self, SubmissionLogs.self]
    )

    static let path = "/api/v1/submissions"

    static func path(_ id: String) -> String { "\(path)/\(pathSegment(id))" }
}

struct SubmissionList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the submissions.")

    @Option(help: "Only those of this team.") var team: String?
    @Option(help: "Only those that are queued, running, scored or failed.") var status: String?
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let query = [team.map { "team=\(pathSegment($0))" }, status.map { "status=\(pathSegment($0))" }]
            .compactMap(\.self)
        let path = SubmissionCommand.path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
        let api = try client.client()
        let list = try await api.get(path, as: [SubmissionResource].self)
        let teams = client.json ? [:] : try await api.teamNames()
        let projects = client.json ? [:] : try await api.projectNames()
        client.show(list) { submissions in
            if submissions.isEmpty { return ["There are no submissions; make one with \"sandboxd submit\"."] }
            var table = TextTable(
                ("SUBMISSION", .left),
                ("TEAM", .left),
                ("PROJECT", .left),
                ("COMMIT", .left),
                ("STATUS", .left),
                ("POINTS", .right),
                ("OF", .right),
                ("HANDED IN", .left)
            )
            for one in submissions {
                table.add(
                    one.id,
                    teams[one.team] ?? one.team,
                    projects[one.project] ?? one.project,
                    String(one.commit.prefix(10)),
                    one.status,
                    one.score?.points.points ?? "",
                    one.score?.maximum.points ?? "",
                    one.createdAt
                )
            }
            return table.lines(Console.standard.outputStyle)
        }
    }
}

struct SubmissionShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a submission's score sheet."
    )

    @Argument(help: "The submission's id.") var id: String
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let found = try await client.client().get(SubmissionCommand.path(id), as: JudgedSubmission.self)
        client.show(found) { $0.lines(Console.standard.outputStyle) }
    }
}

struct SubmissionRejudge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rejudge",
        abstract: "Judge a submission again."
    )

    @Argument(help: "The submission's id.") var id: String
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let path = SubmissionCommand.path(id) + "/rejudge"
        let again = try await client.client().post(path, as: SubmissionResource.self)
        client.show(again) { ["\($0.id.printable) is \($0.status.printable) again."] }
    }
}

struct SubmissionLogs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Print what happened while a submission was judged."
    )

    @Argument(help: "The submission's id.") var id: String
    @Flag(help: "Go on until it has been judged.") var follow = false
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let api = try client.client()
        let console = Console.standard
        let asJSON = client.json
        let text = JudgingText(console.outputStyle)
        let show: (ServerSentEvent) -> Void = { event in
            if asJSON {
                console.print(event.data)
            } else if let line = text.line(event) {
                console.print(line)
            }
        }
        if follow {
            _ = try await JudgingFollower(api: api, id: id, show: show).follow()
            return
        }
        let path = SubmissionCommand.path(id) + "/events?follow=false"
        try await api.events(path, after: nil, show)
    }
}

extension JudgedSubmission {
    /// The facts, then the sheet.
    func lines(_ style: TextStyle) -> [String] {
        let facts = [
            "submission  \(submission.id.printable)",
            "project     \(submission.project.printable)",
            "commit      \(submission.commit.printable)",
            "status      \(submission.status.printable)",
            "",
        ]
        return facts + sheet.lines(style)
    }
}
