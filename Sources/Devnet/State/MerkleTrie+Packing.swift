import Primitives

extension MerkleTrie {
    /// The same trie with each subtree of at most so many leaves packed, if its leaves are such as can be.
    ///
    /// Nodes that are packed already stay the same objects, so that doing it again costs no more than walking the branches, and
    /// hashes that are known stay known.
    package func packed(limit: Int = TriePack.limit) -> MerkleTrie {
        MerkleTrie(root: root.map { Self.packed($0, min(limit, TriePack.limit)) })
    }

    private static func packed(_ node: TrieNode, _ limit: Int) -> TrieNode {
        guard node.kind == .branch else { return node }
        if count(node, upTo: limit + 1) <= limit { return pack(node) ?? node }
        let branch = node.asBranch
        var children = TrieChildren(of: branch)
        var isChanged = false
        for nibble in 0..<16 {
            guard let child = branch.children[nibble]?.takeUnretainedValue() else { continue }
            let packed = packed(child, limit)
            if packed === child { continue }
            children.set(nibble, to: packed)
            isChanged = true
        }
        guard isChanged else { return branch }
        let copy = TrieBranchNode(
            key: branch.key,
            start: branch.start,
            depth: branch.depth,
            children: children
        )
        if let reference = branch.reference { copy.remember(reference) }
        return copy
    }

    /// How many leaves are below a node, not counting much further than `limit`.
    private static func count(_ node: TrieNode, upTo limit: Int) -> Int {
        guard node.kind == .branch else { return Int(node.extent) }
        var total = 0
        for nibble in 0..<16 where total < limit {
            guard let child = node.asBranch.children[nibble]?.takeUnretainedValue() else { continue }
            total += count(child, upTo: limit - total)
        }
        return total
    }

    private static func pack(_ node: TrieNode) -> TrieNode? {
        var leaves: [TrieChange<Leaf>] = []
        visit(node) { leaves.append(TrieChange(key: $0, leaf: $1)) }
        guard let pack = leaves.withUnsafeBufferPointer({ TriePack.of($0, start: node.start) }) else {
            return nil
        }
        if let reference = node.reference { pack.remember(reference) }
        return pack
    }

    /// A pack's leaves, in the keys' order.
    @inline(never)
    static func leaves(of pack: TriePack) -> [TrieChange<Leaf>] {
        pack.withLeaves { $0.map { TrieChange(key: $0.key, leaf: $0.leaf.flatMap(Leaf.of)) } }
    }

    /// The subtree that a pack stands for.
    @inline(never)
    static func unpacked(_ pack: TriePack) -> TrieNode? {
        leaves(of: pack).withUnsafeBufferPointer { buffer in
            TrieUpdate(changes: buffer).built(from: pack.start, 0, buffer.count)
        }
    }

    /// A pack with one of its leaves changed.
    @inline(never)
    static func modified(_ pack: TriePack, _ key: Hash256, _ body: (inout Leaf) -> Void) -> TrieNode {
        guard var leaf = pack.leaf(at: key).flatMap(Leaf.of) else { return pack }
        body(&leaf)
        return withUnsafePointer(to: TrieChange(key: key, leaf: leaf)) { pointer in
            let changes = UnsafeBufferPointer(start: pointer, count: 1)
            return TrieUpdate(changes: changes).updated(pack, from: pack.start, 0, 1) ?? pack
        }
    }
}
