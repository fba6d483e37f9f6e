import Foundation
import Testing
import sandboxd

@Suite("Command line: texts")
struct CLITextTests {
    @Test(
        "Widths are those of a terminal",
        arguments: [("abc", 3), ("한강지기", 8), ("도시 NFT", 8), ("e\u{301}", 1), ("漢字", 4), ("", 0), ("✔️", 2)]
    )
    func width(text: String, columns: Int) {
        #expect(text.displayWidth == columns)
    }

    @Test("Columns line up whatever script they are written in")
    func table() {
        var table = TextTable(("TEAM", .left), ("POINTS", .right), ("NOTE", .left))
        table.add("한강지기", "100", "a")
        table.add("Namsan", "9", "b")
        #expect(
            table.lines() == [
                "TEAM      POINTS  NOTE",
                "한강지기     100  a",
                "Namsan         9  b",
            ]
        )
    }

    @Test("A short row leaves its last cells empty, and no line ends in spaces")
    func shortRow() {
        var table = TextTable(("A", .left), ("LONG", .left))
        table.add("x")
        #expect(table.lines() == ["A  LONG", "x"])
    }

    @Test("Others' texts cannot command the terminal")
    func printable() {
        #expect("a\u{1b}[31mb\u{7}\n\tc".printable == "a\\u{1b}[31mb\\u{7}\\u{a} c")
        #expect("ab\u{202e}cd".printable == "ab\\u{202e}cd")
        #expect("한글 é".printable == "한글 é")
        var table = TextTable(("A", .left))
        table.add("x\u{1b}[2J")
        #expect(table.lines().last == "x\\u{1b}[2J")
    }

    @Test("Colours need a terminal, and NO_COLOR turns them off")
    func colours() {
        #expect(TextStyle.of(isTerminal: true, environment: [:]) == .terminal)
        #expect(TextStyle.of(isTerminal: true, environment: ["NO_COLOR": ""]) == .terminal)
        #expect(TextStyle.of(isTerminal: true, environment: ["NO_COLOR": "1"]) == .plain)
        #expect(TextStyle.of(isTerminal: true, environment: ["TERM": "dumb"]) == .plain)
        #expect(TextStyle.of(isTerminal: false, environment: [:]) == .plain)
        #expect(TextStyle.plain.red("x") == "x")
        #expect(TextStyle.terminal.red("x") == "\u{1b}[31mx\u{1b}[0m")
    }

    @Test("A score sheet names each lost point with its test and reason")
    func sheet() throws {
        let json = """
            {"status": "scored", "score": {"points": 94, "maximum": 100},
             "verdict": {"cause": "completed", "stage": null, "sentence": "Earned 94 of 100 points."},
             "criteria": [{"id": "limits", "title": {"en": "Limits", "ko": "한도"}, "points": 15, "maximum": 21}],
             "tests": [
               {"suite": "acceptance", "name": "price_is_exact", "title": {"en": "Exact", "ko": "정확"},
                "outcome": "pass", "points": 4, "maximum": 4, "message": "", "durationMs": 3},
               {"suite": "acceptance", "name": "reentrant", "title": {"en": "Re-entering", "ko": "재진입"},
                "outcome": "fail", "points": 0, "maximum": 6, "message": "Got 4 tokens.\\nLimit 3.", "durationMs": 9},
               {"suite": "team", "name": "tests.a::b", "title": null, "outcome": "fail", "points": 0, "maximum": 0,
                "message": "", "durationMs": 1}],
             "notes": ["One note."], "logTail": "not shown"}
            """
        let sheet = try JSONDecoder().decode(ScoreSheet.self, from: Data(json.utf8))
        #expect(
            sheet.lines() == [
                "Score  94 of 100",
                "Verdict  completed: Earned 94 of 100 points.",
                "",
                "CRITERION  POINTS  OF",
                "Limits         15  21",
                "",
                "Lost points",
                "  -6  reentrant (Re-entering): fail",
                "      Got 4 tokens.",
                "      Limit 3.",
                "",
                "The team's own suite says: 0 of 1 passed (self-reported, no points).",
                "  fail  tests.a::b",
                "",
                "One note.",
            ]
        )
    }

    @Test("A sheet of code that was never tested shows the end of the log")
    func unbuilt() throws {
        let json = """
            {"score": {"points": 0, "maximum": 100}, "criteria": [], "tests": [],
             "verdict": {"cause": "build_failed", "stage": "build", "sentence": "The build failed."},
             "logTail": "line 3: syntax error"}
            """
        let lines = try JSONDecoder().decode(ScoreSheet.self, from: Data(json.utf8)).lines()
        #expect(lines.contains("Verdict  build_failed: The build failed."))
        #expect(lines.suffix(2) == ["End of the log", "  line 3: syntax error"])
    }
}
