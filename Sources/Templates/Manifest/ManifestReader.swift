/// Reads one place of a YAML document strictly: every key must be known, every value of its type.
struct ManifestReader {
    let value: YAMLValue
    let file: String
    /// The way from the document's root, for messages.
    let key: String

    init(_ value: YAMLValue, file: String, key: String = "") {
        self.value = value
        self.file = file
        self.key = key
    }

    func error(_ problem: String) -> ManifestError {
        ManifestError(file: file, key: key, line: value.line, problem: problem)
    }

    // MARK: Scalars

    func text() throws(ManifestError) -> String {
        guard case .text(let text, _) = value else { throw error("must be a text; write one value") }
        return text
    }

    /// A text that is neither empty nor YAML's word for nothing.
    func filledText() throws(ManifestError) -> String {
        let text = try text()
        guard !text.isEmpty, text != "~", text != "null" else { throw error("is empty; write a text") }
        return text
    }

    func integer(in range: ClosedRange<Int> = .min ... .max) throws(ManifestError) -> Int {
        guard let number = Int(try text()) else { throw error("must be a whole number") }
        guard range.contains(number) else {
            throw error("must lie between \(range.lowerBound) and \(range.upperBound)")
        }
        return number
    }

    func choice<Value: RawRepresentable & CaseIterable>(
        of type: Value.Type
    ) throws(ManifestError) -> Value where Value.RawValue == String {
        let text = try text()
        guard let value = Value(rawValue: text) else {
            let known = Value.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw error("is \"\(text.printable)\" and must be one of \(known)")
        }
        return value
    }

    // MARK: Lists

    func list() throws(ManifestError) -> [ManifestReader] {
        guard case .list(let items, _) = value else {
            throw error("must be a list; begin its lines with \"-\"")
        }
        return items.enumerated().map { ManifestReader($1, file: file, key: "\(key)[\($0)]") }
    }

    func filledList() throws(ManifestError) -> [ManifestReader] {
        let items = try list()
        guard !items.isEmpty else { throw error("is empty; list at least one") }
        return items
    }

    // MARK: Maps

    /// Checks that this is a map of these keys and no others.
    func keys(_ known: String...) throws(ManifestError) {
        for (name, value) in try pairs() where !known.contains(name) {
            let hint = Spelling.nearest(to: name, among: known).map { "did you mean \"\($0)\"?" }
            throw ManifestError(
                file: file,
                key: path(to: name),
                line: value.line,
                problem: "is no known key; "
                    + (hint ?? "remove it or use one of \(known.joined(separator: ", "))")
            )
        }
    }

    func optional(_ name: String) throws(ManifestError) -> ManifestReader? {
        guard let value = try pairs().first(where: { $0.key == name })?.value else { return nil }
        return ManifestReader(value, file: file, key: path(to: name))
    }

    func required(_ name: String) throws(ManifestError) -> ManifestReader {
        guard let found = try optional(name) else {
            throw ManifestError(
                file: file,
                key: path(to: name),
                line: value.line,
                problem: "is missing; add it"
            )
        }
        return found
    }

    func localized() throws(ManifestError) -> LocalizedText {
        try keys("en", "ko")
        return LocalizedText(en: try required("en").filledText(), ko: try required("ko").filledText())
    }

    /// A path inside the template or project, checked; braces stand for themselves unless `mustache` is true.
    func path(mustache: Bool = false) throws(ManifestError) -> String {
        let path = try filledText()
        guard mustache || !path.contains("{{") else {
            throw error("cannot hold variables; give the file a fixed name")
        }
        do {
            try PathRules.checkPortable(path.hasSuffix("/") ? String(path.dropLast()) : path)
        } catch {
            throw self.error("is no usable path: \(error.description.dropLast())")
        }
        return path
    }

    func pairs() throws(ManifestError) -> [(key: String, value: YAMLValue)] {
        guard case .map(let pairs, _) = value else { throw error("must hold keys with values") }
        return pairs
    }

    private func path(to name: String) -> String { key.isEmpty ? name : "\(key).\(name)" }
}
