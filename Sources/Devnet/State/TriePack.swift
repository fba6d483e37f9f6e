import Primitives

/// A few leaves of a contract's storage as one node: stands for a small subtree where memory is short.
///
/// A leaf of its own takes 176 bytes, and its share of the branches above it a hundred more. Here it takes its slot and
/// its value without leading zeros, and a byte; the key is the slot's hash and made from it when it is asked for,
/// which for the slots of the system contracts' rings means looked up. Leaves are in the order of their keys.
///
/// A pack never changes: whoever changes a leaf makes another, and only `MerkleTrie.packed` makes one where none was. For
/// all but lookups it is first taken apart into its leaves, so what costs is a change, 16 µs instead of 5 with the hashes up
/// to the root of a full ring: those between the leaves and the pack are not kept. Roots and proofs are those of the subtree.
///
/// SAFETY: `bytes` is written before anybody else has the pack, with what the accessors below say of where things are, and freed by `deinit`.
final class TriePack: TrieNode, @unchecked Sendable {
    /// The most leaves in one: a full ring's subtrees two branches down have 32 of its 8,191, give or take six, and where
    /// one has too many, its leaves lie in packs of two or three.
    static let limit = 48

    /// How many bytes a slot has here, the slots, how many bytes each value has, the values.
    private let bytes: UnsafeMutableRawPointer

    private init(key: Hash256, start: Int, count: Int, bytes: UnsafeMutableRawPointer) {
        self.bytes = bytes
        super.init(.pack, key: key, start: start, extent: count)
    }

    /// A pack of at least one leaf; nil if they are not such as can be packed.
    @inline(never)
    static func of<Leaf: TrieLeaf>(_ leaves: UnsafeBufferPointer<TrieChange<Leaf>>, start: Int) -> TriePack? {
        guard let first = leaves.first?.key, leaves.count <= limit else { return nil }
        var slotWidth = 0
        var valueBytes = 0
        for change in leaves {
            guard let leaf = change.leaf?.asSlot else { return nil }
            assert(SlotKey.of(leaf.slot) == change.key)
            slotWidth = max(slotWidth, leaf.slot.byteWidth)
            valueBytes += leaf.value.byteWidth
        }
        let bytes = UnsafeMutableRawPointer.allocate(
            byteCount: 1 + leaves.count * (slotWidth + 1) + valueBytes,
            alignment: 1
        )
        bytes.storeBytes(of: UInt8(truncatingIfNeeded: slotWidth), as: UInt8.self)
        let pack = TriePack(key: first, start: start, count: leaves.count, bytes: bytes)
        var value = pack.values
        for (i, change) in leaves.enumerated() {
            guard let leaf = change.leaf?.asSlot else { continue }
            let width = leaf.value.byteWidth
            write(leaf.slot, slotWidth, to: pack.slots + i * slotWidth)
            write(leaf.value, width, to: value)
            pack.widths.storeBytes(of: UInt8(truncatingIfNeeded: width), toByteOffset: i, as: UInt8.self)
            value += width
        }
        return pack
    }

    /// The same leaves where they hang elsewhere on their path.
    convenience init(_ pack: TriePack, movedTo start: Int) {
        let size = pack.values + pack.valueOffset(pack.count) - pack.bytes
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 1)
        bytes.copyMemory(from: pack.bytes, byteCount: size)
        self.init(key: pack.key, start: start, count: pack.count, bytes: bytes)
    }

    deinit { bytes.deallocate() }

    var count: Int { Int(extent) }

    private var slotWidth: Int { Int(bytes.load(as: UInt8.self)) }
    private var slots: UnsafeMutableRawPointer { bytes + 1 }
    private var widths: UnsafeMutableRawPointer { slots + count * slotWidth }
    private var values: UnsafeMutableRawPointer { widths + count }

    private func valueWidth(_ index: Int) -> Int { Int(widths.load(fromByteOffset: index, as: UInt8.self)) }

    private func valueOffset(_ index: Int) -> Int { (0..<index).reduce(0) { $0 + valueWidth($1) } }

    private func slot(_ index: Int) -> U256 { Self.read(slotWidth, from: slots + index * slotWidth) }

    func key(_ index: Int) -> Hash256 { index == 0 ? key : SlotKey.of(slot(index)) }

    func leaf(_ index: Int) -> StorageSlot {
        StorageSlot(
            slot: slot(index),
            value: Self.read(valueWidth(index), from: values + valueOffset(index))
        )
    }

    /// The leaf with a key.
    ///
    /// Out of line, as is what else a trie without packs does not need.
    @inline(never)
    func leaf(at wanted: Hash256) -> StorageSlot? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            let there = key(middle)
            if there == wanted { return leaf(middle) }
            if there < wanted { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// Lends all leaves, in the keys' order.
    func withLeaves<Result>(
        _ body: (UnsafeBufferPointer<TrieChange<StorageSlot>>) -> Result
    ) -> Result {
        withUnsafeTemporaryAllocation(of: TrieChange<StorageSlot>.self, capacity: count) { buffer in
            var value = values
            for i in 0..<count {
                let width = valueWidth(i)
                let leaf = StorageSlot(slot: slot(i), value: Self.read(width, from: value))
                buffer.initializeElement(
                    at: i,
                    to: TrieChange(key: i == 0 ? key : SlotKey.of(leaf.slot), leaf: leaf)
                )
                value += width
            }
            return body(UnsafeBufferPointer(buffer))
        }
    }

    private static func write(_ word: U256, _ width: Int, to place: UnsafeMutableRawPointer) {
        if width == 32 { return word.storeBigEndian(at: place) }
        var rest = word
        for i in (0..<width).reversed() {
            place.storeBytes(of: UInt8(truncatingIfNeeded: rest.low), toByteOffset: i, as: UInt8.self)
            rest = rest >> 8
        }
    }

    private static func read(_ width: Int, from place: UnsafeMutableRawPointer) -> U256 {
        if width == 32 { return U256(bigEndianAt: place) }
        let bytes = UnsafeRawBufferPointer(start: place, count: width)
        // As most slots are, and timestamps.
        if width <= 8 { return U256(bytes.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }) }
        return U256(bigEndian: bytes) ?? .zero
    }
}

extension TriePack {
    /// What would stand for the subtree in its parent.
    @inline(never)
    func subtreeReference(_ writer: inout TrieNodeWriter) -> TrieReference {
        withLeaves { SortedSlots(leaves: $0).reference(0, $0.count, from: start, &writer) }
    }
}

private struct SortedSlots: SortedTrieLeaves {
    let leaves: UnsafeBufferPointer<TrieChange<StorageSlot>>

    func nibbleCount(_ index: Int) -> Int { 64 }

    func nibble(_ index: Int, _ depth: Int) -> Int { leaves[index].key.nibble(depth) }

    func commonNibbles(_ first: Int, _ last: Int, from _: Int) -> Int {
        (leaves[first].key.word ^ leaves[last].key.word).leadingZeroBitCount / 4
    }

    func writePath(_ index: Int, _ start: Int, _ finish: Int, isLeaf: Bool, to writer: inout TrieNodeWriter) {
        writer.appendPath(leaves[index].key, start, finish, isLeaf: isLeaf)
    }

    func writeValue(_ index: Int, to writer: inout TrieNodeWriter) {
        leaves[index].leaf?.withTrieValue { writer.append(string: $0) }
    }
}
