import Cryptography
import Devnet
import Foundation
import Primitives
import TestSupport
import Testing

private let folder = "03-basic-tests/ethereum-tests/TrieTests"

@Suite(
    "Official trie tests",
    .enabled(if: FixtureFolder.has(folder), Comment(rawValue: FixtureFolder.missing))
)
struct StateTrieFixtureTests {
    @Test("Every pair list gives the expected root", arguments: ["trietest", "trieanyorder"])
    func plainKeys(file: String) throws {
        for (name, test) in try FixtureFolder.tests(in: "\(folder)/\(file).json") {
            #expect(TrieRoot.root(of: try pairs(test)) == (try test.hash("root")), "\(name)")
        }
    }

    @Test(
        "Every pair list gives the expected root with hashed keys, in both tries",
        arguments: ["trietest_secureTrie", "trieanyorder_secureTrie", "hex_encoded_securetrie_test"]
    )
    func hashedKeys(file: String) throws {
        for (name, test) in try FixtureFolder.tests(in: "\(folder)/\(file).json") {
            let root = try test.hash("root")
            let pairs = try pairs(test)
            let hashed = pairs.map { (key: Keccak.hash($0.key).bytes, value: $0.value) }
            #expect(TrieRoot.root(of: hashed) == root, "\(name)")
            var trie = MerkleTrie<RawLeaf>()
            for pair in pairs {
                let leaf = pair.value.isEmpty ? nil : RawLeaf(trieValue: pair.value)
                trie = trie.updating([TrieChange(key: Keccak.hash(pair.key), leaf: leaf)])
            }
            #expect(trie.rootHash == root, "\(name)")
        }
    }

    /// Pairs in the order of the file where it has one; null, which removes, is the empty value.
    private func pairs(_ test: [String: Any]) throws -> [(key: [UInt8], value: [UInt8])] {
        if let object = test["in"] as? [String: Any] {
            return try object.map { (key: bytes($0.key), value: bytes(try string($0.value))) }
        }
        guard let list = test["in"] as? [[Any]] else { throw FixtureError(what: "in") }
        return try list.map { pair in
            guard pair.count == 2 else { throw FixtureError(what: "pair") }
            return (key: bytes(try string(pair[0])), value: bytes(try string(pair[1])))
        }
    }

    private func string(_ value: Any) throws -> String {
        if value is NSNull { return "" }
        guard let text = value as? String else { throw FixtureError(what: "pair") }
        return text
    }

    private func bytes(_ text: String) -> [UInt8] {
        text.hasPrefix("0x") ? Hex.decode(text) ?? [] : Array(text.utf8)
    }
}

/// A leaf that is nothing but its bytes.
struct RawLeaf: TrieLeaf, Equatable {
    let trieValue: [UInt8]
}
