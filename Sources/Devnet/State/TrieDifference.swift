import Primitives

extension MerkleTrie {
    /// Calls `body` with each key that `old` and this trie do not have in common, and its leaves before and after.
    ///
    /// Parts that both share are not entered, so between neighbours of a chain it costs as much as what changed. A
    /// leaf that was written anew with the same content is shown: whether it differs is the caller's to say.
    func visitDifferences(from old: MerkleTrie, _ body: (Hash256, Leaf?, Leaf?) -> Void) {
        Self.visit(old.root, root, body)
    }

    private static func visit(_ old: TrieNode?, _ new: TrieNode?, _ body: (Hash256, Leaf?, Leaf?) -> Void) {
        if old === new { return }
        guard let old else { return leaves(new) { body($0, nil, $1) } }
        guard let new else { return leaves(old) { body($0, $1, nil) } }
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
        } else if new.isLeaf {
            body(new.key, old.asLeaf(Leaf.self).leaf, new.asLeaf(Leaf.self).leaf)
        } else {
            for nibble in 0..<16 { visit(child(nibble, of: old), child(nibble, of: new), body) }
        }
    }

    private static func leaves(_ node: TrieNode?, _ body: (Hash256, Leaf) -> Void) {
        guard let node else { return }
        if node.isLeaf { return body(node.key, node.asLeaf(Leaf.self).leaf) }
        for nibble in 0..<16 { leaves(child(nibble, of: node), body) }
    }

    /// A leaf is where all 64 nibbles are spent.
    private static func depth(of node: TrieNode) -> Int { node.isLeaf ? 64 : node.asBranch.depth }

    private static func child(_ nibble: Int, of node: TrieNode) -> TrieNode? {
        node.asBranch.children[nibble]?.takeUnretainedValue()
    }
}
