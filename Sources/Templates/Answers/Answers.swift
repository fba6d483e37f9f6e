/// The value that a variable was given.
public enum AnswerValue: Sendable, Hashable {
    /// A string's or choice's.
    case string(String)
    case integer(Int)
    case boolean(Bool)
    /// A multichoice's, in the order of its choices.
    case list([String])

    /// As it would be typed; reading it again gives the same value.
    public var text: String {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .boolean(let flag): flag ? "true" : "false"
        case .list(let values): values.joined(separator: ",")
        }
    }
}

/// One valid value for every variable of a template.
public struct Answers: Sendable, Hashable {
    public let values: [String: AnswerValue]

    public subscript(name: String) -> AnswerValue? { values[name] }

    /// The answers as they would be typed, fit to be resolved again.
    public var texts: [String: String] { values.mapValues(\.text) }

    /// Checks what was given, and fills in defaults, which may be put together from earlier answers.
    ///
    /// - Parameter given: texts as typed; a multichoice's values are separated by commas.
    /// - Throws: everything that is wrong at once.
    public static func resolve(
        manifest: Manifest,
        given: [String: String] = [:]
    ) throws(AnswerError) -> Answers {
        let (answers, problems) = resolve(manifest.variables, given: given)
        let unknown = given.keys.filter { manifest.variable($0) == nil }.sorted().map { name in
            let names = manifest.variables.map(\.name)
            let near = Spelling.nearest(to: name, among: names).map { "did you mean \"\($0)\"?" }
            let known =
                names.isEmpty ? "the template asks nothing" : "known are \(names.joined(separator: ", "))"
            return AnswerProblem(code: .unknownVariable, variable: name, reason: near ?? known)
        }
        guard problems.isEmpty, unknown.isEmpty else { throw AnswerError(problems: problems + unknown) }
        return answers
    }

    /// What the defaults alone give, or `nil` where a variable has none or a default refers to such.
    static func defaults(of variables: [Variable]) -> Answers? {
        let (answers, problems) = resolve(variables, given: [:])
        return problems.isEmpty ? answers : nil
    }

    private static func resolve(
        _ variables: [Variable],
        given: [String: String]
    ) -> (Answers, [AnswerProblem]) {
        var values: [String: AnswerValue] = [:]
        var problems: [AnswerProblem] = []
        var asked: [Variable] = []
        for variable in variables {
            defer { asked.append(variable) }
            let outcome: Result<AnswerValue, AnswerProblem>
            if let text = given[variable.name] {
                outcome = variable.parse(text)
            } else if let text = defaultText(of: variable, after: asked, values: values) {
                outcome = variable.parse(text)
            } else if variable.defaultText == nil {
                outcome = .failure(
                    AnswerProblem(code: .missing, variable: variable.name, reason: "give it a value")
                )
            } else {
                // Its default names a variable whose own answer is the problem, which is reported already.
                continue
            }
            switch outcome {
            case .success(let value): values[variable.name] = value
            case .failure(let problem): problems.append(problem)
            }
        }
        return (Answers(values: values), problems)
    }

    private static func defaultText(
        of variable: Variable,
        after asked: [Variable],
        values: [String: AnswerValue]
    ) -> String? {
        guard let text = variable.defaultText else { return nil }
        let answered = asked.filter { values[$0.name] != nil }
        guard let template = try? TextTemplate(text, names: RenderingNames(answered)) else { return nil }
        return template.render(RenderingContext(variables: answered, answers: Answers(values: values)))
    }
}
