/// Colours and weights of texts for a terminal, or none at all.
package struct TextStyle: Sendable, Hashable {
    private let isOn: Bool

    package static let plain = TextStyle(isOn: false)
    package static let terminal = TextStyle(isOn: true)

    /// - Parameter isTerminal: whether somebody looks at the stream.
    package static func of(isTerminal: Bool, environment: [String: String]) -> TextStyle {
        // https://no-color.org: any value but the empty one switches colours off.
        let wanted = environment["NO_COLOR"].nonEmpty == nil && environment["TERM"] != "dumb"
        return isTerminal && wanted ? .terminal : .plain
    }

    package func bold(_ text: String) -> String { paint(text, "1") }
    package func dim(_ text: String) -> String { paint(text, "2") }
    package func red(_ text: String) -> String { paint(text, "31") }
    package func green(_ text: String) -> String { paint(text, "32") }
    package func yellow(_ text: String) -> String { paint(text, "33") }

    private func paint(_ text: String, _ code: String) -> String {
        isOn ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
    }
}
