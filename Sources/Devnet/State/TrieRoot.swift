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
        return reference(pairs, 0, pairs.count, from: 0, &writer).rootHash
    }

    @inline(__always)
    static func nibble(_ key: [UInt8], _ index: Int) -> Int {
        let byte = key[index >> 1]
        return Int(index & 1 == 0 ? byte >> 4 : byte & 15)
    }

    /// The node of pairs `low` to `high` - 1, which share the nibbles before `start`.
    private static func reference(
        _ pairs: [(key: [UInt8], value: [UInt8])],
        _ low: Int,
        _ high: Int,
        from start: Int,
        _ writer: inout TrieNodeWriter
    ) -> TrieReference {
        let first = pairs[low].key
        let node = writer.open()
        if high - low == 1 {
            writer.appendPath(first, start, 2 * first.count, isLeaf: true)
            writer.append(string: pairs[low].value)
            return writer.close(node)
        }
        let depth = commonNibbles(first, pairs[high - 1].key, from: start)
        // Sorting puts a key in front of all that continue it.
        let endsHere = 2 * first.count == depth
        var next = endsHere ? low + 1 : low
        for nibble in 0..<16 {
            var to = next
            while to < high, Self.nibble(pairs[to].key, depth) == nibble { to += 1 }
            if to == next {
                writer.appendEmptyString()
            } else {
                let child = reference(pairs, next, to, from: depth + 1, &writer)
                writer.append(child)
            }
            next = to
        }
        if endsHere { writer.append(string: pairs[low].value) } else { writer.appendEmptyString() }
        let branch = writer.close(node)
        if depth == start { return branch }
        let extended = writer.open()
        writer.appendPath(first, start, depth, isLeaf: false)
        writer.append(branch)
        return writer.close(extended)
    }

    private static func commonNibbles(_ a: [UInt8], _ b: [UInt8], from start: Int) -> Int {
        let limit = 2 * min(a.count, b.count)
        var i = start
        while i < limit, nibble(a, i) == nibble(b, i) { i += 1 }
        return i
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
