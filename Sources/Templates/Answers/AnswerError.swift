/// One answer that a template cannot take.
public struct AnswerProblem: Error, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable, Hashable {
        /// No variable bears this name.
        case unknownVariable
        /// No answer was given and there is no default.
        case missing
        /// The answer breaks the variable's rules.
        case invalid
    }

    public let code: Code
    public let variable: String
    /// What is wrong, without subject and full stop: `must be a whole number`.
    public let reason: String

    public var description: String {
        switch code {
        case .unknownVariable: "There is no variable \"\(variable.printable)\": \(reason)."
        case .missing: "\"\(variable)\" has no answer and no default: \(reason)."
        case .invalid: "The answer for \"\(variable)\" \(reason)."
        }
    }
}

/// All that is wrong with a set of answers.
public struct AnswerError: Error, Hashable, CustomStringConvertible {
    public let code = "bad_answers"
    /// In the order of the variables, unknown names last; never empty.
    public let problems: [AnswerProblem]

    public var description: String { problems.map(\.description).joined(separator: " ") }
}
