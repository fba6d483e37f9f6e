/// What is wrong with a recovery phrase.
public enum MnemonicError: Error, Hashable, Sendable, CustomStringConvertible {
    case wordCount(Int)
    /// Positions count from 1.
    case unknownWord(String, position: Int, nearest: String)
    case checksum
    case entropyLength(Int)
    case passphraseNotASCII

    /// Stable, for machines.
    public var code: String {
        switch self {
        case .wordCount: "mnemonic-word-count"
        case .unknownWord: "mnemonic-unknown-word"
        case .checksum: "mnemonic-checksum"
        case .entropyLength: "mnemonic-entropy-length"
        case .passphraseNotASCII: "mnemonic-passphrase"
        }
    }

    public var description: String {
        switch self {
        case .wordCount(let count):
            "A recovery phrase has 12, 15, 18, 21 or 24 words, and this one has \(count)."
        case .unknownWord(let word, let position, let nearest):
            "Word \(position) of the recovery phrase, “\(word)”, is not in the English BIP-39 list; "
                + "did you mean “\(nearest)”?"
        case .checksum:
            "Every word of the recovery phrase is in the list, but its checksum does not match: "
                + "compare the words and their order with the original."
        case .entropyLength(let count):
            "A recovery phrase is made from 16, 20, 24, 28 or 32 bytes, not from \(count)."
        case .passphraseNotASCII:
            "Only ASCII passphrases are supported: choose one without accents or other scripts."
        }
    }
}
