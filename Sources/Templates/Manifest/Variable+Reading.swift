extension Variable {
    private enum TypeName: String, CaseIterable {
        case string
        case int
        case bool
        case choice
        case multichoice
    }

    init(_ reader: ManifestReader) throws(ManifestError) {
        let nameReader = try reader.required("name")
        let name = try nameReader.text()
        guard Self.isName(name) else {
            throw nameReader.error(
                "is \"\(name.printable)\" and must be lowercase letters, digits and underscores, beginning with "
                    + "a letter, at most 40"
            )
        }
        switch try reader.required("type").choice(of: TypeName.self) {
        case .string:
            try reader.keys("name", "type", "default", "help", "pattern", "minLength", "maxLength")
            kind = try Self.stringKind(reader)
        case .int:
            try reader.keys("name", "type", "default", "help", "min", "max")
            let least = try reader.optional("min")?.integer() ?? .min
            let most = try reader.optional("max")?.integer(in: least ... .max) ?? .max
            kind = .integer(least...most)
        case .bool:
            try reader.keys("name", "type", "default", "help")
            kind = .boolean
        case .choice:
            try reader.keys("name", "type", "default", "help", "choices")
            kind = .choice(try Self.choices(reader))
        case .multichoice:
            try reader.keys("name", "type", "default", "help", "choices")
            kind = .multichoice(try Self.choices(reader))
        }
        self.name = name
        help = try reader.required("help").localized()
        defaultText = try Self.defaultText(reader.optional("default"), kind: kind)
    }

    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, (97...122).contains(first), text.utf8.count <= 40 else {
            return false
        }
        return text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
    }

    private static func stringKind(_ reader: ManifestReader) throws(ManifestError) -> Kind {
        let pattern = try reader.optional("pattern")
        if let pattern, (try? Regex(pattern.filledText())) == nil {
            throw pattern.error("is no regular expression; correct its syntax")
        }
        let shortest = try reader.optional("minLength")?.integer(in: 0...10_000) ?? 0
        let longest =
            try reader.optional("maxLength")?.integer(in: max(1, shortest)...10_000)
            ?? max(shortest, defaultLongestText)
        return .string(pattern: try pattern?.text(), lengths: shortest...longest)
    }

    private static func choices(_ reader: ManifestReader) throws(ManifestError) -> [Choice] {
        var choices: [Choice] = []
        for item in try reader.required("choices").filledList() {
            try item.keys("value", "label")
            let value = try item.required("value")
            let text = try value.filledText()
            guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: ",") }) else {
                throw value.error(
                    "must be printable ASCII without spaces and commas; put words into the label"
                )
            }
            guard !choices.contains(where: { $0.value == text }) else {
                throw value.error("\"\(text)\" stands twice among the choices; keep one")
            }
            choices.append(Choice(value: text, label: try item.required("label").localized()))
        }
        return choices
    }

    private static func defaultText(_ reader: ManifestReader?, kind: Kind) throws(ManifestError) -> String? {
        guard let reader else { return nil }
        if case .multichoice = kind, case .list = reader.value {
            var values: [String] = []
            for item in try reader.list() { values.append(try item.text()) }
            return values.joined(separator: ",")
        }
        return try reader.text()
    }
}
