package import Primitives

extension MerkleTrie {
    /// Changes the leaf at `key`, which is there, and answers false where it is not.
    ///
    /// A node that nobody else holds is changed where it is; one that is shared is copied first, as by `updating`. So
    /// no other trie sees the change, and one that is alone with its path allocates nothing: no branch's sixteen
    /// children are retained, and none released. A pack on the path is replaced by another.
    package mutating func modify(_ key: Hash256, _ body: (inout Leaf) -> Void) -> Bool {
        guard contains(key), var node = root else { return false }
        // Taken out, so that `node` is no reference more.
        root = nil
        Self.modify(&node, key, body)
        root = node
        return true
    }

    private static func modify(_ node: inout TrieNode, _ key: Hash256, _ body: (inout Leaf) -> Void) {
        if node.kind == .pack {
            node = modified(node.asPack, key, body)
            return
        }
        if !isKnownUniquelyReferenced(&node) { node = copy(of: node) }
        if node.kind == .leaf { return node.asLeaf(Leaf.self).modify(body) }
        let branch = node.asBranch
        branch.modify(key.nibble(branch.depth)) { modify(&$0, key, body) }
    }

    private static func copy(of node: TrieNode) -> TrieNode {
        if node.kind == .leaf {
            return TrieLeafNode(key: node.key, start: node.start, leaf: node.asLeaf(Leaf.self).leaf)
        }
        let branch = node.asBranch
        return TrieBranchNode(
            key: branch.key,
            start: branch.start,
            depth: branch.depth,
            children: TrieChildren(of: branch)
        )
    }
}
