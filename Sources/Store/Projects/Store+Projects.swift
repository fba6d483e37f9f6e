import Foundation
import GRDB

extension Store {
    /// An id for a project that is yet to be scaffolded, so that its repository can be named after it.
    public func newProjectID() -> ProjectRow.ID {
        ProjectRow.ID(in: environment)
    }

    /// Records a project.
    ///
    /// Throws `.nameTaken` when the team has one of that name or the repository is another project's,
    /// `.notFound` for a team that isn't there.
    public func createProject(_ new: NewProject) async throws -> ProjectRow {
        let name = try Name(new.name, of: ProjectRow.kind)
        try requireSize(new.answers.count, atMost: 1 << 20, of: "project's answers")
        for (text, kind) in [
            (new.template.name, "template's name"), (new.template.version, "template's version"),
            (new.template.commit, "template's commit"), (new.repository, "repository's path"),
            (new.firstCommit, "commit"),
        ] {
            try requireText(text, atMost: 4_096, of: kind)
        }
        let id = new.id ?? newProjectID()
        let now = environment.now()
        return try await write { db in
            let team = try db.key(of: new.team, in: "teams")
            try db.insert(
                sql: """
                    INSERT INTO projects (id, team, name, nameKey, template, templateVersion, templateCommit,
                        repository, firstCommit, answers, createdAt)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id.rawValue, team, name.text, name.key, new.template.name, new.template.version,
                    new.template.commit, new.repository, new.firstCommit, Data(new.answers), now.milliseconds,
                ],
                conflict: .nameTaken(kind: ProjectRow.kind, name: name.text)
            )
            return ProjectRow(
                id: id,
                team: new.team,
                name: name.text,
                template: new.template,
                repository: new.repository,
                firstCommit: new.firstCommit,
                answers: new.answers,
                createdAt: now
            )
        }
    }

    /// All projects, or those of a team, the oldest first.
    public func projects(of team: TeamRow.ID? = nil) async throws -> [ProjectRow] {
        try await read { db in
            let sql = ProjectRow.selection + " WHERE ?1 IS NULL OR teams.id = ?1 ORDER BY projects.key"
            return try Row.fetchAll(db, sql: sql, arguments: [team?.rawValue]).map(ProjectRow.init(row:))
        }
    }

    public func project(_ id: ProjectRow.ID) async throws -> ProjectRow? {
        try await read { db in
            let sql = ProjectRow.selection + " WHERE projects.id = ?"
            return try Row.fetchOne(db, sql: sql, arguments: [id.rawValue]).map(ProjectRow.init(row:))
        }
    }
}
