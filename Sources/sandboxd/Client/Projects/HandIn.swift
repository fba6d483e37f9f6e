import Templates

/// Takes a commit to the daemon and finds the submission that it became.
struct HandIn {
    let api: APIClient
    let work: SubmissionPush
    let team: String?

    private struct ProjectBody: Encodable {
        let template: String
        let name: String
        let answers: [String: String]
    }

    /// - Returns: the submission's id.
    func run(_ note: (String) -> Void) async throws -> String {
        let project = try await project(note)
        let before = try await submissions(of: project.id)
        note("==> push \(work.commit.short) to \(project.url)")
        try await work.push(to: project.url, token: api.credentials.token)
        if let id = try await pushed(project.id, besides: Set(before.map(\.id))) { return id }
        // The commit was there already, so the push was none; it is handed in once more.
        let path = "/api/v1/projects/\(pathSegment(project.id))/submissions"
        let body = ["ref": work.commit.hex]
        return try await api.post(path, body: body, as: SubmissionResource.self).content.id
    }

    /// The project that the folder belongs to, made where there is none yet.
    private func project(_ note: (String) -> Void) async throws -> (id: String, url: String) {
        if let known = work.project(at: api.server) { return known }
        guard let record = work.record else {
            throw ClientError.cannot(
                "\(work.folder) has no remote at \(api.server) and no .sandbox.yml to make a project from; "
                    + "start with \"sandboxd template new\"."
            )
        }
        let templatePath = "/api/v1/templates/\(pathSegment(record.template))"
        let template = try await api.get(templatePath, as: TemplateResource.self).content
        guard template.version == record.version.description else {
            throw ClientError.cannot(
                "The project was made from \(record.template) \(record.version) and the server has "
                    + "\(template.version.printable); make the project on the server and bring your work there."
            )
        }
        let body = ProjectBody(
            template: record.template,
            name: record.answers["project_name"] ?? ProjectFolder.name(of: work.folder),
            answers: record.answers
        )
        let path = "/api/v1/teams/\(pathSegment(try await api.team(team)))/projects"
        let made = try await api.post(path, body: body, as: ProjectResource.self).content
        try await work.addRemote(made.gitUrl)
        note("==> project \(body.name.printable) is made on \(api.server)")
        return (made.id, made.gitUrl)
    }

    private func submissions(of project: String) async throws -> [SubmissionResource] {
        try await api.get(SubmissionCommand.path, as: [SubmissionResource].self).content
            .filter { $0.project == project }
    }

    /// The submission that the push made; nil where it made none.
    private func pushed(_ project: String, besides known: Set<String>) async throws -> String? {
        for attempt in 0..<5 {
            if attempt > 0 { try await Task.sleep(for: .milliseconds(200)) }
            let made = try await submissions(of: project).first { submission in
                !known.contains(submission.id) && submission.commit == work.commit.hex
            }
            if let made { return made.id }
        }
        return nil
    }
}
