/// Text of strangers made harmless for terminals, logs and web pages.
package enum PlainText {
    /// One line without escape sequences, control characters and direction overrides, cut to `limit` characters.
    package static func line(_ bytes: some Collection<UInt8>, limit: Int = 2_000) -> String {
        line(String(decoding: bytes, as: UTF8.self), limit: limit)
    }

    package static func line(_ text: String, limit: Int = 2_000) -> String {
        var kept = String.UnicodeScalarView()
        var escape = Escape.none
        var count = 0
        for scalar in text.unicodeScalars {
            if escape.swallows(scalar) { continue }
            let isSpace = scalar == "\t" || scalar == "\n"
            guard isSpace || isHarmless(scalar) else { continue }
            count += 1
            guard count <= limit else {
                kept.append("…")
                break
            }
            kept.append(isSpace ? " " : scalar)
        }
        return String(kept)
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7f..<0xa0: false
        // Direction marks, embeddings, overrides and isolates: they show text in another order than it has.
        case 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff: false
        default: true
        }
    }

    /// Where in a terminal's escape sequence the text stands (ECMA-48).
    private enum Escape {
        case none
        case begun
        case control
        /// A string, such as a window title, that ends with BEL or ESC \.
        case string

        mutating func swallows(_ scalar: Unicode.Scalar) -> Bool {
            switch self {
            case .none:
                guard scalar.value == 0x1b else { return false }
                self = .begun
            case .begun:
                switch scalar {
                case "[": self = .control
                case "]", "P", "X", "^", "_": self = .string
                default: self = .none
                }
            case .control:
                if (0x40...0x7e).contains(scalar.value) { self = .none }
            case .string:
                if scalar.value == 0x07 { self = .none }
                if scalar.value == 0x1b { self = .begun }
            }
            return true
        }
    }
}
