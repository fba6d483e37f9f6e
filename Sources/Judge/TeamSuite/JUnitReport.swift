/// What a team's suite says about itself, in the JUnit form that pytest writes.
///
/// The team's code ran in the process that wrote it, so it is shown and never scored.
package enum JUnitReport {
    /// Tests that are shown; a report may hold more.
    package static let shownTests = 500

    /// - Throws: ``XMLError``.
    package static func read(_ bytes: [UInt8]) throws(XMLError) -> (tests: [TestResult], total: Int) {
        let root = try XMLReader.read(bytes)
        var cases: [XMLElement] = []
        switch root.name {
        case "testsuites":
            for suite in root.children where suite.name == "testsuite" {
                cases += suite.children.filter { $0.name == "testcase" }
            }
        case "testsuite": cases = root.children.filter { $0.name == "testcase" }
        default: throw XMLError(reason: "its root is no test suite", offset: 0)
        }
        return (cases.prefix(shownTests).map(result), cases.count)
    }

    private static func result(_ element: XMLElement) -> TestResult {
        let outcomes: [(String, TestOutcome)] = [
            ("failure", .fail), ("error", .error), ("skipped", .skipped),
        ]
        var outcome = TestOutcome.pass
        var message = ""
        for (name, meaning) in outcomes {
            guard let child = element.children.first(where: { $0.name == name }) else { continue }
            outcome = meaning
            message = child.attributes["message"] ?? ""
            break
        }
        let place = element.attributes["classname"].map { $0.isEmpty ? "" : $0 + "::" } ?? ""
        let seconds = element.attributes["time"].flatMap(Double.init) ?? 0
        return TestResult(
            suite: .team,
            name: PlainText.line(place + (element.attributes["name"] ?? "?"), limit: 200),
            title: nil,
            outcome: outcome,
            points: 0,
            maximum: 0,
            message: PlainText.line(message, limit: 500),
            durationMs: Int(exactly: (min(max(seconds, 0), 86_400) * 1_000).rounded()) ?? 0
        )
    }
}
