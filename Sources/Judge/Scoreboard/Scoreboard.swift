public import Devnet
public import Store

/// The ranking of scored projects: a pure function of the store's rows.
public struct Scoreboard: Sendable, Equatable {
    /// How one project stands, before it is compared with others.
    public struct Standing: Sendable, Equatable {
        public var team: String
        public var project: String
        public var template: String
        public var points: Double
        public var maximum: Double
        public var submission: String
        public var commit: String
        public var submittedAt: Timestamp

        public init(
            team: String,
            project: String,
            template: String,
            points: Double,
            maximum: Double,
            submission: String,
            commit: String,
            submittedAt: Timestamp
        ) {
            self.team = team
            self.project = project
            self.template = template
            self.points = points
            self.maximum = maximum
            self.submission = submission
            self.commit = commit
            self.submittedAt = submittedAt
        }
    }

    public struct Entry: Sendable, Equatable {
        /// 1 for the best; equal points share a rank, and the ranks after them are left out (1, 2, 2, 4).
        public let rank: Int
        public let standing: Standing
    }

    public let entries: [Entry]

    /// Ranks by points; among equals the earlier submission stands first.
    public init(_ standings: [Standing]) {
        let sorted = standings.sorted { left, right in
            if left.points != right.points { return left.points > right.points }
            if left.submittedAt != right.submittedAt { return left.submittedAt < right.submittedAt }
            return left.submission < right.submission
        }
        var entries: [Entry] = []
        for (index, standing) in sorted.enumerated() {
            let before = entries.last.flatMap { $0.standing.points == standing.points ? $0.rank : nil }
            entries.append(Entry(rank: before ?? index + 1, standing: standing))
        }
        self.entries = entries
    }

    public init(_ rows: [ScoreboardRow]) {
        self.init(
            rows.map { row in
                Standing(
                    team: row.teamName,
                    project: row.projectName,
                    template: row.template,
                    points: row.score.points,
                    maximum: row.score.maximum,
                    submission: row.submission.rawValue,
                    commit: row.commit,
                    submittedAt: row.submittedAt
                )
            }
        )
    }

    public var json: JSONValue {
        .array(
            entries.map { entry in
                .object([
                    "rank": .int(entry.rank),
                    "team": .string(entry.standing.team),
                    "project": .string(entry.standing.project),
                    "template": .string(entry.standing.template),
                    "points": .number(Self.text(entry.standing.points)),
                    "maximum": .number(Self.text(entry.standing.maximum)),
                    "submission": .string(entry.standing.submission),
                    "commit": .string(entry.standing.commit),
                    "submittedAt": .string(entry.standing.submittedAt.utc),
                ])
            }
        )
    }

    /// Points without a fraction where they have none.
    static func text(_ points: Double) -> String {
        Int(exactly: points).map(String.init) ?? String(points)
    }
}
