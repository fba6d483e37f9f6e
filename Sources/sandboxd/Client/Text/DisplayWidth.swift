extension Character {
    /// Columns that a terminal gives it: 2 for Hangul, Han, kana and most emoji, 0 for what only joins others.
    var displayWidth: Int {
        guard let first = unicodeScalars.first else { return 0 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        let isEmoji = unicodeScalars.contains { $0.value == 0xfe0f } || first.properties.isEmojiPresentation
        return isEmoji || Self.isWide(first.value) ? 2 : 1
    }

    /// The East Asian Wide and Fullwidth blocks (Unicode Standard Annex 11), to the granularity of blocks.
    private static func isWide(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x4dbf, 0x4e00...0xa4cf, 0xa960...0xa97f,
            0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff01...0xff60,
            0xffe0...0xffe6, 0x20000...0x3fffd:
            true
        default: false
        }
    }
}

extension StringProtocol {
    /// Columns that a terminal needs for the text, which must hold no escape sequences.
    package var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }
}

extension String {
    /// The text with everything made visible that a terminal would obey: others' texts are shown, not executed.
    package var printable: String {
        guard unicodeScalars.contains(where: Self.isCommand) else { return self }
        var clean = ""
        for scalar in unicodeScalars {
            if Self.isCommand(scalar) {
                clean += scalar == "\t" ? " " : "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                clean.unicodeScalars.append(scalar)
            }
        }
        return clean
    }

    /// Control characters, and those that turn the direction of writing around.
    private static func isCommand(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control
            || (0x202a...0x202e).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }
}
