import Cryptography
public import Primitives

/// Roots of tries that nobody needs afterwards: those of a block's lists, or of any keys and values.
public enum TrieRoot {
    /// The root of the trie without any key: keccak256 of RLP's empty string.
    public static let empty = Keccak.hash([0x80])

    /// The root of the trie with these pairs, whose keys may be of any length.
    ///
    /// An empty value means that the key is absent; of equal keys the last counts. Recursion goes as deep
    /// as keys share their beginnings, so keys are not to come from strangers.
    public static func root(of pairs: [(key: [UInt8], value: [UInt8])]) -> Hash256 {
        var byKey: [[UInt8]: [UInt8]] = [:]
        for pair in pairs { byKey[pair.key] = pair.value }
        let sorted = byKey.filter { !$0.value.isEmpty }.map { (key: $0.key, value: $0.value) }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
        return root(ofSorted: sorted)
    }

    static func root(ofSorted pairs: [(key: [UInt8], value: [UInt8])]) -> Hash256 {
        if pairs.isEmpty { return empty }
        var writer = TrieNodeWriter()
        return SortedPairs(pairs: pairs).reference(0, pairs.count, from: 0, &writer).rootHash
    }

    @inline(__always)
    static func nibble(_ key: [UInt8], _ index: Int) -> Int {
        let byte = key[index >> 1]
        return Int(index & 1 == 0 ? byte >> 4 : byte & 15)
    }
}

private struct SortedPairs: SortedTrieLeaves {
    let pairs: [(key: [UInt8], value: [UInt8])]

    func nibbleCount(_ index: Int) -> Int { 2 * pairs[index].key.count }

    func nibble(_ index: Int, _ depth: Int) -> Int { TrieRoot.nibble(pairs[index].key, depth) }

    func commonNibbles(_ first: Int, _ last: Int, from start: Int) -> Int {
        let limit = min(nibbleCount(first), nibbleCount(last))
        var depth = start
        while depth < limit, nibble(first, depth) == nibble(last, depth) { depth += 1 }
        return depth
    }

    func writePath(_ index: Int, _ start: Int, _ finish: Int, isLeaf: Bool, to writer: inout TrieNodeWriter) {
        writer.appendPath(pairs[index].key, start, finish, isLeaf: isLeaf)
    }

    func writeValue(_ index: Int, to writer: inout TrieNodeWriter) {
        writer.append(string: pairs[index].value)
    }
}

/// Roots of lists, keyed by the RLP of the index: transactions, receipts, withdrawals.
public enum OrderedTrieRoot {
    /// The root of the trie of these encoded items, none of them empty.
    public static func root(of items: [[UInt8]]) -> Hash256 {
        if items.isEmpty { return TrieRoot.empty }
        // In the order of their keys, which is that of the indices but for 0, whose key is 0x80.
        let small = min(items.count, 128)
        let order = Array(1..<max(small, 1)) + (items.isEmpty ? [] : [0]) + Array(small..<items.count)
        return TrieRoot.root(ofSorted: order.map { (key: key($0), value: items[$0]) })
    }

    private static func key(_ index: Int) -> [UInt8] {
        var encoder = RLPEncoder(capacity: 9)
        encoder.append(UInt64(clamping: index))
        return encoder.bytes
    }
}

extension TrieReference {
    /// The root of a trie is hashed however short its node is.
    var rootHash: Hash256 {
        isHash ? Hash256(word) : Keccak.hash(Array(word.bigEndianBytes.prefix(count)))
    }
}
