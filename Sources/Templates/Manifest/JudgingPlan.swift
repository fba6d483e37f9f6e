/// How the projects of a template are judged: the manifest's `judge` part.
public struct JudgingPlan: Sendable, Hashable {
    /// How much of the hidden suite's results a team is shown.
    public enum Feedback: String, Sendable, Hashable, CaseIterable {
        /// Names, outcomes and messages.
        case full
        /// Names and outcomes.
        case names
        /// How many tests passed.
        case count
        case none
    }

    public struct Contract: Sendable, Hashable {
        public let name: String
        /// Relative to the project.
        public let path: String
    }

    public struct Build: Sendable, Hashable {
        public let contracts: [Contract]
        public let timeLimitSeconds: Int
    }

    /// The team's own suite, which is shown but earns no points.
    public struct TeamSuite: Sendable, Hashable {
        /// A folder or file of the project.
        public let suite: String
        public let timeLimitSeconds: Int
    }

    /// The hidden suite.
    public struct Acceptance: Sendable, Hashable {
        /// A file below `judge/`.
        public let entry: String
        public let timeLimitSeconds: Int
    }

    public struct Criterion: Sendable, Hashable {
        public let id: String
        public let title: LocalizedText
        public let tests: [Test]

        public var maximum: Int { tests.reduce(0) { $0 + $1.points } }
    }

    public struct Test: Sendable, Hashable {
        /// Unique in the whole plan.
        public let id: String
        public let points: Int
        public let title: LocalizedText
    }

    public let build: Build
    public let team: TeamSuite
    public let acceptance: Acceptance
    public let feedback: Feedback
    public let criteria: [Criterion]

    /// The points of a submission that passes every test.
    public var maximum: Int { criteria.reduce(0) { $0 + $1.maximum } }
}

extension JudgingPlan {
    private static let longestRun = 3600

    init(_ reader: ManifestReader) throws(ManifestError) {
        try reader.keys("build", "team", "acceptance", "feedback", "criteria")
        build = try Self.build(reader.required("build"))

        let team = try reader.required("team")
        try team.keys("suite", "timeLimitSeconds")
        self.team = TeamSuite(
            suite: try team.required("suite").path(),
            timeLimitSeconds: try Self.timeLimit(team)
        )

        let acceptance = try reader.required("acceptance")
        try acceptance.keys("entry", "timeLimitSeconds")
        self.acceptance = Acceptance(
            entry: try acceptance.required("entry").path(),
            timeLimitSeconds: try Self.timeLimit(acceptance)
        )
        feedback = try reader.optional("feedback")?.choice(of: Feedback.self) ?? .full

        var criteria: [Criterion] = []
        var tests: Set<String> = []
        for item in try reader.required("criteria").filledList() {
            let criterion = try Self.criterion(item, seen: &tests)
            guard !criteria.contains(where: { $0.id == criterion.id }) else {
                throw try item.required("id").error("\"\(criterion.id)\" stands twice; rename one criterion")
            }
            criteria.append(criterion)
        }
        self.criteria = criteria
    }

    private static func build(_ reader: ManifestReader) throws(ManifestError) -> Build {
        try reader.keys("contracts", "timeLimitSeconds")
        var contracts: [Contract] = []
        for item in try reader.required("contracts").filledList() {
            try item.keys("name", "path")
            let name = try item.required("name")
            guard try isIdentifier(name.text()) else {
                throw name.error("must be letters, digits and underscores; rename the contract")
            }
            let contract = Contract(name: try name.text(), path: try item.required("path").path())
            guard !contracts.contains(where: { $0.name == contract.name }) else {
                throw name.error("\"\(contract.name)\" stands twice; rename one contract")
            }
            contracts.append(contract)
        }
        return Build(contracts: contracts, timeLimitSeconds: try timeLimit(reader))
    }

    private static func criterion(
        _ reader: ManifestReader,
        seen: inout Set<String>
    ) throws(ManifestError) -> Criterion {
        try reader.keys("id", "title", "tests")
        var tests: [Test] = []
        for item in try reader.required("tests").filledList() {
            try item.keys("id", "points", "title")
            let id = try identifier(item.required("id"))
            guard seen.insert(id).inserted else {
                throw try item.required("id").error("\"\(id)\" stands twice; rename one test")
            }
            let points = try item.required("points").integer(in: 1...1_000_000)
            tests.append(Test(id: id, points: points, title: try item.required("title").localized()))
        }
        return Criterion(
            id: try identifier(reader.required("id")),
            title: try reader.required("title").localized(),
            tests: tests
        )
    }

    private static func identifier(_ reader: ManifestReader) throws(ManifestError) -> String {
        let text = try reader.text()
        guard isIdentifier(text) else {
            throw reader.error("must be letters, digits, \"_\" and \"-\", at most 80; rename it")
        }
        return text
    }

    private static func isIdentifier(_ text: String) -> Bool {
        (1...80).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_"
                        || $0 == "-")
            }
    }

    private static func timeLimit(_ reader: ManifestReader) throws(ManifestError) -> Int {
        try reader.required("timeLimitSeconds").integer(in: 1...longestRun)
    }
}
