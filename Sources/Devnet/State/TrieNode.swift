import Primitives
import Synchronization

/// One node of a `MerkleTrie`: a leaf or a branch, and what its parent writes for it.
///
/// Only two kinds: where the Ethereum trie has an extension in front of a branch, the branch itself
/// knows the nibbles that lead to it, so that there is nothing to merge or to split but a number.
///
/// Not generic, and branches neither: the destructor and the copies of a generic class are never
/// specialised, and a trie's work is mostly those two.
///
/// SAFETY (also of the subclasses, which add constants alone): `stored` is written by the one thread
/// that takes `state` from `empty` to `busy`, and read only after an acquiring load of `full`, which
/// that thread releases behind its write. Who finds `busy` computes for himself; all get the same.
class TrieNode: @unchecked Sendable {
    private static let empty: UInt8 = 0
    private static let busy: UInt8 = 1
    private static let full: UInt8 = 2

    private let state = Atomic<UInt8>(TrieNode.empty)
    final let isLeaf: Bool
    private final let startNibble: UInt8
    private var stored = TrieReference()
    /// A leaf's whole key; of a branch's only the nibbles before its depth mean anything.
    final let key: Hash256

    fileprivate init(key: Hash256, start: Int, isLeaf: Bool) {
        self.key = key
        self.isLeaf = isLeaf
        startNibble = UInt8(truncatingIfNeeded: start)
    }

    /// The nibble of `key` at which the node's own path begins.
    final var start: Int { Int(startNibble) }

    final var reference: TrieReference? {
        state.load(ordering: .acquiring) == Self.full ? stored : nil
    }

    final func remember(_ reference: TrieReference) {
        let (isMine, _) = state.compareExchange(
            expected: Self.empty,
            desired: Self.busy,
            ordering: .relaxed
        )
        guard isMine else { return }
        stored = reference
        state.store(Self.full, ordering: .releasing)
    }
}

/// A leaf; the nibbles of its key from `start` on are its path in the node's encoding.
final class TrieLeafNode<Leaf: TrieLeaf>: TrieNode, @unchecked Sendable {
    let leaf: Leaf

    init(key: Hash256, start: Int, leaf: Leaf) {
        self.leaf = leaf
        super.init(key: key, start: start, isLeaf: true)
    }
}

/// A fork in the paths: at least two of its children are there.
///
/// Nibbles `start` to `depth` - 1 of `key` are common to all leaves below (an extension node in the
/// encoding, unless there are none); nibble `depth` chooses the child.
final class TrieBranchNode: TrieNode, @unchecked Sendable {
    typealias Children = InlineArray<16, TrieNode?>

    private let depthNibble: UInt8
    /// In line with the object: one allocation a node, and a lookup follows one pointer a level.
    let children: Children

    init(key: Hash256, start: Int, depth: Int, children: Children) {
        depthNibble = UInt8(truncatingIfNeeded: depth)
        self.children = children
        super.init(key: key, start: start, isLeaf: false)
    }

    var depth: Int { Int(depthNibble) }
}

extension TrieNode {
    // SAFETY of the casts: `isLeaf` is set by the two subclasses alone, and a trie's leaves are of one type.

    /// This node as the leaf that it is.
    @inline(__always)
    final func asLeaf<Leaf: TrieLeaf>(_: Leaf.Type) -> TrieLeafNode<Leaf> {
        unsafeDowncast(self, to: TrieLeafNode<Leaf>.self)
    }

    /// This node as the branch that it is.
    @inline(__always)
    final var asBranch: TrieBranchNode { unsafeDowncast(self, to: TrieBranchNode.self) }
}

/// What stands for a node in its parent: its hash, or its encoding itself where that is shorter than a
/// hash.
struct TrieReference: Sendable {
    /// The hash, or up to 31 bytes of encoding in the most significant end.
    var word: U256 = .zero
    /// 32 for a hash.
    private var size: UInt8 = 0

    init() {}

    init(word: U256, count: Int) {
        self.word = word
        size = UInt8(truncatingIfNeeded: count)
    }

    var count: Int { Int(size) }
    var isHash: Bool { size == 32 }
}
