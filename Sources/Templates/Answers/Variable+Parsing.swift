import Foundation

extension Variable {
    /// Reads a typed answer by the variable's rules.
    func parse(_ text: String) -> Result<AnswerValue, AnswerProblem> {
        func refuse(_ reason: String) -> Result<AnswerValue, AnswerProblem> {
            .failure(AnswerProblem(code: .invalid, variable: name, reason: reason))
        }
        let shown = "\"\(String(text.prefix(80)).printable)\""
        switch kind {
        case .string(let pattern, let lengths):
            // Some systems type and paste decomposed letters, which would make other file names and commits.
            let text = text.precomposedStringWithCanonicalMapping
            guard lengths.contains(text.count), text.utf8.count <= 8 * lengths.upperBound else {
                return refuse(
                    "has \(text.count) characters and must have \(lengths.lowerBound) to \(lengths.upperBound)"
                )
            }
            guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) })
            else {
                return refuse("holds control characters; write one plain line")
            }
            if let pattern {
                guard let regex = try? Regex(pattern), (try? regex.wholeMatch(in: text)) != nil else {
                    return refuse("is \(shown) and must match \(pattern)")
                }
            }
            return .success(.string(text))
        case .integer(let range):
            guard let number = Int(text) else { return refuse("is \(shown) and must be a whole number") }
            guard range.contains(number) else {
                return refuse("is \(number) and must lie between \(range.lowerBound) and \(range.upperBound)")
            }
            return .success(.integer(number))
        case .boolean:
            switch text.lowercased() {
            case "true", "yes": return .success(.boolean(true))
            case "false", "no": return .success(.boolean(false))
            default: return refuse("is \(shown) and must be true or false")
            }
        case .choice(let choices):
            guard choices.contains(where: { $0.value == text }) else {
                return refuse("is \(shown) and must be \(Self.list(choices))")
            }
            return .success(.string(text))
        case .multichoice(let choices):
            let picked = text.split(separator: ",").map { $0.filter { $0 != " " } }
            if let stranger = picked.first(where: { value in !choices.contains { $0.value == value } }) {
                return refuse("names \"\(stranger.printable)\" and may name \(Self.list(choices))")
            }
            return .success(.list(choices.map(\.value).filter(picked.contains)))
        }
    }

    private static func list(_ choices: [Choice]) -> String {
        choices.map { "\"\($0.value)\"" }.joined(separator: " or ")
    }
}
