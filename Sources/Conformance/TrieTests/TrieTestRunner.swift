import Cryptography
public import Devnet
import Primitives

/// Runs trie tests: the root of a trie with given keys and values.
public struct TrieTestRunner: Sendable {
    /// Whether keys are hashed before they are used.
    public let hashesKeys: Bool

    public init(hashesKeys: Bool) { self.hashesKeys = hashesKeys }

    /// Runs a file that is parsed already.
    ///
    /// - Parameter isWanted: asked for the test's name and `-`.
    public func run(
        _ file: JSONValue,
        where isWanted: (String, String) -> Bool = { _, _ in true }
    ) throws(FixtureError) -> [CaseResult] {
        try CaseResult.each(of: FixtureReader(file).members(), where: isWanted, judge)
    }

    private func judge(_ test: FixtureReader) throws(FixtureError) -> CaseResult.Verdict {
        let expected = try test.member("root").hash()
        let found = TrieRoot.root(of: try pairs(test.member("in")))
        return found == expected ? .passed : .failed(.root(expected: expected, found: found))
    }

    /// An object, or a list of pairs to be written one after the other.
    private func pairs(_ reader: FixtureReader) throws(FixtureError) -> [(key: [UInt8], value: [UInt8])] {
        var pairs: [(key: [UInt8], value: [UInt8])] = []
        if reader.json.members != nil {
            for (key, value) in try reader.members() {
                pairs.append((self.key(key), try bytes(value)))
            }
            return pairs
        }
        for pair in try reader.items() {
            let parts = try pair.items()
            guard parts.count == 2 else { throw pair.fail("must be a key and a value") }
            pairs.append((key(try parts[0].text()), try bytes(parts[1])))
        }
        return pairs
    }

    private func key(_ text: String) -> [UInt8] {
        let bytes = bytes(text)
        return hashesKeys ? Keccak.hash(bytes).bytes : bytes
    }

    /// Null removes the key, as an empty value does.
    private func bytes(_ value: FixtureReader) throws(FixtureError) -> [UInt8] {
        value.isNull ? [] : bytes(try value.text())
    }

    /// Hexadecimal where it begins so, characters otherwise.
    private func bytes(_ text: String) -> [UInt8] {
        text.hasPrefix("0x") ? Hex.decode(text) ?? Array(text.utf8) : Array(text.utf8)
    }
}
