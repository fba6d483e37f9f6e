import Primitives

extension MerkleTrie {
    /// Calls `body` with the leaves, before and after, of each key that `old` and this trie do not have in common.
    ///
    /// Parts that both share are not entered. A leaf that was written anew with the same content is shown: whether
    /// it differs is the caller's to say.
    func visitDifferences(from old: MerkleTrie, _ body: (Leaf?, Leaf?) -> Void) {
        Self.visit(old.root, root, body)
    }

    private static func visit(_ old: TrieNode?, _ new: TrieNode?, _ body: (Leaf?, Leaf?) -> Void) {
        if old === new { return }
        if let old, let new, !old.isLeaf, !new.isLeaf {
            let before = old.asBranch
            let after = new.asBranch
            if before.depth == after.depth, before.key.shares(before.depth, with: after.key) {
                for i in 0..<16 {
                    let children = (before.children[i], after.children[i])
                    visit(children.0?.takeUnretainedValue(), children.1?.takeUnretainedValue(), body)
                }
                return
            }
        }
        // Where the shapes differ, few leaves are below: they are matched by their keys.
        var before: [Hash256: Leaf] = [:]
        if let old { leaves(old) { before[$0] = $1 } }
        if let new { leaves(new) { key, leaf in body(before.removeValue(forKey: key), leaf) } }
        for leaf in before.values { body(leaf, nil) }
    }

    private static func leaves(_ node: TrieNode, _ body: (Hash256, Leaf) -> Void) {
        if node.isLeaf {
            let found = node.asLeaf(Leaf.self)
            body(found.key, found.leaf)
        } else {
            for i in 0..<16 {
                if let child = node.asBranch.children[i] { leaves(child.takeUnretainedValue(), body) }
            }
        }
    }
}

extension Hash256 {
    /// Whether the first `count` nibbles are those of `other`.
    fileprivate func shares(_ count: Int, with other: Hash256) -> Bool {
        (word ^ other.word).leadingZeroBitCount >= 4 * count
    }
}
