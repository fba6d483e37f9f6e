internal import Primitives

/// A recovery phrase of 12 to 24 English words, and the keys that grow from it (BIP-39).
///
///     let keys = try Mnemonic("test test … junk").accounts(count: 10)
///
/// Printing a mnemonic does not show it; `phrase` does.
public struct Mnemonic: Sendable, Hashable {
    /// The words with one space between each two.
    public let phrase: String

    /// Reads a phrase; any white space separates words, and capitals do not matter.
    ///
    /// Fails with the first fault found: number of words, unknown word, checksum.
    public init(_ phrase: String) throws(MnemonicError) {
        let words = phrase.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
        guard (12...24).contains(words.count), words.count % 3 == 0 else {
            throw .wordCount(words.count)
        }
        var bits = BitWriter()
        for (position, word) in words.enumerated() {
            guard let index = MnemonicWords.index(of: word) else {
                let nearest = MnemonicWords.nearest(to: word)
                throw .unknownWord(word, position: position + 1, nearest: nearest)
            }
            bits.append(index, count: 11)
        }
        let entropy = Array(bits.bytes.prefix(words.count * 4 / 3))
        guard Mnemonic.words(encoding: entropy) == words else { throw .checksum }
        self.phrase = words.joined(separator: " ")
    }

    private init(words: [String]) {
        phrase = words.joined(separator: " ")
    }

    /// The phrase that encodes `entropy`: 16, 20, 24, 28 or 32 bytes give 12, 15, 18, 21 or 24 words.
    ///
    /// The caller draws the bytes, so that tests and seeded devnets can choose them.
    public static func random(entropy: [UInt8]) throws(MnemonicError) -> Mnemonic {
        guard (16...32).contains(entropy.count), entropy.count % 4 == 0 else {
            throw .entropyLength(entropy.count)
        }
        return Mnemonic(words: words(encoding: entropy))
    }

    /// The well-known phrase of development chains.
    ///
    /// Its keys are public: never send value to them.
    public static let development = Mnemonic(
        words: Array(repeating: "test", count: 11) + ["junk"]
    )

    /// The 64 bytes that BIP-32 starts from.
    ///
    /// The standard wants the passphrase in Unicode form NFKD; ASCII is in that form already, and anything else
    /// is refused rather than derived wrongly.
    public func seed(passphrase: String = "") throws(MnemonicError) -> [UInt8] {
        guard passphrase.utf8.allSatisfy({ $0 < 0x80 }) else { throw .passphraseNotASCII }
        return stretched(salt: "mnemonic" + passphrase)
    }

    /// The root of the key tree, without a passphrase.
    public var root: HDKey { get throws(HDKeyError) { try HDKey(seed: stretched(salt: "mnemonic")) } }

    /// The key at `path`, for example `m/44'/60'/0'/0/0`.
    public func privateKey(path: String) throws(HDKeyError) -> PrivateKey {
        try root.derived(path: DerivationPath(path)).privateKey
    }

    /// The first `count` keys at `m/44'/60'/0'/0/index`: the accounts that wallets and devnets show.
    public func accounts(count: Int) throws(HDKeyError) -> [PrivateKey] {
        let parent = try root.derived(path: .ethereumAccounts)
        var keys: [PrivateKey] = []
        keys.reserveCapacity(count)
        for index in 0..<count {
            keys.append(try parent.child(UInt32(clamping: index)).privateKey)
        }
        return keys
    }

    private func stretched(salt: String) -> [UInt8] {
        HMACSHA512.derive(password: Array(phrase.utf8), salt: Array(salt.utf8), iterations: 2048, count: 64)
    }

    /// Entropy, then the first bits of its SHA-256, one for every four bytes; eleven bits a word.
    private static func words(encoding entropy: [UInt8]) -> [String] {
        let bits = entropy + SHA256.hash(entropy).bytes.prefix(1)
        let count = entropy.count * 3 / 4
        return (0..<count).map { word in
            let index = (word * 11..<word * 11 + 11).reduce(0) { value, bit in
                value << 1 | Int(bits[bit / 8] >> UInt8(7 - bit % 8)) & 1
            }
            return MnemonicWords.all[index]
        }
    }
}

extension Mnemonic: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "a recovery phrase" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Collects numbers of a few bits each into bytes, the first bit on top.
private struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private var pending: UInt32 = 0
    private var pendingCount = 0

    mutating func append(_ value: Int, count: Int) {
        pending = pending << UInt32(count) | UInt32(value)
        pendingCount += count
        while pendingCount >= 8 {
            pendingCount -= 8
            bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(pendingCount)))
        }
    }
}
