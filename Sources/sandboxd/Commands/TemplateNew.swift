import ArgumentParser
import Foundation
import Templates

struct TemplateNew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make a project from a template.",
        discussion: """
            Without a server the project is a local git repository, which "sandboxd submit" later takes to one. \
            With --server or SANDBOXD_SERVER the project is made there, for the token's team, and cloned.
            """
    )

    @Argument(help: "The template's name.") var name: String
    @Argument(help: "The project's folder, which must be missing or empty.") var directory: String
    @Option(name: .customLong("set"), help: ArgumentHelp("An answer; may be given often.", valueName: "k=v"))
    var answers: [TemplateAnswer] = []
    @Option(help: "On a server: the team that the project is for.") var team: String?
    @OptionGroup var options: TemplateOptions

    private struct Body: Encodable {
        let template: String
        let name: String
        let answers: [String: String]
    }

    /// What was made, for `--json`.
    private struct Made: Encodable {
        let directory: String
        let commit: String
        let project: String?
        let gitUrl: String?
    }

    func run() async throws {
        var given: [String: String] = [:]
        for answer in answers {
            guard given.updateValue(answer.value, forKey: answer.name) == nil else {
                throw ValidationError("\"\(answer.name)\" is set twice; give it once.")
            }
        }
        let made = options.asksServer ? try await onServer(given) : try await locally(given)
        try options.client.show(made) { made in
            [
                "The project is in \(made.directory.printable), its first commit is \(made.commit.prefix(10)).",
                "Commit your work there and hand it in with \"sandboxd submit \(made.directory.printable)\".",
            ]
        }
    }

    private func locally(_ given: [String: String]) async throws -> Made {
        let template = try await options.local().named(name)
        let directory = directory
        let commit = try await GitQueue(width: 1).run { _ in
            let answers = try Answers.resolve(manifest: template.manifest, given: given)
            return try Scaffold.create(Scaffold.render(template, answers), in: directory)
        }
        return Made(directory: directory, commit: commit.hex, project: nil, gitUrl: nil)
    }

    private func onServer(_ given: [String: String]) async throws -> Made {
        guard ProjectFolder.isFree(directory) else { throw TreeError.notEmpty(directory) }
        let api = try options.client.client()
        let team = try await api.team(team)
        let body = Body(
            template: name,
            name: given["project_name"] ?? ProjectFolder.name(of: directory),
            answers: given
        )
        let path = "/api/v1/teams/\(pathSegment(team))/projects"
        let project = try await api.post(path, body: body, as: ProjectResource.self).content
        let url = try GitURL(project.gitUrl)
        let (directory, token) = (directory, api.credentials.token)
        let commit = try await GitQueue(width: 1).run { cancellation in
            let clone = try GitRepository.clone(
                url,
                into: directory,
                token: token,
                cancellation: cancellation
            )
            return try clone.resolve("HEAD")
        }
        return Made(directory: directory, commit: commit.hex, project: project.id, gitUrl: project.gitUrl)
    }
}

/// `name=value`.
struct TemplateAnswer: ExpressibleByArgument {
    let name: String
    let value: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else { return nil }
        name = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
    }
}
