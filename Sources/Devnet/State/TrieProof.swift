public import Primitives

extension MerkleTrie {
    /// The encoded nodes on the way to `key`, the root first: a proof that the key holds its value, or
    /// that it is absent (https://eips.ethereum.org/EIPS/eip-1186).
    ///
    /// A node that stands inside its parent, being shorter than a hash, is not listed again. The empty
    /// trie's proof is empty.
    public func proof(for key: Hash256) -> [[UInt8]] {
        var writer = TrieNodeWriter()
        var nodes: [[UInt8]] = []
        var next = root
        while var node = next {
            next = nil
            if node.kind == .pack, let subtree = Self.unpacked(node.asPack) { node = subtree }
            if node.kind == .leaf {
                let start = Self.write(node.asLeaf(Leaf.self), to: &writer)
                nodes.append(writer.take(start))
                continue
            }
            let branch = node.asBranch
            if branch.hasExtension {
                let fork = Self.write(branch, to: &writer)
                let reference = writer.close(fork)
                let start = branch.writeExtension(to: &writer, branch: reference)
                nodes.append(writer.take(start))
                // Beside the key's path, the extension alone proves the absence.
                let shared = (branch.key.word ^ key.word).leadingZeroBitCount / 4
                guard shared >= branch.depth else { continue }
            }
            let start = Self.write(branch, to: &writer)
            nodes.append(writer.take(start))
            next = branch.children[key.nibble(branch.depth)]?.takeUnretainedValue()
        }
        return nodes.enumerated().filter { $0.offset == 0 || $0.element.count >= 32 }.map(\.element)
    }
}
