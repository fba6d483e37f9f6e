/// The names that a text may use.
struct RenderingNames {
    let all: Set<String>
    /// Those whose sections repeat.
    let lists: Set<String>

    init(_ variables: [Variable]) {
        all = Set(variables.flatMap(RenderingContext.names(of:)))
        lists = Set(variables.filter { $0.kind.isList }.map(\.name))
    }
}

extension Variable.Kind {
    fileprivate var isList: Bool {
        if case .multichoice = self { true } else { false }
    }
}

/// The names that a template's texts may use, with their values.
///
/// Beside every variable stand names derived from it, because Mustache can neither compare nor convert:
/// for a string or choice `x`, `x_pascal`, `x_snake`, `x_kebab`, `x_upper` and `x_literal`; for a choice also
/// `x_is_VALUE`, `x_label_en` and `x_label_ko`; for a multichoice `x_has_VALUE`. VALUE is in snake case.
struct RenderingContext {
    let values: [String: Any]

    init(variables: [Variable], answers: Answers) {
        var values: [String: Any] = [:]
        for variable in variables {
            guard let answer = answers[variable.name] else { continue }
            values.merge(Self.values(of: variable, answer: answer)) { first, _ in first }
        }
        self.values = values
    }

    /// Every name that a variable brings, itself first.
    static func names(of variable: Variable) -> [String] {
        let name = variable.name
        let styles = NameStyle.allCases.map { "\(name)_\($0.rawValue)" } + ["\(name)_literal"]
        switch variable.kind {
        case .string: return [name] + styles
        case .integer, .boolean: return [name]
        case .choice(let choices):
            let questions = Set(choices.map { "\(name)_is_\(NameStyle.snake($0.value))" }).sorted()
            return [name] + styles + questions + ["\(name)_label_en", "\(name)_label_ko"]
        case .multichoice(let choices):
            return [name] + Set(choices.map { "\(name)_has_\(NameStyle.snake($0.value))" }).sorted()
        }
    }

    private static func values(of variable: Variable, answer: AnswerValue) -> [String: Any] {
        let name = variable.name
        var values: [String: Any] = [:]
        switch answer {
        case .integer(let number): values[name] = number
        case .boolean(let flag): values[name] = flag
        case .list(let picked):
            values[name] = picked
            for choice in variable.choices {
                let key = "\(name)_has_\(NameStyle.snake(choice.value))"
                values[key] = (values[key] as? Bool ?? false) || picked.contains(choice.value)
            }
        case .string(let text):
            values[name] = text
            for style in NameStyle.allCases { values["\(name)_\(style.rawValue)"] = style(text) }
            values["\(name)_literal"] = NameStyle.literal(text)
            for choice in variable.choices {
                let key = "\(name)_is_\(NameStyle.snake(choice.value))"
                values[key] = (values[key] as? Bool ?? false) || choice.value == text
                guard choice.value == text else { continue }
                values["\(name)_label_en"] = choice.label.en
                values["\(name)_label_ko"] = choice.label.ko
            }
        }
        return values
    }
}
