import Primitives

// Static functions over the leaves' type, not methods of the nodes: those of a generic class would be
// called through its table, which holds the unspecialised ones.
extension MerkleTrie {
    /// What stands for this node in its parent.
    ///
    /// Computes what is not cached yet below it, and caches it.
    static func reference(of node: TrieNode, _ writer: inout TrieNodeWriter) -> TrieReference {
        if let reference = node.reference { return reference }
        let computed: TrieReference
        switch node.kind {
        case .leaf:
            let start = write(node.asLeaf(Leaf.self), to: &writer)
            computed = writer.close(start)
        case .pack: computed = node.asPack.subtreeReference(&writer)
        case .branch:
            let branch = node.asBranch
            let start = write(branch, to: &writer)
            let fork = writer.close(start)
            if branch.hasExtension {
                let extended = branch.writeExtension(to: &writer, branch: fork)
                computed = writer.close(extended)
            } else {
                computed = fork
            }
        }
        node.remember(computed)
        return computed
    }

    static func write(_ leaf: TrieLeafNode<Leaf>, to writer: inout TrieNodeWriter) -> Int {
        let node = writer.open()
        writer.appendPath(leaf.key, leaf.start, 64, isLeaf: true)
        leaf.leaf.withTrieValue { writer.append(string: $0) }
        return node
    }

    static func write(_ branch: TrieBranchNode, to writer: inout TrieNodeWriter) -> Int {
        let node = writer.open()
        for i in 0..<16 {
            if let child = branch.children[i] {
                // The branch keeps it alive.
                let known = child._withUnsafeGuaranteedRef { $0.reference }
                let reference = known ?? reference(of: child.takeUnretainedValue(), &writer)
                writer.append(reference)
            } else {
                writer.appendEmptyString()
            }
        }
        // A branch's own value: keys of one length have none.
        writer.appendEmptyString()
        return node
    }
}

extension TrieBranchNode {
    var hasExtension: Bool { start < depth }

    func writeExtension(to writer: inout TrieNodeWriter, branch: TrieReference) -> Int {
        let node = writer.open()
        writer.appendPath(key, start, depth, isLeaf: false)
        writer.append(branch)
        return node
    }
}
