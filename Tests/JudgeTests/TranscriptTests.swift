import Judge
import Testing

@Suite("The acceptance runner's transcript")
struct TranscriptTests {
    private static let plan = ["one", "two"]
    private static let head = #"{"plan": ["one", "two"], "nonce": "n"}"#
    private static let end = #"{"end": "n"}"#

    private static func result(_ id: String, _ outcome: String = "pass", _ message: String = "") -> String {
        #"{"test": "\#(id)", "outcome": "\#(outcome)", "message": "\#(message)", "durationMs": 5}"#
    }

    private static func read(_ lines: [String], tail: String = "") throws(Fault) -> Transcript {
        let text = lines.map { $0 + "\n" }.joined() + tail
        return try Transcript(parsing: Array(text.utf8), nonce: "n", plan: plan)
    }

    @Test("gives what each test came to")
    func complete() throws {
        let read = try Self.read([Self.head, Self.result("one"), Self.result("two", "fail", "No."), Self.end])
        #expect(read.isComplete)
        #expect(read.findings["one"] == .init(outcome: .pass, message: "", durationMs: 5))
        #expect(read.findings["two"] == .init(outcome: .fail, message: "No.", durationMs: 5))
        #expect(read.notes.isEmpty)
    }

    @Test("of nothing is no report")
    func empty() {
        #expect(throws: Fault(.noReport, "The acceptance suite ended without a report.")) {
            try Transcript(parsing: [], nonce: "n", plan: Self.plan)
        }
    }

    @Test("that stops before its end keeps what it told, and a half line tells nothing")
    func cutOff() throws {
        let read = try Self.read([Self.head, Self.result("one")], tail: #"{"test": "two", "outc"#)
        #expect(!read.isComplete)
        #expect(Array(read.findings.keys) == ["one"])
        // The end marker without its line break was cut off as well.
        #expect(try !Self.read([Self.head, Self.result("one")], tail: Self.end).isComplete)
    }

    @Test("leaves out an id that was not asked for, and says so")
    func unknown() throws {
        let read = try Self.read([Self.head, Self.result("three"), Self.end])
        #expect(read.findings.isEmpty)
        #expect(read.notes == ["The suite reported three, which is not in the plan."])
    }

    @Test("counts a test that comes twice as an error, also if it passed both times")
    func duplicate() throws {
        let read = try Self.read([Self.head, Self.result("one"), Self.result("one"), Self.end])
        #expect(read.findings["one"]?.outcome == .error)
    }

    @Test(
        "is worthless if it is not this run's or holds anything else",
        arguments: [
            [end], [result("one"), end],
            [#"{"plan": ["one", "two"], "nonce": "m"}"#, result("one"), end],
            [#"{"plan": ["one"], "nonce": "n"}"#, result("one"), end],
            [#"{"plan": ["two", "one"], "nonce": "n"}"#, end],
            [#"{"plan": ["one", "two"], "nonce": "n", "more": 1}"#, end],
            [head, result("one"), #"{"end": "m"}"#], [head, #"{"end": "n", "test": "one"}"#],
            [head, "passed", end], [head, "[]", end], [head, "", end], [head, end, end],
            [head, end, result("one")], [head, result("one", "great"), end],
            [head, #"{"test": "one", "outcome": "pass"}"#, end], [head, head, end],
        ]
    )
    func invalid(_ lines: [String]) {
        let fault = #expect(throws: Fault.self) { try Self.read(lines) }
        #expect(fault?.cause == .reportInvalid)
    }

    @Test("is worthless with anything behind its end")
    func trailing() {
        let fault = #expect(throws: Fault.self) { try Self.read([Self.head, Self.end], tail: "x") }
        #expect(fault?.cause == .reportInvalid)
    }

    @Test("shows no control characters")
    func clean() throws {
        let message = #"\u001b[31mred\u001b[0m\u202e \u0007end"#
        let read = try Self.read([Self.head, Self.result("one", "fail", message), Self.end])
        #expect(read.findings["one"]?.message == "red end")
    }
}
