import Primitives
import Synchronization

/// One node of a `MerkleTrie`.
///
/// Only two kinds: where the Ethereum trie has an extension in front of a branch, the branch itself
/// knows the nibbles that lead to it, so that there is nothing to merge or to split but a number.
enum TrieNode<Leaf: TrieLeaf>: Sendable {
    case leaf(TrieLeafNode<Leaf>)
    case branch(TrieBranchNode<Leaf>)

    /// The same node for one that hangs elsewhere on its path: nibbles before `start` are above it.
    func moved(to start: Int) -> TrieNode {
        switch self {
        case .leaf(let node):
            .leaf(TrieLeafNode(key: node.key, start: start, leaf: node.leaf))
        case .branch(let node):
            .branch(TrieBranchNode(key: node.key, start: start, depth: node.depth, children: node.children))
        }
    }

    static func isSame(_ a: TrieNode?, _ b: TrieNode?) -> Bool {
        switch (a, b) {
        case (nil, nil): true
        case (.leaf(let x), .leaf(let y)): x === y
        case (.branch(let x), .branch(let y)): x === y
        default: false
        }
    }
}

/// A leaf, with its whole key; the nibbles from `start` on are its path in the node's encoding.
final class TrieLeafNode<Leaf: TrieLeaf>: TrieReferenceCell, @unchecked Sendable {
    let key: Hash256
    let start: Int
    let leaf: Leaf

    init(key: Hash256, start: Int, leaf: Leaf) {
        self.key = key
        self.start = start
        self.leaf = leaf
    }
}

/// A fork in the paths: at least two of its children are there.
///
/// Nibbles `start` to `depth` - 1 of `key` are common to all leaves below (an extension node in the
/// encoding, unless there are none); nibble `depth` chooses the child.
final class TrieBranchNode<Leaf: TrieLeaf>: TrieReferenceCell, @unchecked Sendable {
    typealias Children = InlineArray<16, TrieNode<Leaf>?>

    /// Of this key only the nibbles before `depth` mean anything.
    let key: Hash256
    let start: Int
    let depth: Int
    /// In line with the object: one allocation a node, and a lookup follows one pointer a level.
    let children: Children

    init(key: Hash256, start: Int, depth: Int, children: Children) {
        self.key = key
        self.start = start
        self.depth = depth
        self.children = children
    }
}

/// Where a node keeps what its parent writes for it, once somebody has asked.
///
/// SAFETY (also of the subclasses, which add constants alone): `stored` is written by the one thread
/// that takes `state` from `empty` to `busy`, and read only after an acquiring load of `full`, which
/// that thread releases behind its write. Who finds `busy` computes for himself; all get the same.
class TrieReferenceCell: @unchecked Sendable {
    private static let empty: UInt8 = 0
    private static let busy: UInt8 = 1
    private static let full: UInt8 = 2

    private let state = Atomic<UInt8>(TrieReferenceCell.empty)
    private var stored = TrieReference()

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

/// What stands for a node in its parent: its hash, or its encoding itself where that is shorter than a
/// hash.
struct TrieReference: Sendable {
    /// The hash, or up to 31 bytes of encoding in the most significant end.
    var word: U256 = .zero
    /// 32 for a hash.
    var count = 0

    var isHash: Bool { count == 32 }
}
