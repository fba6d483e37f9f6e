public import Primitives

/// What a `MerkleTrie` holds at a key.
public protocol TrieLeaf: Sendable {
    /// The value as the Merkle-Patricia trie hashes it; never empty, since that means absence there.
    var trieValue: [UInt8] { get }
    /// Hands out the same bytes for the time of the call; a type that can write them without an array does.
    func withTrieValue(_ body: (UnsafeRawBufferPointer) -> Void)
    /// The same leaf as one that can be packed; nil where it is of another kind. See `TriePack`.
    var asSlot: StorageSlot? { get }
    /// What a pack gives back; nil where leaves are of another kind.
    static func of(_ slot: StorageSlot) -> Self?
}

extension TrieLeaf {
    public var asSlot: StorageSlot? { nil }

    public static func of(_ slot: StorageSlot) -> Self? { nil }

    public func withTrieValue(_ body: (UnsafeRawBufferPointer) -> Void) { trieValue.withUnsafeBytes(body) }
}

/// A change of one key.
public struct TrieChange<Leaf: TrieLeaf>: Sendable {
    public var key: Hash256
    /// Nil removes.
    public var leaf: Leaf?

    public init(key: Hash256, leaf: Leaf?) {
        self.key = key
        self.leaf = leaf
    }
}

/// A persistent Merkle-Patricia trie (Yellow Paper, appendix D) over keys of 32 bytes: a value that is
/// one reference, whose versions share all nodes that did not change.
///
/// How it works. Nodes that two tries hold never change. `updating` copies the paths from the root to the changed keys, once
/// for a whole batch, and leaves the rest to be shared; whoever holds an older trie keeps it as it was.
/// A node computes its hash when it is first asked for and remembers it, so after a batch `rootHash`
/// hashes the copied paths and nothing else. Threads may do all of this at the same time without locks:
/// see `TrieNode` for why. Lookups never touch hashes and allocate nothing.
///
/// Keys are to be hashes: their evenness is what keeps paths short. Any others work too.
public struct MerkleTrie<Leaf: TrieLeaf>: Sendable {
    var root: TrieNode?

    init(root: TrieNode?) { self.root = root }

    /// The empty trie.
    public init() { root = nil }

    /// A trie of these leaves; keys must be distinct.
    public init(_ leaves: [TrieChange<Leaf>]) {
        self = MerkleTrie().updating(leaves)
    }

    public var isEmpty: Bool { root == nil }

    public subscript(key: Hash256) -> Leaf? {
        guard let root else { return nil }
        // The root, which is held here, keeps all others alive.
        var next = Unmanaged.passUnretained(root)
        while true {
            let (child, found) = next._withUnsafeGuaranteedRef { node -> (Unmanaged<TrieNode>?, Leaf?) in
                guard node.kind == .branch else { return (nil, Self.leaf(at: key, in: node)) }
                // The nibbles that the branch skips are not compared: the leaf's key decides.
                let branch = node.asBranch
                return (branch.children[key.nibble(branch.depth)], nil)
            }
            guard let child else { return found }
            next = child
        }
    }

    func contains(_ key: Hash256) -> Bool {
        guard let root else { return false }
        var next = Unmanaged.passUnretained(root)
        while true {
            let (child, isFound) = next._withUnsafeGuaranteedRef { node -> (Unmanaged<TrieNode>?, Bool) in
                guard node.kind == .branch else {
                    return (nil, node.key == key || node.kind == .pack && node.asPack.leaf(at: key) != nil)
                }
                let branch = node.asBranch
                return (branch.children[key.nibble(branch.depth)], false)
            }
            guard let child else { return isFound }
            next = child
        }
    }

    @inline(__always)
    private static func leaf(at key: Hash256, in node: TrieNode) -> Leaf? {
        if node.kind == .pack { return node.asPack.leaf(at: key).flatMap(Leaf.of) }
        return node.key == key ? node.asLeaf(Leaf.self).leaf : nil
    }

    /// The trie with all `changes` made.
    ///
    /// Keys must be distinct, which is the caller's business: a key named twice stops the program.
    /// Sorted ones save the sorting.
    public func updating(_ changes: [TrieChange<Leaf>]) -> MerkleTrie {
        let inOrder = Self.isAscending(changes) ? changes : changes.sorted { $0.key < $1.key }
        precondition(Self.isAscending(inOrder), "A batch of trie changes names a key twice.")
        return inOrder.withUnsafeBufferPointer { buffer in
            MerkleTrie(root: TrieUpdate(changes: buffer).updated(root, from: 0, 0, buffer.count))
        }
    }

    public func setting(_ key: Hash256, to leaf: Leaf) -> MerkleTrie {
        updating(TrieChange(key: key, leaf: leaf))
    }

    public func removing(_ key: Hash256) -> MerkleTrie {
        updating(TrieChange(key: key, leaf: nil))
    }

    /// The trie with one change made.
    func updating(_ change: TrieChange<Leaf>) -> MerkleTrie {
        withUnsafePointer(to: change) { pointer in
            let changes = UnsafeBufferPointer(start: pointer, count: 1)
            return MerkleTrie(root: TrieUpdate(changes: changes).updated(root, from: 0, 0, 1))
        }
    }

    /// Calls `body` with every key and leaf, in the keys' order.
    public func visitLeaves(_ body: (Hash256, Leaf) throws -> Void) rethrows {
        if let root { try Self.visit(root, body) }
    }

    /// Calls `body` with the keys from `start` on and their leaves, in the keys' order, until it says false.
    ///
    /// What comes before `start` is passed over a branch at a time, so that a page costs what is on it.
    public func visitLeaves(from start: Hash256, _ body: (Hash256, Leaf) throws -> Bool) rethrows {
        if let root { _ = try Self.visit(root, from: start, body) }
    }

    /// True when both are the same object, hence equal; false says nothing.
    public func isIdentical(to other: MerkleTrie) -> Bool { root === other.root }

    static func visit(_ node: TrieNode, _ body: (Hash256, Leaf) throws -> Void) rethrows {
        switch node.kind {
        case .leaf: try body(node.key, node.asLeaf(Leaf.self).leaf)
        case .pack:
            for change in leaves(of: node.asPack) {
                if let leaf = change.leaf { try body(change.key, leaf) }
            }
        case .branch:
            let branch = node.asBranch
            for i in 0..<16 {
                if let child = branch.children[i] { try visit(child.takeUnretainedValue(), body) }
            }
        }
    }

    /// - Returns: whether to go on.
    private static func visit(
        _ node: TrieNode,
        from start: Hash256,
        _ body: (Hash256, Leaf) throws -> Bool
    ) rethrows -> Bool {
        switch node.kind {
        case .leaf: return try node.key < start || body(node.key, node.asLeaf(Leaf.self).leaf)
        case .pack:
            for change in leaves(of: node.asPack) where change.key >= start {
                if let leaf = change.leaf, try !body(change.key, leaf) { return false }
            }
            return true
        case .branch: break
        }
        let branch = node.asBranch
        // What the branch's leaves have in common, against as much of the start.
        let rest = 4 * (64 - branch.depth)
        let (prefix, wanted) = (branch.key.word >> rest, start.word >> rest)
        if prefix < wanted { return true }
        let first = prefix == wanted ? start.nibble(branch.depth) : 0
        for i in first..<16 {
            guard let child = branch.children[i]?.takeUnretainedValue() else { continue }
            guard try visit(child, from: start, body) else { return false }
        }
        return true
    }

    private static func isAscending(_ changes: [TrieChange<Leaf>]) -> Bool {
        guard var last = changes.first?.key else { return true }
        for change in changes.dropFirst() {
            guard last < change.key else { return false }
            last = change.key
        }
        return true
    }
}

extension MerkleTrie {
    /// The root, computed where the trie is new and remembered in it.
    public var rootHash: Hash256 {
        guard let root else { return TrieRoot.empty }
        if let reference = root.reference, reference.isHash { return Hash256(reference.word) }
        var writer = TrieNodeWriter()
        return Self.reference(of: root, &writer).rootHash
    }
}
