import Devnet
import Store
import Templates

extension EventService {
    var templates: [Template] { catalogue.templates }

    func template(named name: String) async throws -> Template {
        try await git.run { [catalogue] _ in try catalogue.template(named: name) }
    }

    func templateVersions(of name: String) -> [String] { catalogue.versions(of: name).map(\.description) }

    /// Scaffolds a project into a repository of its own.
    func createProject(
        team: String,
        template name: String,
        name projectName: String,
        answers given: [String: String],
        for caller: Caller
    ) async throws -> ProjectRow {
        let owner = try await self.team(team, for: caller, .createProjects)
        let id = store.newProjectID()
        let path = folder.repository(of: id.rawValue)
        let (template, answers, commit) = try await git.run { [catalogue] _ in
            let template = try catalogue.template(named: name)
            let answers = try Answers.resolve(manifest: template.manifest, given: given)
            let commit = try Scaffold.createRepository(Scaffold.render(template, answers), bareAt: path)
            return (template, answers, commit)
        }
        do {
            let row = try await store.createProject(
                NewProject(
                    id: id,
                    team: owner.id,
                    name: projectName,
                    template: TemplateReference(
                        name: template.name,
                        version: template.version.description,
                        commit: template.commit.hex
                    ),
                    repository: path,
                    firstCommit: commit.hex,
                    answers: Self.json(answers).bytes
                )
            )
            await audit(caller, "project.create", row.id.rawValue)
            return row
        } catch {
            // Nothing half-made stays: nobody has been told of the repository.
            folder.removeRepository(of: id.rawValue)
            throw error
        }
    }

    private static func json(_ answers: Answers) -> JSONValue {
        .object(answers.texts.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .string($0.value)) })
    }

    func projects(of team: String?, for caller: Caller) async throws -> [ProjectRow] {
        try caller.require(.readProjects)
        let wanted = try await namedTeam(team, for: caller, .readProjects)
        return try await store.projects(of: wanted ?? caller.scope(for: .readProjects))
    }

    func project(
        _ id: String,
        for caller: Caller,
        _ action: Action = .readProjects
    ) async throws -> ProjectRow {
        try caller.require(action)
        guard let row = try await store.project(ProjectRow.ID(rawValue: id)),
            caller.mayReach(row.team, for: action)
        else { throw Refusal.notFound("project", id) }
        return row
    }

    /// Where a project's repository is cloned from and pushed to.
    func gitURL(of project: ProjectRow) -> String { "\(baseURL)/git/\(project.id).git" }
}
