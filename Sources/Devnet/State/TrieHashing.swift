import Primitives

extension TrieNode {
    /// What stands for this node in its parent.
    ///
    /// Computes what is not cached yet below it, and caches it.
    func reference(_ writer: inout TrieNodeWriter) -> TrieReference {
        switch self {
        case .leaf(let node): node.computedReference(&writer)
        case .branch(let node): node.computedReference(&writer)
        }
    }
}

extension TrieLeafNode {
    func computedReference(_ writer: inout TrieNodeWriter) -> TrieReference {
        if let reference { return reference }
        let start = write(to: &writer)
        let computed = writer.close(start)
        remember(computed)
        return computed
    }

    func write(to writer: inout TrieNodeWriter) -> Int {
        let node = writer.open()
        writer.appendPath(key, start, 64, isLeaf: true)
        writer.append(string: leaf.trieValue)
        return node
    }
}

extension TrieBranchNode {
    func computedReference(_ writer: inout TrieNodeWriter) -> TrieReference {
        if let reference { return reference }
        let start = writeBranch(to: &writer)
        var computed = writer.close(start)
        if hasExtension {
            let extended = writeExtension(to: &writer, branch: computed)
            computed = writer.close(extended)
        }
        remember(computed)
        return computed
    }

    var hasExtension: Bool { start < depth }

    func writeBranch(to writer: inout TrieNodeWriter) -> Int {
        let node = writer.open()
        for i in 0..<16 {
            if let child = children[i] {
                let reference = child.reference(&writer)
                writer.append(reference)
            } else {
                writer.appendEmptyString()
            }
        }
        // A branch's own value: keys of one length have none.
        writer.appendEmptyString()
        return node
    }

    func writeExtension(to writer: inout TrieNodeWriter, branch: TrieReference) -> Int {
        let node = writer.open()
        writer.appendPath(key, start, depth, isLeaf: false)
        writer.append(branch)
        return node
    }
}
