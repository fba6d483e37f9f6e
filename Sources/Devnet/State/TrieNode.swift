import Primitives
import Synchronization

/// One node of a `MerkleTrie`: a leaf, a branch or a pack of leaves, and what its parent writes for it.
///
/// Where the Ethereum trie has an extension in front of a branch, the branch itself knows the nibbles that lead to
/// it, so that there is nothing to merge or to split but a number. A pack is what stands for a small subtree where
/// memory is short: see `TriePack`.
///
/// Not generic, and branches neither: the destructor and the copies of a generic class are never
/// specialised, and a trie's work is mostly those two.
///
/// SAFETY (also of the subclasses): `storedWord` and `storedCount` are written by the one thread
/// that takes `state` from `empty` to `busy`, and read only after an acquiring load of `full`, which
/// that thread releases behind its write. Who finds `busy` computes for himself; all get the same.
/// Leaves and children are changed by `MerkleTrie.modify` alone, in nodes to which there is one reference, held by
/// who changes them: nobody else sees such a node.
class TrieNode: @unchecked Sendable {
    private static let empty: UInt8 = 0
    private static let busy: UInt8 = 1
    private static let full: UInt8 = 2

    enum Kind: UInt8 {
        case leaf
        case branch
        case pack
    }

    private let state = Atomic<UInt8>(TrieNode.empty)
    final let kind: Kind
    private final let startNibble: UInt8
    /// A branch's depth; how many leaves a pack has.
    final let extent: UInt8
    // Apart, since together they would take 48 bytes instead of 33.
    private var storedCount: UInt8 = 0
    private var storedWord = U256.zero
    /// A leaf's whole key, and that of a pack's first; of a branch's only the nibbles before its depth mean anything.
    final let key: Hash256

    /// For the subclasses alone.
    init(_ kind: Kind, key: Hash256, start: Int, extent: Int) {
        self.key = key
        self.kind = kind
        self.extent = UInt8(truncatingIfNeeded: extent)
        startNibble = UInt8(truncatingIfNeeded: start)
    }

    /// The nibble of `key` at which the node's own path begins.
    final var start: Int { Int(startNibble) }

    final var reference: TrieReference? {
        guard state.load(ordering: .acquiring) == Self.full else { return nil }
        return TrieReference(word: storedWord, count: Int(storedCount))
    }

    final func remember(_ reference: TrieReference) {
        let (isMine, _) = state.compareExchange(
            expected: Self.empty,
            desired: Self.busy,
            ordering: .relaxed
        )
        guard isMine else { return }
        storedWord = reference.word
        storedCount = UInt8(truncatingIfNeeded: reference.count)
        state.store(Self.full, ordering: .releasing)
    }

    /// Drops what is remembered, for what is about to change below the node.
    fileprivate final func forget() { state.store(Self.empty, ordering: .relaxed) }
}

/// A leaf; the nibbles of its key from `start` on are its path in the node's encoding.
final class TrieLeafNode<Leaf: TrieLeaf>: TrieNode, @unchecked Sendable {
    private(set) var leaf: Leaf

    init(key: Hash256, start: Int, leaf: Leaf) {
        self.leaf = leaf
        super.init(.leaf, key: key, start: start, extent: 1)
    }

    /// To be called only by who has the one reference to the node.
    func modify(_ body: (inout Leaf) -> Void) {
        forget()
        body(&leaf)
    }
}

/// A fork in the paths: at least two of its children are there.
///
/// Nibbles `start` to `depth` - 1 of `key` are common to all leaves below (an extension node in the
/// encoding, unless there are none); nibble `depth` chooses the child.
final class TrieBranchNode: TrieNode, @unchecked Sendable {
    /// In line with the object: one allocation a node, and a lookup follows one pointer a level.
    private(set) var children: TrieChildren.Slots

    init(key: Hash256, start: Int, depth: Int, children: consuming TrieChildren) {
        self.children = children.take()
        super.init(.branch, key: key, start: start, extent: depth)
    }

    deinit { TrieChildren.release(children) }

    var depth: Int { Int(extent) }

    /// Lends a child that is there; to be called only by who has the one reference to the branch.
    func modify(_ nibble: Int, _ body: (inout TrieNode) -> Void) {
        guard let slot = children[nibble] else { return }
        forget()
        // Taken out, so that this is no reference more.
        children[nibble] = nil
        var child = slot.takeRetainedValue()
        body(&child)
        children[nibble] = Unmanaged.passRetained(child)
    }
}

/// The children of a branch in the making, each of them retained.
///
/// SAFETY: what is in `slots` has one reference that belongs to this value, until a branch takes it over, whose
/// `deinit` gives it back. By hand, because an array of references is copied and destroyed element by element
/// through the runtime's tables, and read with a retain and a release a time.
struct TrieChildren: ~Copyable {
    typealias Slots = InlineArray<16, Unmanaged<TrieNode>?>

    private(set) var slots: Slots

    init() { slots = Slots(repeating: nil) }

    init(of branch: TrieBranchNode) {
        slots = branch.children
        for i in 0..<16 { _ = slots[i]?.retain() }
    }

    deinit { TrieChildren.release(slots) }

    mutating func set(_ nibble: Int, to node: TrieNode?) {
        let old = slots[nibble]
        slots[nibble] = node.map { Unmanaged.passRetained($0) }
        old?.release()
    }

    fileprivate consuming func take() -> Slots {
        let taken = slots
        discard self
        return taken
    }

    fileprivate static func release(_ slots: Slots) {
        for i in 0..<16 { slots[i]?.release() }
    }
}

extension TrieNode {
    // SAFETY of the casts: `kind` is set by the three subclasses alone, and a trie's leaves are of one type.

    /// This node as the leaf that it is.
    @inline(__always)
    final func asLeaf<Leaf: TrieLeaf>(_: Leaf.Type) -> TrieLeafNode<Leaf> {
        unsafeDowncast(self, to: TrieLeafNode<Leaf>.self)
    }

    /// This node as the branch that it is.
    @inline(__always)
    final var asBranch: TrieBranchNode { unsafeDowncast(self, to: TrieBranchNode.self) }

    /// This node as the pack that it is.
    @inline(__always)
    final var asPack: TriePack { unsafeDowncast(self, to: TriePack.self) }
}

/// What stands for a node in its parent: its hash, or its encoding itself where that is shorter than a
/// hash.
struct TrieReference: Sendable {
    /// The hash, or up to 31 bytes of encoding in the most significant end.
    let word: U256
    /// 32 for a hash.
    let count: Int

    var isHash: Bool { count == 32 }
}
