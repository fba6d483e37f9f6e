import Cryptography
import Devnet
import Primitives
import TestSupport
import Testing

@Suite("Persistent Merkle-Patricia trie")
struct StateTrieTests {
    @Test("The empty trie has the root of nothing")
    func emptyTrie() {
        let trie = MerkleTrie<RawLeaf>()
        #expect(trie.isEmpty)
        #expect(trie.rootHash == Keccak.hash([0x80]))
        #expect(
            trie.rootHash.description == "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421"
        )
        #expect(trie.removing(.zero).isEmpty)
    }

    /// Keys that share much of their paths make extensions, splits and joins; hashed ones hardly do.
    enum Keys: String, CaseIterable {
        case hashed
        case crowded
        case alike

        func next(_ random: inout SeededGenerator) -> Hash256 {
            switch self {
            case .hashed: Keccak.hash(U256(random.next() % 3000))
            // Three choices a nibble at five places, equal elsewhere.
            case .crowded:
                Hash256(
                    [3, 4, 30, 31, 63].reduce(U256.zero) { word, place in
                        word | U256(random.next() % 3) << (4 * (63 - place))
                    }
                )
            // Differing in their ends alone, so that nodes are shorter than a hash.
            case .alike: Hash256(U256(random.next() % 512))
            }
        }
    }

    @Test(
        "Thousands of random batches give what a rebuild gives, and leave old versions alone",
        arguments: Keys.allCases
    )
    func randomBatches(keys: Keys) {
        var random = SeededGenerator(seed: 7)
        var trie = MerkleTrie<RawLeaf>()
        var naive: [Hash256: RawLeaf] = [:]
        var versions: [(trie: MerkleTrie<RawLeaf>, content: [Hash256: RawLeaf])] = []
        for step in 0..<1500 {
            var batch: [Hash256: RawLeaf?] = [:]
            for _ in 0..<Int.random(in: 1...(step % 50 == 0 ? 300 : 4), using: &random) {
                let isRemoval = random.next() % 5 < (step % 300 > 200 ? 4 : 2)
                let size = Int.random(in: 1...(keys == .hashed ? 60 : 4), using: &random)
                batch[keys.next(&random)] =
                    isRemoval ? .some(nil) : RawLeaf(trieValue: [0x7f] + random.bytes(size))
            }
            trie = trie.updating(batch.map { TrieChange(key: $0.key, leaf: $0.value) })
            for (key, leaf) in batch { naive[key] = leaf }
            // Not every version is hashed before the next grows out of it.
            if step % 3 == 0 { #expect(trie.rootHash == rebuilt(naive)) }
            if step % 100 == 0 { versions.append((trie, naive)) }
        }
        for version in versions + [(trie, naive)] {
            var content: [Hash256: RawLeaf] = [:]
            var order: [Hash256] = []
            version.trie.visitLeaves { key, leaf in
                content[key] = leaf
                order.append(key)
            }
            #expect(content == version.content)
            #expect(order == order.sorted())
            #expect(version.trie.rootHash == rebuilt(version.content))
            #expect(version.content.allSatisfy { version.trie[$0.key] == $0.value })
            let absent = Keccak.hash("absent")
            #expect(version.trie[absent] == nil)
        }
        let emptied = trie.updating(naive.keys.map { TrieChange(key: $0, leaf: nil) })
        #expect(emptied.isEmpty)
    }

    @Test(
        "Pages from any key on are what a whole visit gives from there, and visit no leaf beside",
        arguments: Keys.allCases
    )
    func pages(keys: Keys) {
        var random = SeededGenerator(seed: 9)
        for size in [0, 1, 2, 17, 400] {
            var naive: [Hash256: RawLeaf] = [:]
            for _ in 0..<size { naive[keys.next(&random)] = RawLeaf(trieValue: [0x7f] + random.bytes(3)) }
            let trie = MerkleTrie(naive.map { TrieChange(key: $0.key, leaf: $0.value) })
            let order = naive.keys.sorted()
            let there = order.map(\.word)
            let starts =
                [.zero, .max] + there + there.map { $0 &+ 1 } + there.map { $0 &- 1 }
                + (0..<100).map { _ in keys.next(&random).word } + (0..<100).map { _ in random.word() }
            for start in starts.map({ Hash256($0) }) {
                let limit = Int(random.next() % 20) + 1
                var page: [Hash256] = []
                trie.visitLeaves(from: start) { key, leaf in
                    #expect(leaf == naive[key])
                    page.append(key)
                    return page.count < limit
                }
                #expect(page == Array(order.drop { $0 < start }.prefix(limit)))
            }
        }
    }

    @Test("Removing what is not there returns the same trie")
    func removalOfNothing() {
        var random = SeededGenerator(seed: 3)
        let leaves = (0..<200).map {
            TrieChange(key: Keccak.hash(U256(UInt64($0))), leaf: RawLeaf(trieValue: [1]))
        }
        let trie = MerkleTrie(leaves)
        for _ in 0..<500 {
            #expect(trie.removing(Hash256(random.word())).isIdentical(to: trie))
        }
        let single = MerkleTrie([leaves[0]])
        #expect(
            single.updating(leaves.dropFirst().map { TrieChange(key: $0.key, leaf: nil) }).isIdentical(
                to: single
            )
        )
    }

    @Test(
        "Leaves changed in place give what a rebuild gives, and versions that are held stay as they were",
        arguments: Keys.allCases
    )
    func changesInPlace(keys: Keys) {
        var random = SeededGenerator(seed: 8)
        var naive: [Hash256: RawLeaf] = [:]
        for _ in 0..<400 { naive[keys.next(&random)] = RawLeaf(trieValue: [0x7f] + random.bytes(3)) }
        func rebuilt(_ content: [Hash256: RawLeaf]) -> MerkleTrie<RawLeaf> {
            MerkleTrie(content.map { TrieChange(key: $0.key, leaf: $0.value) })
        }
        var trie = rebuilt(naive)
        var versions: [(trie: MerkleTrie<RawLeaf>, content: [Hash256: RawLeaf])] = []
        for step in 0..<2000 {
            let key = keys.next(&random)
            let leaf = RawLeaf(trieValue: [0x7f] + random.bytes(1 + step % 40))
            let isThere = naive[key] != nil
            #expect(trie.modify(key) { $0 = leaf } == isThere)
            if isThere { naive[key] = leaf }
            switch random.next() % 40 {
            case 0: versions.append((trie, naive))
            case 1: #expect(trie.rootHash == rebuilt(naive).rootHash)
            case 2: if !versions.isEmpty { versions.removeFirst() }
            case 3:
                trie = trie.updating([TrieChange(key: key, leaf: leaf)])
                naive[key] = leaf
            default: break
            }
        }
        versions.append((trie, naive))
        for version in versions {
            #expect(version.trie.rootHash == rebuilt(version.content).rootHash)
            for (key, leaf) in version.content { #expect(version.trie[key]?.trieValue == leaf.trieValue) }
        }
        var empty = MerkleTrie<RawLeaf>()
        #expect(!empty.modify(.zero) { $0 = RawLeaf(trieValue: [1]) } && empty.isEmpty)
    }

    @Test("One batch and many single changes give the same root")
    func batchEqualsSteps() {
        let leaves = (0..<1000).map { index in
            TrieChange(
                key: Keccak.hash(U256(UInt64(index))),
                leaf: RawLeaf(trieValue: [UInt8(index % 100) + 1])
            )
        }
        let steps = leaves.reduce(MerkleTrie<RawLeaf>()) { $0.updating([$1]) }
        #expect(MerkleTrie(leaves).rootHash == steps.rootHash)
        #expect(MerkleTrie(leaves.reversed()).rootHash == steps.rootHash)
    }

    @Test("Threads that hash versions of one trie at the same time agree")
    func concurrentHashing() async {
        let leaves = (0..<4000).map { index in
            TrieChange(
                key: Keccak.hash(U256(UInt64(index))),
                leaf: RawLeaf(trieValue: [1, UInt8(index % 100)])
            )
        }
        let expected = MerkleTrie(leaves).rootHash
        for _ in 0..<5 {
            let trie = MerkleTrie(leaves)
            let roots = await withTaskGroup(of: Hash256.self) { group in
                for i in 0..<8 {
                    group.addTask {
                        // Every other task comes by a version of its own.
                        i % 2 == 0
                            ? trie.rootHash
                            : trie.setting(.zero, to: RawLeaf(trieValue: [9])).removing(.zero).rootHash
                    }
                }
                return await group.reduce(into: Set<Hash256>()) { $0.insert($1) }
            }
            #expect(roots == [expected])
        }
    }

    @Test(
        "List roots are those of the tries keyed by the RLP of the index",
        arguments: [0, 1, 2, 127, 128, 129, 300]
    )
    func listRoots(count: Int) {
        let items = (0..<count).map { [UInt8](repeating: UInt8($0 % 250) + 1, count: $0 % 70 + 1) }
        let pairs = items.enumerated().map { index, item in
            var key = RLPEncoder()
            key.append(UInt64(index))
            return (key: key.bytes, value: item)
        }
        #expect(OrderedTrieRoot.root(of: items) == TrieRoot.root(of: pairs))
    }

    private func rebuilt(_ content: [Hash256: RawLeaf]) -> Hash256 {
        TrieRoot.root(of: content.map { (key: $0.key.bytes, value: $0.value.trieValue) })
    }
}
