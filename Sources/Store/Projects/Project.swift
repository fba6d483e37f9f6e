import Foundation
import GRDB

/// A repository that was scaffolded for a team from a template.
public struct ProjectRow: IdentifiedRow, Equatable {
    public static let idPrefix = "project"
    public static let kind = "project"

    public let id: RowID<ProjectRow>
    public let team: TeamRow.ID
    public let name: String
    public let template: TemplateReference
    /// Where its git repository lies, as its owner told.
    public let repository: String
    /// The commit that the scaffold made.
    public let firstCommit: String
    /// The answers it was rendered with: JSON that means nothing to the store.
    public let answers: [UInt8]
    public let createdAt: Timestamp
}

/// Exactly which template something was made from.
public struct TemplateReference: Hashable, Sendable {
    public var name: String
    public var version: String
    public var commit: String

    public init(name: String, version: String, commit: String) {
        self.name = name
        self.version = version
        self.commit = commit
    }
}

/// What a project row is made from.
public struct NewProject: Sendable {
    public var id: ProjectRow.ID?
    public var team: TeamRow.ID
    public var name: String
    public var template: TemplateReference
    public var repository: String
    public var firstCommit: String
    public var answers: [UInt8]

    public init(
        id: ProjectRow.ID? = nil,
        team: TeamRow.ID,
        name: String,
        template: TemplateReference,
        repository: String,
        firstCommit: String,
        answers: [UInt8] = []
    ) {
        self.id = id
        self.team = team
        self.name = name
        self.template = template
        self.repository = repository
        self.firstCommit = firstCommit
        self.answers = answers
    }
}

extension ProjectRow {
    static let selection = """
        SELECT projects.*, teams.id AS teamId FROM projects JOIN teams ON teams.key = projects.team
        """

    init(row: Row) {
        id = row.id("id")
        team = row.id("teamId")
        name = row["name"]
        template = TemplateReference(
            name: row["template"],
            version: row["templateVersion"],
            commit: row["templateCommit"]
        )
        repository = row["repository"]
        firstCommit = row["firstCommit"]
        answers = row.bytes("answers")
        createdAt = row.time("createdAt")
    }
}
