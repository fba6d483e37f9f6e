import Templates

/// What people need to know of a template, wherever it comes from.
struct TemplateSummary: Encodable, Sendable {
    struct Text: Encodable, Sendable {
        let en: String
        let ko: String
    }

    struct Question: Encodable, Sendable {
        let name: String
        let type: String
        let `default`: String?
        let choices: [String]
        let help: Text
    }

    let name: String
    let version: String
    let title: Text
    let summary: Text
    let variables: [Question]

    init(_ template: Template) {
        let manifest = template.manifest
        name = manifest.name
        version = manifest.version.description
        title = Text(manifest.title)
        summary = Text(manifest.summary)
        variables = manifest.variables.map { variable in
            Question(
                name: variable.name,
                type: variable.typeName,
                default: variable.defaultText,
                choices: variable.choices.map(\.value),
                help: Text(variable.help)
            )
        }
    }

    init(_ resource: TemplateResource) {
        name = resource.name
        version = resource.version
        title = Text(resource.title)
        summary = resource.summary.map(Text.init) ?? Text(en: "", ko: "")
        variables = (resource.variables ?? []).map { variable in
            Question(
                name: variable.name,
                type: variable.type,
                default: variable.default?.text,
                choices: (variable.choices ?? []).map(\.value),
                help: variable.help.map(Text.init) ?? Text(en: "", ko: "")
            )
        }
    }

    /// Everything, for a terminal.
    func card(_ style: TextStyle) -> [String] {
        var lines = [style.bold("\(name) \(version)"), title.en.printable, title.ko.printable, ""]
        lines += [summary.en.printable, summary.ko.printable]
        guard !variables.isEmpty else { return lines }
        var table = TextTable(("ANSWER", .left), ("TYPE", .left), ("DEFAULT", .left), ("MEANING", .left))
        for variable in variables {
            let choices = variable.choices.isEmpty ? "" : " (\(variable.choices.joined(separator: ", ")))"
            table.add(
                variable.name,
                variable.type,
                variable.default ?? "required",
                variable.help.en + choices
            )
        }
        return lines + [""] + table.lines(style)
    }
}

extension TemplateSummary.Text {
    init(_ text: LocalizedText) { self.init(en: text.en, ko: text.ko) }

    init(_ text: LocalizedResource) { self.init(en: text.en, ko: text.ko ?? text.en) }
}
