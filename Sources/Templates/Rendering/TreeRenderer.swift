/// Renders a folder of a template with one set of answers.
///
/// `X.mustache` is rendered and becomes `X`, everything else is copied byte for byte; names in braces in paths
/// are replaced; a path whose rule does not hold is left out. The result is checked as a whole.
struct TreeRenderer {
    static let suffix = ".mustache"

    let rules: [PathRule]
    let answers: Answers
    private let names: RenderingNames
    private let context: RenderingContext

    init(manifest: Manifest, answers: Answers) {
        rules = manifest.paths
        self.answers = answers
        names = RenderingNames(manifest.variables)
        context = RenderingContext(variables: manifest.variables, answers: answers)
    }

    /// - Parameter folder: relative to the template, without a slash at its end.
    func render(_ folder: String, of files: FileTree) throws -> FileTree {
        var rendered = FileTree()
        var sources: [String: String] = [:]
        for (path, file) in files.folder(folder).files.sorted(by: { $0.key < $1.key }) {
            let source = "\(folder)/\(path)"
            guard rules.allSatisfy({ !$0.covers(source) || $0.condition.holds(for: answers) }) else {
                continue
            }
            let target = try renderPath(path, source: source)
            if let other = sources.updateValue(source, forKey: target) {
                throw TreeError.collision(other, source)
            }
            rendered[target] = try render(file, source: source)
        }
        try rendered.check(limits: .template)
        return rendered
    }

    private func renderPath(_ path: String, source: String) throws -> String {
        let stem = path.hasSuffix(Self.suffix) ? String(path.dropLast(Self.suffix.count)) : path
        guard stem.contains("{{") else { return stem }
        var components: [String] = []
        for component in stem.components {
            let rendered = try template(component, source: source).render(context)
            // A value may fill one component and never make two of it.
            guard rendered.utf8.allSatisfy({ $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") }) else {
                throw TreeError.badPath(rendered, reason: "an answer put a slash into \"\(source)\"")
            }
            try PathRules.checkPortable(rendered)
            components.append(rendered)
        }
        return components.joined(separator: "/")
    }

    private func render(_ file: FileTree.File, source: String) throws -> FileTree.File {
        guard source.hasSuffix(Self.suffix), file.mode != .symlink else { return file }
        guard let text = file.text else {
            throw ManifestError(
                file: source,
                problem: "it is not UTF-8 and cannot be rendered; drop its suffix"
            )
        }
        return FileTree.File(try template(text, source: source).render(context), mode: file.mode)
    }

    private func template(_ text: String, source: String) throws(ManifestError) -> TextTemplate {
        do {
            return try TextTemplate(text, names: names)
        } catch {
            throw ManifestError(file: source, line: error.line, problem: error.problem)
        }
    }

    /// Checks every text and path of a folder, those that a rule would leave out included.
    func checkTemplates(in folder: String, of files: FileTree) throws {
        for (path, file) in files.folder(folder).files.sorted(by: { $0.key < $1.key }) {
            let source = "\(folder)/\(path)"
            for component in path.components where component.contains("{{") {
                _ = try template(component, source: source)
            }
            _ = try render(file, source: source)
        }
    }
}
