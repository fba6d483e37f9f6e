/// The ranking, the best first.
struct ScoreboardResource: Decodable, Sendable {
    struct Entry: Decodable, Sendable {
        let rank: Int
        let team: String
        let project: String
        let template: String
        let points: Double
        let maximum: Double
        let submittedAt: String
    }

    let entries: [Entry]

    func lines(_ style: TextStyle) -> [String] {
        if entries.isEmpty { return ["Nothing has been scored yet."] }
        var table = TextTable(
            ("RANK", .right),
            ("TEAM", .left),
            ("PROJECT", .left),
            ("TEMPLATE", .left),
            ("POINTS", .right),
            ("OF", .right),
            ("HANDED IN", .left)
        )
        for entry in entries {
            table.add(
                String(entry.rank),
                entry.team,
                entry.project,
                entry.template,
                entry.points.points,
                entry.maximum.points,
                entry.submittedAt
            )
        }
        return table.lines(style)
    }
}
