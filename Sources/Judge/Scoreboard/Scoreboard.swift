public import Devnet
public import Store

/// The ranking of scored projects: a pure function of the store's rows.
public struct Scoreboard: Sendable, Equatable {
    public struct Entry: Sendable, Equatable {
        /// 1 for the best; equal points share a rank, and the ranks after them are left out (1, 2, 2, 4).
        public let rank: Int
        public let team: String
        public let project: String
        public let template: String
        public let points: Double
        public let maximum: Double
        public let submission: String
        public let commit: String
        public let submittedAt: Timestamp
    }

    public let entries: [Entry]

    /// Ranks by points; among equals the earlier submission stands first.
    public init(_ rows: [ScoreboardRow]) {
        let sorted = rows.sorted { left, right in
            if left.score.points != right.score.points { return left.score.points > right.score.points }
            if left.submittedAt != right.submittedAt { return left.submittedAt < right.submittedAt }
            return left.submission.rawValue < right.submission.rawValue
        }
        var entries: [Entry] = []
        for (index, row) in sorted.enumerated() {
            let isTie = entries.last?.points == row.score.points
            entries.append(
                Entry(
                    rank: isTie ? entries.last?.rank ?? 1 : index + 1,
                    team: row.teamName,
                    project: row.projectName,
                    template: row.template,
                    points: row.score.points,
                    maximum: row.score.maximum,
                    submission: row.submission.rawValue,
                    commit: row.commit,
                    submittedAt: row.submittedAt
                )
            )
        }
        self.entries = entries
    }

    public var json: JSONValue {
        .array(
            entries.map { entry in
                .object([
                    "rank": .int(entry.rank),
                    "team": .string(entry.team),
                    "project": .string(entry.project),
                    "template": .string(entry.template),
                    "points": .number(Self.text(entry.points)),
                    "maximum": .number(Self.text(entry.maximum)),
                    "submission": .string(entry.submission),
                    "commit": .string(entry.commit),
                    "submittedAt": .string(entry.submittedAt.utc),
                ])
            }
        )
    }

    /// Points without a fraction where they have none.
    static func text(_ points: Double) -> String {
        Int(exactly: points).map(String.init) ?? String(points)
    }
}
