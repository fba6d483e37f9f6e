/// Text made fit for a column: not too long, and without NUL, at which SQLite would end it.
enum Clip {
    /// The beginning, at most that many bytes, ending with a whole character.
    static func head(_ text: String, bytes: Int) -> String {
        let clean = withoutNul(text)
        guard clean.utf8.count > bytes else { return clean }
        var end = clean.utf8.index(clean.startIndex, offsetBy: bytes)
        while end > clean.startIndex, end.samePosition(in: clean.unicodeScalars) == nil {
            end = clean.utf8.index(before: end)
        }
        return String(clean[..<end])
    }

    /// The end, at most that many bytes, beginning with a whole character.
    static func tail(_ text: String, bytes: Int) -> String {
        let clean = withoutNul(text)
        guard clean.utf8.count > bytes else { return clean }
        var start = clean.utf8.index(clean.endIndex, offsetBy: -bytes)
        while start < clean.endIndex, start.samePosition(in: clean.unicodeScalars) == nil {
            start = clean.utf8.index(after: start)
        }
        return String(clean[start...])
    }

    static func withoutNul(_ text: String) -> String {
        guard text.utf8.contains(0) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
    }
}
