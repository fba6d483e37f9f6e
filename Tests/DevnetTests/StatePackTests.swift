import Cryptography
import Devnet
import EVM
import Primitives
import TestSupport
import Testing

@Suite("Packed tries of storage")
struct StatePackTests {
    typealias Trie = MerkleTrie<StorageSlot>

    /// Which slots are written: those of a ring, those whose hashes begin alike, any.
    enum Slots: CaseIterable {
        case ring
        case alike
        case any

        var all: [U256] {
            switch self {
            case .ring: return (0..<900).map { U256($0 as UInt64) }
            case .alike:
                return (0..<60_000).lazy.map { U256($0 as UInt64) }.filter { slot in
                    let key = Keccak.hash(slot)
                    return key.nibble(0) == 7 && key.nibble(1) == 1 && key.nibble(2) < 6
                }
            case .any:
                var random = SeededGenerator(seed: 4)
                return (0..<300).map { i in
                    i == 0 ? .zero : random.word() >> Int.random(in: 0...255, using: &random)
                }
            }
        }
    }

    private static let limits = [2, 3, 7, 20, 48]

    private func value(_ random: inout SeededGenerator) -> U256 {
        let value = random.word() >> (random.next() % 3 == 0 ? Int.random(in: 0...255, using: &random) : 0)
        return value.isZero ? 1 : value
    }

    private func changes(_ batch: [U256: U256]) -> [TrieChange<StorageSlot>] {
        batch.map { slot, value in
            TrieChange(
                key: Keccak.hash(slot),
                leaf: value.isZero ? nil : StorageSlot(slot: slot, value: value)
            )
        }
    }

    private struct Version {
        var packed: Trie
        var plain: Trie
        var content: [U256: U256]
    }

    @Test("packed at any time have the roots and leaves of those never packed", arguments: Slots.allCases)
    func randomChanges(slots: Slots) {
        var random = SeededGenerator(seed: 11)
        let slots = slots.all
        var now = Version(packed: Trie(), plain: Trie(), content: [:])
        var versions: [Version] = []
        for step in 0..<1_600 {
            // Growing and shrinking, past what a pack holds and back to nothing.
            let shrinks = step % 400 > 280
            let size = Int.random(in: 1...(step % 50 == 0 ? 60 : 3), using: &random)
            var batch: [U256: U256] = [:]
            for _ in 0..<size {
                let there = now.content.keys.sorted().randomElement(using: &random)
                let slot = (shrinks ? there : nil) ?? slots.randomElement(using: &random) ?? .zero
                batch[slot] = random.next() % 8 < (shrinks ? 6 : 2) ? .zero : value(&random)
            }
            if step % 400 == 399 { batch = now.content.mapValues { _ in .zero } }
            if size == 1, let (slot, value) = batch.first, !value.isZero {
                let leaf = StorageSlot(slot: slot, value: value)
                let isThere = now.content[slot] != nil
                let key = Keccak.hash(slot)
                #expect(now.packed.modify(key) { $0 = leaf } == isThere)
                if !isThere { now.packed = now.packed.setting(key, to: leaf) }
            } else {
                now.packed = now.packed.updating(changes(batch))
            }
            now.plain = now.plain.updating(changes(batch))
            for (slot, value) in batch { now.content[slot] = value.isZero ? nil : value }
            // Some are packed before they are hashed, some after.
            if random.next() % 3 == 0 { #expect(now.packed.rootHash == now.plain.rootHash) }
            if random.next() % 4 == 0 {
                let packed = now.packed.packed(limit: Self.limits.randomElement(using: &random) ?? 2)
                now.packed = packed
            }
            if random.next() % 3 == 0 { #expect(now.packed.rootHash == now.plain.rootHash) }
            if step % 40 == 0 { versions.append(now) }
        }
        #expect(now.packed.isEmpty)
        for (older, newer) in zip(versions, versions.dropFirst()) {
            check(newer, slots, &random)
            for old in [older, versions[0]] {
                for (before, after) in [
                    (old.packed, newer.packed), (old.packed, newer.plain), (old.plain, newer.packed),
                ] {
                    checkDifferences(old.content, newer.content, from: before, to: after)
                    checkDifferences(newer.content, old.content, from: after, to: before)
                }
            }
        }
    }

    /// All that can be asked of a trie, of one packed and one that is not.
    private func check(_ version: Version, _ slots: [U256], _ random: inout SeededGenerator) {
        #expect(version.packed.rootHash == version.plain.rootHash)
        var order: [Hash256] = []
        version.packed.visitLeaves { key, leaf in
            order.append(key)
            #expect(key == Keccak.hash(leaf.slot))
            #expect(version.content[leaf.slot] == leaf.value)
        }
        #expect(order == version.content.keys.map { Keccak.hash($0) }.sorted())
        for slot in slots {
            let leaf = version.packed[Keccak.hash(slot)]
            #expect(leaf?.value == version.content[slot])
            #expect(leaf == nil || leaf?.slot == slot)
        }
        for key in slots.map({ Keccak.hash($0) }) + [.zero, Hash256(.max), Hash256(random.word())]
        where random.next() % 8 == 0 {
            #expect(version.packed.proof(for: key) == version.plain.proof(for: key))
            for start in [key, Hash256(key.word &+ 1)] {
                let count = Int.random(in: 1...80, using: &random)
                var page: [Hash256] = []
                version.packed.visitLeaves(from: start) { key, leaf in
                    page.append(key)
                    #expect(version.content[leaf.slot] == leaf.value)
                    return page.count < count
                }
                #expect(page == Array(order.drop { $0 < start }.prefix(count)))
            }
        }
        #expect(version.packed.removing(Keccak.hash("absent")).isIdentical(to: version.packed))
    }

    private func checkDifferences(_ old: [U256: U256], _ new: [U256: U256], from: Trie, to: Trie) {
        var shown: [Hash256: (before: U256?, after: U256?)] = [:]
        to.visitDifferences(from: from) { key, before, after in
            #expect(shown[key] == nil)
            shown[key] = (before?.value, after?.value)
            #expect(before.map { Keccak.hash($0.slot) } ?? key == key)
            #expect(after.map { Keccak.hash($0.slot) } ?? key == key)
        }
        for slot in Set(old.keys).union(new.keys) {
            let change = shown.removeValue(forKey: Keccak.hash(slot))
            if old[slot] == new[slot] {
                #expect(change == nil || change?.before == old[slot] && change?.after == old[slot])
            } else {
                #expect(change?.before == old[slot] && change?.after == new[slot])
            }
        }
        #expect(shown.isEmpty)
    }

    @Test("stay the same objects when packed again, and differ in nothing from what they were")
    func again() {
        var random = SeededGenerator(seed: 5)
        for count: UInt64 in [0, 1, 2, 30, 700, 8_191] {
            let slots = Dictionary(uniqueKeysWithValues: (0..<count).map { (U256($0), value(&random)) })
            let plain = Trie(changes(slots))
            let root = plain.rootHash
            let packed = plain.packed()
            #expect(packed.packed().isIdentical(to: packed))
            #expect(packed.isIdentical(to: plain) == (count < 2))
            var shown = 0
            packed.visitDifferences(from: plain) { _, _, _ in shown += 1 }
            plain.visitDifferences(from: packed) { _, _, _ in shown += 1 }
            #expect(shown == 0)
            // Hashed from its leaves, not from what was known.
            #expect(Trie(changes(slots)).packed().rootHash == root)
            #expect(packed.rootHash == root)
        }
    }

    @Test("join with what is left beside them, leaf by leaf down to nothing", arguments: Slots.allCases)
    func removals(slots: Slots) {
        var random = SeededGenerator(seed: 8)
        let slots = slots.all
        for round in 0..<400 {
            let some = (0..<2 + round % 20).compactMap { _ in slots.randomElement(using: &random) }
            var content = Dictionary(some.map { ($0, value(&random)) }) { first, _ in first }
            var packed = Trie(changes(content)).packed(limit: Self.limits[round % 4])
            var plain = Trie(changes(content))
            for slot in content.keys.sorted().shuffled(using: &random) {
                content[slot] = nil
                packed = packed.removing(Keccak.hash(slot))
                plain = plain.removing(Keccak.hash(slot))
                #expect(packed.rootHash == plain.rootHash)
                // The rest hang together as if they had never been packed.
                #expect(packed.updating(changes([1: 1])).rootHash == plain.updating(changes([1: 1])).rootHash)
                if random.next() % 4 == 0 { packed = packed.packed(limit: Self.limits[round % 5]) }
            }
            #expect(packed.isEmpty)
        }
    }

    @Test("hold leaves of storage alone: others are left as they are")
    func others() {
        let trie = MerkleTrie(
            (0..<200).map { TrieChange(key: Keccak.hash(U256($0 as UInt64)), leaf: RawLeaf(trieValue: [1])) }
        )
        #expect(trie.packed().isIdentical(to: trie))
    }

    @Test("are hashed by several threads at once, and changed meanwhile in place, one value each")
    func concurrently() async {
        var random = SeededGenerator(seed: 6)
        let slots = Dictionary(uniqueKeysWithValues: (0..<2_000).map { (U256($0 as UInt64), value(&random)) })
        let expected = Trie(changes(slots)).rootHash
        let key = Keccak.hash(U256(7 as UInt64))
        let leaf = StorageSlot(slot: 7, value: 1)
        let changed = Trie(changes(slots)).setting(key, to: leaf).rootHash
        for _ in 0..<5 {
            let trie = Trie(changes(slots)).packed()
            let roots = await withTaskGroup(of: Hash256.self) { group in
                for i in 0..<8 {
                    group.addTask {
                        var mine = trie
                        if i % 2 == 0 { _ = mine.modify(key) { $0 = leaf } }
                        return mine.rootHash
                    }
                }
                return await group.reduce(into: [Hash256: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(roots == [expected: 4, changed: 4])
        }
    }

    @Test("are what a chain has of the system contracts' rings once blocks have left, all around them")
    func rings() throws {
        let short = HistoryMemory(limit: 0, folder: "/var/tmp")
        let long = HistoryMemory(limit: .max, folder: "/var/tmp")
        let configuration = DevnetConfiguration(genesisTimestamp: TestDevnet.start)
        var packed = try Chain(configuration, history: short)
        var plain = try Chain(configuration, history: long)
        func isPacked(_ chain: Chain) -> Bool {
            var state = chain.state
            state.packSystemStorage()
            return state.isIdentical(to: chain.state)
        }
        var saved = (packed: packed, plain: plain)
        for round in 0..<90 {
            // Now to a multiple of 64, now past some, with a second or several to each block.
            let isRound = round % 2 == 0
            let count = isRound ? 128 - packed.head.number % 64 : UInt64(100 + round)
            packed.mine(count, step: UInt64(1 + round % 5))
            plain.mine(count, step: UInt64(1 + round % 5))
            #expect(packed.head.hash == plain.head.hash)
            #expect(packed.state.root == packed.head.header.stateRoot)
            if isRound { #expect(isPacked(packed)) }
            #expect(!isPacked(plain))
            if round == 30 { saved = (packed, plain) }
            if round % 10 == 3 {
                // Cheats in the rings, on what is packed and on what is not.
                for slot in [U256(5), U256(12_000), .max] {
                    packed.setStorage(SystemContract.blockHashes, slot: slot, value: U256(UInt64(round)))
                    plain.setStorage(SystemContract.blockHashes, slot: slot, value: U256(UInt64(round)))
                }
            }
        }
        #expect(packed.head.number > 8_191)
        #expect(saved.packed.state.root == saved.plain.state.root)
        let slots = (0..<16_382).filter { $0 % 97 == 0 }.map { U256($0 as UInt64) } + [.max]
        for address in [SystemContract.blockHashes, SystemContract.beaconRoots] {
            #expect(
                packed.state.proof(account: address, slots: slots)
                    == plain.state.proof(account: address, slots: slots)
            )
            var (ours, theirs): ([U256], [U256]) = ([], [])
            packed.state.storage(of: address).visitSlots { ours += [$0, $1] }
            plain.state.storage(of: address).visitSlots { theirs += [$0, $1] }
            #expect(ours == theirs)
        }
        // States of the past, made again from what was written beside packed ones.
        for number in stride(from: 0, through: packed.head.number, by: 613).reversed() {
            let block = try #require(packed.block(.number(number)))
            #expect(block.state.root == block.header.stateRoot, "block \(number)")
        }
    }
}
