/// What came of a judging, in the form in which the daemon serves it and the judge reports it.
package struct ScoreSheet: Decodable, Sendable {
    struct Score: Decodable, Sendable {
        let points: Double
        let maximum: Double
    }

    struct Criterion: Decodable, Sendable {
        let id: String
        let title: LocalizedResource?
        let points: Double
        let maximum: Double
    }

    struct Test: Decodable, Sendable {
        let suite: String
        let name: String
        let title: LocalizedResource?
        /// `pass` where all is well.
        let outcome: String
        let points: Double?
        let maximum: Double?
        let message: String?
        let durationMs: Double?

        var passed: Bool { outcome == "pass" }
        var lost: Double { max(0, (maximum ?? 0) - (points ?? 0)) }
    }

    struct Verdict: Decodable, Sendable {
        let cause: String
        let stage: String?
        let sentence: String?
    }

    /// `scored` and `failed` are final; nil where no daemon judged.
    let status: String?
    let score: Score?
    let verdict: Verdict?
    let criteria: [Criterion]?
    let tests: [Test]?
    let logTail: String?
    let notes: [String]?
}

extension ScoreSheet {
    static let acceptance = "acceptance"

    /// The sheet as lines: the sum, what each criterion earned, each lost point with its test and reason, the
    /// team's own suite, and the log where the code did not get as far as being tested.
    package func lines(_ style: TextStyle = .plain) -> [String] {
        var lines: [String] = []
        if let score { lines.append(style.bold("Score  \(score.points.points) of \(score.maximum.points)")) }
        if let verdict, let sentence = verdict.sentence, !sentence.isEmpty {
            lines.append("Verdict  \(verdict.cause.printable): \(sentence.printable)")
        }
        lines += criteriaLines(style)
        lines += lossLines(style)
        lines += teamLines(style)
        for note in notes ?? [] { lines += ["", note.printable] }
        lines += logLines(style)
        return lines.isEmpty ? ["There is no result yet."] : lines
    }

    private func criteriaLines(_ style: TextStyle) -> [String] {
        guard let criteria, !criteria.isEmpty else { return [] }
        var table = TextTable(("CRITERION", .left), ("POINTS", .right), ("OF", .right))
        for criterion in criteria {
            table.add(criterion.title?.en ?? criterion.id, criterion.points.points, criterion.maximum.points)
        }
        return [""] + table.lines(style)
    }

    private func lossLines(_ style: TextStyle) -> [String] {
        let hidden = (tests ?? []).filter { $0.suite == Self.acceptance }
        guard !hidden.isEmpty else { return [] }
        let losses = hidden.filter { $0.lost > 0 || !$0.passed }
        if losses.isEmpty { return ["", style.green("All \(hidden.count) hidden tests passed.")] }
        var lines = ["", style.bold("Lost points")]
        for test in losses {
            let title = test.title.map { " (\($0.en.printable))" } ?? ""
            lines.append(
                "  \(style.red("-\(test.lost.points)"))  \(test.name.printable)\(title): \(test.outcome)"
            )
            lines += Self.indented(test.message ?? "", by: 6)
        }
        return lines
    }

    private func teamLines(_ style: TextStyle) -> [String] {
        let own = (tests ?? []).filter { $0.suite != Self.acceptance }
        guard !own.isEmpty else { return [] }
        let passed = own.count(where: \.passed)
        var lines = [
            "", "The team's own suite says: \(passed) of \(own.count) passed (self-reported, no points).",
        ]
        for test in own where !test.passed {
            lines.append("  \(test.outcome)  \(test.name.printable)")
        }
        return lines
    }

    private func logLines(_ style: TextStyle) -> [String] {
        let wasTested = (tests ?? []).contains { $0.suite == Self.acceptance }
        guard !wasTested, let logTail, !logTail.isEmpty else { return [] }
        return ["", style.bold("End of the log")] + Self.indented(logTail, by: 2)
    }

    private static func indented(_ text: String, by columns: Int) -> [String] {
        let gap = String(repeating: " ", count: columns)
        return text.split(whereSeparator: \.isNewline).map { gap + String($0).printable }
    }
}

extension Double {
    /// Points without a fraction where there is none.
    var points: String {
        self == rounded() && abs(self) < 1e15 ? String(Int(self)) : String((self * 100).rounded() / 100)
    }
}
