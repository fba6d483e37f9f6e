/// The ranking, the best first.
struct ScoreboardResource: Decodable, Sendable {
    struct Row: Decodable, Sendable {
        let rank: Int
        let teamName: String
        let project: String?
        let projectName: String?
        let template: String?
        let points: Double
        let maximum: Double
        let submittedAt: String?
    }

    let rows: [Row]
    let frozen: Bool?

    func lines(_ style: TextStyle) -> [String] {
        if rows.isEmpty { return ["Nothing has been scored yet."] }
        var table = TextTable(
            ("RANK", .right), ("TEAM", .left), ("PROJECT", .left), ("TEMPLATE", .left), ("POINTS", .right),
            ("OF", .right), ("HANDED IN", .left)
        )
        for row in rows {
            table.add(
                String(row.rank), row.teamName, row.projectName ?? row.project ?? "", row.template ?? "",
                row.points.points, row.maximum.points, row.submittedAt ?? ""
            )
        }
        let note = frozen == true ? ["", "The scoreboard is frozen: newer results are not shown."] : []
        return table.lines(style) + note
    }
}
