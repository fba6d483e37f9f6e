import Devnet
import Foundation
import Judge
import Store
import Testing

@Suite("The scoreboard")
struct ScoreboardTests {
    private static func row(
        _ team: String,
        _ points: Double,
        at time: Int64 = 0,
        submission: String = "sub-1"
    ) -> Scoreboard.Standing {
        Scoreboard.Standing(
            team: team,
            project: "eco",
            template: "eco-membership",
            points: points,
            maximum: 100,
            submission: submission,
            commit: "c0ffee",
            submittedAt: Timestamp(milliseconds: time)
        )
    }

    @Test("ranks by points; equals share a rank, and the earlier stands first")
    func ranks() {
        let board = Scoreboard([
            Self.row("late", 50, at: 9), Self.row("last", 10), Self.row("best", 90),
            Self.row("early", 50, at: 3),
        ])
        #expect(board.entries.map(\.standing.team) == ["best", "early", "late", "last"])
        #expect(board.entries.map(\.rank) == [1, 2, 2, 4])
        #expect(Scoreboard([Scoreboard.Standing]()).entries.isEmpty)
    }

    @Test("does not depend on the order of its rows")
    func order() {
        let rows = (0..<6).map { Self.row("t\($0)", Double($0 / 2), at: 5, submission: "sub-\($0)") }
        #expect(Scoreboard(rows) == Scoreboard(rows.reversed()))
    }

    @Test("is JSON with plain numbers and UTC times")
    func json() {
        let board = Scoreboard([Self.row("a", 72.5, at: 1_709_164_800_000), Self.row("b", 3)])
        #expect(board.json.array?.first?["points"] == .number("72.5"))
        #expect(board.json.array?.last?["points"] == .number("3"))
        #expect(board.json.array?.first?["submittedAt"]?.string == "2024-02-29T00:00:00Z")
        #expect(board.json.array?.last?["submittedAt"]?.string == "1970-01-01T00:00:00Z")
    }

    @Test("is CSV whose fields no spreadsheet takes for formulas")
    func csv() {
        let board = Scoreboard([
            Self.row("=HYPERLINK(\"x\")", 9), Self.row("a, b", 8), Self.row("+1", 7), Self.row("@x", 6),
            Self.row("\tx", 5), Self.row("plain", 4),
        ])
        let lines = board.csv.components(separatedBy: "\r\n")
        #expect(lines[0] == "rank,team,project,template,points,maximum,submission,commit,submittedAt")
        #expect(lines[1].hasPrefix("1,\"'=HYPERLINK(\"\"x\"\")\",eco,"))
        #expect(lines[2].hasPrefix("2,\"a, b\",eco,"))
        #expect(lines[3].hasPrefix("3,'+1,"))
        #expect(lines[4].hasPrefix("4,'@x,"))
        #expect(lines[5].hasPrefix("5,'\tx,"))
        #expect(lines[6] == "6,plain,eco,eco-membership,4,100,sub-1,c0ffee,1970-01-01T00:00:00Z")
    }

    @Test("is a table whose columns line up, Hangul counted as two")
    func table() {
        let lines = Scoreboard([Self.row("녹색", 9), Self.row("\u{1b}[31mred", 8)]).table.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[1].hasPrefix("1  녹색  eco"))
        #expect(lines[2].hasPrefix("2  red   eco"))
        #expect(Scoreboard([Scoreboard.Standing]()).table == "No project has been scored yet.\n")
    }
}
