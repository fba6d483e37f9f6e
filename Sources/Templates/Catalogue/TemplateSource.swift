/// Where a template comes from.
public enum TemplateSource: Sendable, Hashable, CustomStringConvertible {
    /// A plain folder of this machine that sandboxd itself publishes as a git repository.
    case folder(String)
    /// A git repository; HEAD's branch is the newest version, tags `1.2.3` or `v1.2.3` are the others.
    case git(GitURL)

    public var description: String {
        switch self {
        case .folder(let path): path
        case .git(let url): url.description
        }
    }

    /// A source for every folder that directly holds a manifest, in the order of names.
    public static func folders(in folder: String) throws(TreeError) -> [TemplateSource] {
        let names = try Folder.names(in: folder)
        return names.filter { Folder.isFile("\(folder)/\($0)/\(Manifest.fileName)") }
            .map { .folder("\(folder)/\($0)") }
    }
}

/// A source that could not be read, or not be brought up to date.
public struct TemplateProblem: Error, Hashable, CustomStringConvertible {
    public let code = "template_unusable"
    public let source: TemplateSource
    /// Whether an earlier state of the source is still served.
    public let isServed: Bool
    /// Full sentences: what is wrong and what to do.
    public let reason: String

    public var description: String {
        "The template source \(source) \(isServed ? "is served as last seen" : "is not served"): \(reason)"
    }
}

/// A template that was asked for and is not there.
public enum TemplateError: Error, Hashable, CustomStringConvertible {
    case unknownTemplate(String, known: [String], near: String?)
    case unknownVersion(SemanticVersion, of: String, known: [SemanticVersion])

    /// Stable, for programs.
    public var code: String {
        switch self {
        case .unknownTemplate: "unknown_template"
        case .unknownVersion: "unknown_template_version"
        }
    }

    public var description: String {
        switch self {
        case .unknownTemplate(let name, let known, let near):
            if let near { return "There is no template \"\(name.printable)\"; did you mean \"\(near)\"?" }
            let list = known.isEmpty ? "none is served" : "known are \(known.joined(separator: ", "))"
            return "There is no template \"\(name.printable)\"; \(list)."
        case .unknownVersion(let version, let name, let known):
            let list = known.map(\.description).joined(separator: ", ")
            return "Template \"\(name)\" has no version \(version); it has \(list)."
        }
    }
}
