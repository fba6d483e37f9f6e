/// The ways in which programs write a name of several words.
enum NameStyle: String, CaseIterable {
    case pascal
    case snake
    case kebab
    case upper

    func callAsFunction(_ text: String) -> String {
        let words = Self.words(of: text)
        return switch self {
        case .pascal: words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        case .snake: words.joined(separator: "_")
        case .kebab: words.joined(separator: "-")
        case .upper: words.joined(separator: "_").uppercased()
        }
    }

    /// Lowercase words: broken at everything that is neither letter nor digit, and before an uppercase letter
    /// that follows a lowercase one or begins the last word of an acronym (`HTTPServer` is `http`, `server`).
    static func words(of text: String) -> [String] {
        var words: [String] = []
        var word = ""
        let characters = Array(text)
        for (index, character) in characters.enumerated() {
            guard character.isLetter || character.isNumber else {
                if !word.isEmpty { words.append(word) }
                word = ""
                continue
            }
            if character.isUppercase, let last = word.last {
                let beginsNext = index + 1 < characters.count && characters[index + 1].isLowercase
                if !last.isUppercase || beginsNext {
                    words.append(word)
                    word = ""
                }
            }
            word.append(character)
        }
        if !word.isEmpty { words.append(word) }
        return words.map { $0.lowercased() }
    }

    /// The text as it stands between double quotes in Python or Vyper source.
    static func literal(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": escaped += "\\\""
            case "\\": escaped += "\\\\"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f:
                let digits = String(scalar.value, radix: 16)
                escaped += "\\x" + (digits.count == 1 ? "0" : "") + digits
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
