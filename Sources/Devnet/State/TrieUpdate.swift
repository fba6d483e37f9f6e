import Primitives

/// One batch of changes on its way down a trie.
///
/// At each node the batch, sorted by key, is split among the children; a node whose part of the batch
/// changes nothing is returned as it is, which is how sharing happens. Depth is at most 64.
struct TrieUpdate<Leaf: TrieLeaf> {
    typealias Node = TrieNode
    typealias Leaves = TrieLeafNode<Leaf>
    typealias Branch = TrieBranchNode

    /// Strictly ascending by key.
    let changes: UnsafeBufferPointer<TrieChange<Leaf>>
    /// Whether what is built is packed where it can be: the changes are then leaves of a pack, and remove nothing.
    var packs = false

    /// `node`, whose path begins at nibble `start`, with changes `low` to `high` - 1 made.
    ///
    /// They all agree with the node in the nibbles before `start`.
    func updated(_ node: Node?, from start: Int, _ low: Int, _ high: Int) -> Node? {
        if low == high { return node }
        guard let node else { return built(from: start, low, high) }
        switch node.kind {
        case .leaf: return updated(node.asLeaf(Leaf.self), low, high)
        case .pack: return updated(node.asPack, low, high)
        case .branch: break
        }
        let branch = node.asBranch
        let shared = min(
            commonNibbles(branch.key, changes[low].key),
            commonNibbles(branch.key, changes[high - 1].key)
        )
        return shared >= branch.depth
            ? descended(into: branch, low, high)
            : split(branch, at: shared, low, high)
    }

    /// What the changes alone make: removals find nothing to remove.
    func built(from start: Int, _ low: Int, _ high: Int) -> Node? {
        var low = low
        var high = high
        while low < high, changes[low].leaf == nil { low += 1 }
        while low < high, changes[high - 1].leaf == nil { high -= 1 }
        guard low < high, let first = changes[low].leaf else { return nil }
        let key = changes[low].key
        if high - low == 1 { return Leaves(key: key, start: start, leaf: first) }
        if packs, let pack = TriePack.of(UnsafeBufferPointer(rebasing: changes[low..<high]), start: start) {
            return pack
        }
        // The first and the last stay, and part here: the branch has two children at least.
        let depth = commonNibbles(key, changes[high - 1].key)
        var children = TrieChildren()
        var from = low
        while from < high {
            let (nibble, to) = group(at: depth, from, high)
            children.set(nibble, to: built(from: depth + 1, from, to))
            from = to
        }
        return Branch(key: key, start: start, depth: depth, children: children)
    }

    private func updated(_ node: Leaves, _ low: Int, _ high: Int) -> Node? {
        var place = low
        while place < high, changes[place].key < node.key { place += 1 }
        if place < high, changes[place].key == node.key { return built(from: node.start, low, high) }
        guard (low..<high).contains(where: { changes[$0].leaf != nil }) else { return node }
        var merged = Array(changes[low..<high])
        merged.insert(TrieChange(key: node.key, leaf: node.leaf), at: place - low)
        return merged.withUnsafeBufferPointer { buffer in
            TrieUpdate(changes: buffer).built(from: node.start, 0, buffer.count)
        }
    }

    /// A pack again, or packs below branches when there are too many leaves now.
    ///
    /// Out of line: where nothing is packed, it is not to widen the frames of the recursion.
    @inline(never)
    private func updated(_ pack: TriePack, _ low: Int, _ high: Int) -> Node? {
        var merged: [TrieChange<Leaf>] = []
        merged.reserveCapacity(pack.count + high - low)
        var place = low
        var isChanged = false
        func take(_ change: TrieChange<Leaf>, isThere: Bool) {
            isChanged = isChanged || isThere || change.leaf != nil
            if change.leaf != nil { merged.append(change) }
            place += 1
        }
        for leaf in MerkleTrie<Leaf>.leaves(of: pack) {
            while place < high, changes[place].key < leaf.key { take(changes[place], isThere: false) }
            if place < high, changes[place].key == leaf.key {
                take(changes[place], isThere: true)
            } else {
                merged.append(leaf)
            }
        }
        while place < high { take(changes[place], isThere: false) }
        guard isChanged else { return pack }
        return merged.withUnsafeBufferPointer { buffer in
            TrieUpdate(changes: buffer, packs: true).built(from: pack.start, 0, buffer.count)
        }
    }

    /// All changes are below the branch.
    private func descended(into branch: Branch, _ low: Int, _ high: Int) -> Node? {
        // Most batches change something: the copy is made at once.
        var children = TrieChildren(of: branch)
        var isChanged = false
        var isRemoved = false
        var from = low
        while from < high {
            let (nibble, to) = group(at: branch.depth, from, high)
            let old = branch.children[nibble]?.takeUnretainedValue()
            let child = updated(old, from: branch.depth + 1, from, to)
            if child !== old {
                children.set(nibble, to: child)
                isChanged = true
                isRemoved = isRemoved || child == nil
            }
            from = to
        }
        guard isChanged else { return branch }
        if isRemoved { return joined(children, key: branch.key, start: branch.start, depth: branch.depth) }
        return Branch(key: branch.key, start: branch.start, depth: branch.depth, children: children)
    }

    /// Some changes leave the branch's path at nibble `depth`, before it forks itself.
    private func split(_ branch: Branch, at depth: Int, _ low: Int, _ high: Int) -> Node? {
        let own = branch.key.nibble(depth)
        var children = TrieChildren()
        var below = (from: low, to: low)
        var isChanged = false
        var from = low
        while from < high {
            let (nibble, to) = group(at: depth, from, high)
            if nibble == own {
                below = (from, to)
            } else if let child = built(from: depth + 1, from, to) {
                children.set(nibble, to: child)
                isChanged = true
            }
            from = to
        }
        guard isChanged else { return updated(branch, from: branch.start, below.from, below.to) }
        let lowered = moved(branch, to: depth + 1)
        children.set(own, to: updated(lowered, from: depth + 1, below.from, below.to))
        return joined(children, key: branch.key, start: branch.start, depth: depth)
    }

    /// A branch of these children, or what is left when they are fewer than two.
    private func joined(_ children: consuming TrieChildren, key: Hash256, start: Int, depth: Int) -> Node? {
        var only: Unmanaged<TrieNode>?
        for i in 0..<16 {
            guard let child = children.slots[i] else { continue }
            guard only == nil else { return Branch(key: key, start: start, depth: depth, children: children) }
            only = child
        }
        return only.map { moved($0.takeUnretainedValue(), to: start) }
    }

    /// The same node for one that hangs elsewhere on its path: nibbles before `start` are above it.
    private func moved(_ node: Node, to start: Int) -> Node {
        switch node.kind {
        case .leaf: return Leaves(key: node.key, start: start, leaf: node.asLeaf(Leaf.self).leaf)
        case .pack: return TriePack(node.asPack, movedTo: start)
        case .branch: break
        }
        let branch = node.asBranch
        return Branch(
            key: branch.key,
            start: start,
            depth: branch.depth,
            children: TrieChildren(of: branch)
        )
    }

    /// The run of changes from `from` on that have the same nibble at `depth`: the nibble, and its end.
    private func group(at depth: Int, _ from: Int, _ high: Int) -> (nibble: Int, to: Int) {
        let nibble = changes[from].key.nibble(depth)
        var to = from + 1
        while to < high, changes[to].key.nibble(depth) == nibble { to += 1 }
        return (nibble, to)
    }

    private func commonNibbles(_ a: Hash256, _ b: Hash256) -> Int {
        (a.word ^ b.word).leadingZeroBitCount / 4
    }
}
