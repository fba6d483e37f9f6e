/// The `.sandbox.yml` of a project: which template it was made from, with which answers.
public struct ProjectRecord: Sendable, Hashable {
    public static let fileName = ".sandbox.yml"
    public static let schema = 1

    public let template: String
    public let version: SemanticVersion
    public let commit: GitObjectID
    /// The answers as they would be typed.
    public let answers: [String: String]

    /// - Throws: ``ManifestError`` where the file is not as ``yaml(_:_:)`` writes it.
    public init(parsing bytes: [UInt8]) throws(ManifestError) {
        let file = Self.fileName
        let reader = ManifestReader(try YAMLValue.read(bytes, file: file), file: file)
        try reader.keys("schema", "template", "answers")
        let schema = try reader.required("schema")
        guard try schema.integer() == Self.schema else {
            throw schema.error("must be \(Self.schema); this version of sandboxd reads no other")
        }
        let template = try reader.required("template")
        try template.keys("name", "version", "commit")
        self.template = try template.required("name").filledText()
        let version = try template.required("version")
        guard let number = SemanticVersion(try version.text()) else {
            throw version.error("must be three numbers such as 1.0.0")
        }
        self.version = number
        let commit = try template.required("commit")
        guard let id = GitObjectID(try commit.text()) else {
            throw commit.error("must be the 40 digits of a commit")
        }
        self.commit = id
        var answers: [String: String] = [:]
        let given = try reader.required("answers")
        for (name, value) in try given.pairs() {
            answers[name] = try ManifestReader(value, file: file, key: "answers.\(name)").answerText()
        }
        self.answers = answers
    }

    /// The file for one project; the same answers always give the same bytes.
    static func yaml(_ template: Template, _ answers: Answers) -> String {
        var lines = [
            "# Written by sandboxd: what this project was made from. Do not edit.",
            "schema: \(schema)",
            "template:",
            "  name: \(quoted(template.name))",
            "  version: \(quoted(template.version.description))",
            "  commit: \(quoted(template.commit.hex))",
        ]
        lines.append(answers.values.isEmpty ? "answers: {}" : "answers:")
        for (name, value) in answers.values.sorted(by: { $0.key < $1.key }) {
            let text =
                switch value {
                case .string(let text): quoted(text)
                case .integer, .boolean: value.text
                case .list(let values): "[\(values.map(quoted).joined(separator: ", "))]"
                }
            lines.append("  \(name): \(text)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func quoted(_ text: String) -> String { "\"\(NameStyle.literal(text))\"" }
}

extension ManifestReader {
    /// An answer as it would be typed.
    fileprivate func answerText() throws(ManifestError) -> String {
        guard case .list = value else { return try text() }
        var values: [String] = []
        for item in try list() { values.append(try item.text()) }
        return values.joined(separator: ",")
    }
}
