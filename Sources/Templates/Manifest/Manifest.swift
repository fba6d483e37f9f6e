/// A template's `template.yml`: what it is, what it asks and how its projects are judged.
public struct Manifest: Sendable, Hashable {
    /// Where a template keeps its manifest.
    public static let fileName = "template.yml"

    /// The only form of manifest that there is so far.
    public static let schema = 1

    public let name: String
    public let version: SemanticVersion
    public let title: LocalizedText
    public let summary: LocalizedText
    /// In the order in which they are asked.
    public let variables: [Variable]
    public let paths: [PathRule]
    /// The judge's toolchain that builds and tests projects of this template.
    public let toolchain: String
    public let judge: JudgingPlan

    /// Reads a manifest strictly: an unknown key, a missing language, a default that its own rules refuse are
    /// all errors, each naming the key and what to do.
    public init(parsing bytes: [UInt8]) throws(ManifestError) {
        let file = Self.fileName
        let reader = ManifestReader(try YAMLValue.read(bytes, file: file), file: file)
        let schema = try reader.required("schema")
        guard try schema.integer() == Self.schema else {
            throw schema.error("must be \(Self.schema); this version of sandboxd reads no other")
        }
        try reader.keys(
            "schema",
            "name",
            "version",
            "title",
            "summary",
            "variables",
            "paths",
            "toolchain",
            "judge"
        )
        name = try Self.name(reader.required("name"))
        let version = try reader.required("version")
        guard let number = SemanticVersion(try version.text()), try !version.text().hasPrefix("v") else {
            throw version.error("must be three numbers such as 1.0.0")
        }
        self.version = number
        title = try reader.required("title").localized()
        summary = try reader.required("summary").localized()
        let variables = try Self.variables(reader.optional("variables"))
        self.variables = variables
        paths = try Self.paths(reader.optional("paths"), variables: variables)
        let toolchain = try reader.required("toolchain")
        try toolchain.keys("name")
        self.toolchain = try Self.name(toolchain.required("name"))
        judge = try JudgingPlan(reader.required("judge"))
    }

    public func variable(_ name: String) -> Variable? { variables.first { $0.name == name } }

    private static func name(_ reader: ManifestReader) throws(ManifestError) -> String {
        let name = try reader.text()
        let isName =
            (2...41).contains(name.utf8.count) && (97...122).contains(name.utf8.first ?? 0)
            && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
        guard isName else {
            throw reader.error(
                "is \"\(name.printable)\" and must be 2 to 41 lowercase letters, digits and \"-\", "
                    + "beginning with a letter"
            )
        }
        return name
    }

    private static func variables(_ reader: ManifestReader?) throws(ManifestError) -> [Variable] {
        guard let reader else { return [] }
        var variables: [Variable] = []
        var taken: [String: String] = [:]
        for item in try reader.list() {
            let variable = try Variable(item)
            for name in RenderingContext.names(of: variable) {
                if let other = taken.updateValue(variable.name, forKey: name) {
                    throw try item.required("name").error(
                        "\"\(variable.name)\" and \"\(other)\" both give templates the name \"\(name)\"; rename one"
                    )
                }
            }
            try checkDefault(of: variable, after: variables, item)
            variables.append(variable)
        }
        return variables
    }

    /// Checks that a default is an answer by its own rules.
    ///
    /// One that is put together from earlier answers is checked
    /// with their defaults, as far as those exist.
    private static func checkDefault(
        of variable: Variable,
        after earlier: [Variable],
        _ reader: ManifestReader
    ) throws(ManifestError) {
        guard let text = variable.defaultText, let place = try reader.optional("default") else { return }
        let rendered: String
        do {
            let template = try TextTemplate(text, names: RenderingNames(earlier))
            guard let answers = Answers.defaults(of: earlier) else { return }
            rendered = template.render(RenderingContext(variables: earlier, answers: answers))
        } catch {
            throw place.error("\(error.problem); only earlier variables can be named here")
        }
        if case .failure(let problem) = variable.parse(rendered) {
            throw place.error("breaks the variable's own rules: \(problem.reason); choose another default")
        }
    }

    private static func paths(
        _ reader: ManifestReader?,
        variables: [Variable]
    ) throws(ManifestError) -> [PathRule] {
        guard let reader else { return [] }
        var rules: [PathRule] = []
        for item in try reader.list() {
            try item.keys("path", "when")
            let path = try item.required("path")
            let text = try path.path(mustache: true)
            guard text.hasPrefix("project/") || text.hasPrefix("judge/") else {
                throw path.error("must lie below project/ or judge/")
            }
            let when = try item.required("when")
            guard let condition = Condition(try when.text()) else {
                throw when.error(
                    "must be \"name\", \"not name\", \"name == value\", \"name != value\" or \"name has value\""
                )
            }
            guard let variable = variables.first(where: { $0.name == condition.variable }) else {
                let near = Spelling.nearest(to: condition.variable, among: variables.map(\.name))
                throw when.error(
                    "names \"\(condition.variable)\", which is no variable; "
                        + (near.map { "did you mean \"\($0)\"?" } ?? "declare it under variables")
                )
            }
            if let problem = condition.problem(for: variable) { throw when.error("\(problem); correct it") }
            rules.append(PathRule(path: text, condition: condition))
        }
        return rules
    }
}
