/// A text in the two languages that every template speaks.
public struct LocalizedText: Sendable, Hashable {
    public let en: String
    public let ko: String

    public init(en: String, ko: String) {
        self.en = en
        self.ko = ko
    }
}

/// One question that a template asks.
public struct Variable: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// A line of text; `pattern` must match all of it, lengths count characters.
        case string(pattern: String?, lengths: ClosedRange<Int>)
        case integer(ClosedRange<Int>)
        case boolean
        case choice([Choice])
        case multichoice([Choice])
    }

    public struct Choice: Sendable, Hashable {
        public let value: String
        public let label: LocalizedText
    }

    /// Longest text that an answer may have where the manifest says nothing.
    public static let defaultLongestText = 200

    public let name: String
    public let kind: Kind
    /// The answer where none is given, as it would be typed; may name earlier variables in braces.
    ///
    /// Several
    /// values of a multichoice are separated by commas.
    public let defaultText: String?
    public let help: LocalizedText

    /// The manifest's word for the kind.
    public var typeName: String {
        switch kind {
        case .string: "string"
        case .integer: "int"
        case .boolean: "bool"
        case .choice: "choice"
        case .multichoice: "multichoice"
        }
    }

    public var choices: [Choice] {
        switch kind {
        case .choice(let choices), .multichoice(let choices): choices
        case .string, .integer, .boolean: []
        }
    }
}
