/// When a path is rendered: `name`, `not name`, `name == value`, `name != value` or `name has value`.
public enum Condition: Sendable, Hashable, CustomStringConvertible {
    /// A bool variable, or its opposite.
    case flag(String, Bool)
    /// A choice, string or int variable that has this value, or another.
    case equals(String, String, Bool)
    /// A multichoice variable among whose values this one is.
    case has(String, String)

    init?(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        switch (words.count, words.first, words.count > 1 ? words[1] : "") {
        case (1, let name?, _): self = .flag(name, true)
        case (2, "not", let name): self = .flag(name, false)
        case (3, let name?, "=="): self = .equals(name, Self.unquoted(words[2]), true)
        case (3, let name?, "!="): self = .equals(name, Self.unquoted(words[2]), false)
        case (3, let name?, "has"): self = .has(name, Self.unquoted(words[2]))
        default: return nil
        }
        guard Variable.isName(variable) else { return nil }
    }

    /// The variable that it asks.
    public var variable: String {
        switch self {
        case .flag(let name, _), .equals(let name, _, _), .has(let name, _): name
        }
    }

    public var description: String {
        switch self {
        case .flag(let name, let wanted): wanted ? name : "not \(name)"
        case .equals(let name, let value, let wanted): "\(name) \(wanted ? "==" : "!=") \(value)"
        case .has(let name, let value): "\(name) has \(value)"
        }
    }

    /// Why the condition cannot be asked of this variable, if it cannot.
    func problem(for variable: Variable) -> String? {
        switch (self, variable.kind) {
        case (.flag, .boolean), (.equals, .string), (.equals, .integer): return nil
        case (.equals(_, let value, _), .choice(let choices)),
            (.has(_, let value), .multichoice(let choices)):
            if choices.contains(where: { $0.value == value }) { return nil }
            return "\"\(value)\" is none of the choices of \"\(variable.name)\""
        default:
            return "\"\(description)\" cannot be asked of \"\(variable.name)\", which is of type "
                + variable.typeName
        }
    }

    func holds(for answers: Answers) -> Bool {
        switch (self, answers[variable]) {
        case (.flag(_, let wanted), .boolean(let value)?): value == wanted
        case (.equals(_, let text, let wanted), let value?): (value.text == text) == wanted
        case (.has(_, let text), .list(let values)?): values.contains(text)
        default: false
        }
    }

    private static func unquoted(_ text: String) -> String {
        guard text.count >= 2, let first = text.first, first == text.last, first == "'" || first == "\""
        else {
            return text
        }
        return String(text.dropFirst().dropLast())
    }
}

/// A file or folder of the template that is rendered only when a condition holds.
public struct PathRule: Sendable, Hashable {
    /// Relative to the template: one file, or a folder when it ends in `/`.
    public let path: String
    public let condition: Condition

    func covers(_ file: String) -> Bool { path.hasSuffix("/") ? file.hasPrefix(path) : file == path }
}
