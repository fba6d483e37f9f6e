package import Primitives

extension MerkleTrie {
    /// Calls `body` with each key that `old` and this trie do not have in common, and its leaves before and after.
    ///
    /// Parts that both share are not entered, so between neighbours of a chain it costs as much as what changed. A
    /// leaf that was written anew with the same content is shown: whether it differs is the caller's to say.
    package func visitDifferences(from old: MerkleTrie, _ body: (Hash256, Leaf?, Leaf?) -> Void) {
        Self.visit(old.root, root, body)
    }

    private static func visit(_ old: TrieNode?, _ new: TrieNode?, _ body: (Hash256, Leaf?, Leaf?) -> Void) {
        if old === new { return }
        guard let old else { return leaves(new) { body($0, nil, $1) } }
        guard let new else { return leaves(old) { body($0, $1, nil) } }
        if old.kind == .pack || new.kind == .pack { return merge(old, new, body) }
        let (before, after) = (depth(of: old), depth(of: new))
        let common = (old.key.word ^ new.key.word).leadingZeroBitCount / 4
        if common < min(before, after) {
            // Their paths part before either forks: nothing below is in both.
            visit(old, nil, body)
            visit(nil, new, body)
        } else if before < after {
            // All that is new lies below one child of the old branch.
            let place = new.key.nibble(before)
            for nibble in 0..<16 { visit(child(nibble, of: old), nibble == place ? new : nil, body) }
        } else if after < before {
            let place = old.key.nibble(after)
            for nibble in 0..<16 { visit(nibble == place ? old : nil, child(nibble, of: new), body) }
        } else if new.kind == .leaf {
            body(new.key, old.asLeaf(Leaf.self).leaf, new.asLeaf(Leaf.self).leaf)
        } else {
            for nibble in 0..<16 { visit(child(nibble, of: old), child(nibble, of: new), body) }
        }
    }

    /// Where one of the two is a pack, their leaves are compared one by one.
    @inline(never)
    private static func merge(
        _ old: TrieNode,
        _ new: TrieNode,
        _ body: (Hash256, Leaf?, Leaf?) -> Void
    ) {
        var before: [(key: Hash256, leaf: Leaf)] = []
        leaves(old) { before.append(($0, $1)) }
        var passed = 0
        leaves(new) { key, leaf in
            while passed < before.count, before[passed].key < key {
                body(before[passed].key, before[passed].leaf, nil)
                passed += 1
            }
            guard passed < before.count, before[passed].key == key else { return body(key, nil, leaf) }
            let was = before[passed].leaf
            passed += 1
            if was.asSlot?.value != leaf.asSlot?.value { body(key, was, leaf) }
        }
        for rest in before[passed...] { body(rest.key, rest.leaf, nil) }
    }

    private static func leaves(_ node: TrieNode?, _ body: (Hash256, Leaf) -> Void) {
        if let node { visit(node, body) }
    }

    /// A leaf is where all 64 nibbles are spent.
    private static func depth(of node: TrieNode) -> Int { node.kind == .leaf ? 64 : node.asBranch.depth }

    private static func child(_ nibble: Int, of node: TrieNode) -> TrieNode? {
        node.asBranch.children[nibble]?.takeUnretainedValue()
    }
}
