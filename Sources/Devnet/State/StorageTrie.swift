import Cryptography
public import EVM
public import Primitives

/// One slot of a contract's storage that holds a value.
public struct StorageSlot: TrieLeaf {
    /// Kept because the trie knows only its hash.
    public let slot: U256
    /// Never zero.
    public let value: U256

    package init(slot: U256, value: U256) {
        self.slot = slot
        self.value = value
    }

    public var asSlot: StorageSlot? { self }

    public static func of(_ slot: StorageSlot) -> StorageSlot? { slot }

    public var trieValue: [UInt8] {
        var bytes: [UInt8] = []
        withTrieValue { bytes = Array($0) }
        return bytes
    }

    public func withTrieValue(_ body: (UnsafeRawBufferPointer) -> Void) {
        let count = value.byteWidth
        withUnsafeTemporaryAllocation(byteCount: 33, alignment: 1) { buffer in
            guard let base = buffer.baseAddress else { return }
            value.storeBigEndian(at: base + 1)
            if count == 1, value.low < 0x80 {
                return body(UnsafeRawBufferPointer(start: base + 32, count: 1))
            }
            base.storeBytes(
                of: 0x80 + UInt8(truncatingIfNeeded: count),
                toByteOffset: 32 - count,
                as: UInt8.self
            )
            body(UnsafeRawBufferPointer(start: base + 32 - count, count: count + 1))
        }
    }
}

/// The storage of one account at one state, as a trie keyed by keccak256 of the slot.
public final class StorageTrie: StorageSource {
    // SAFETY: changed by `write` alone, through the one reference that there is.
    private(set) nonisolated(unsafe) var trie: MerkleTrie<StorageSlot>

    public static let empty = StorageTrie(MerkleTrie())

    init(_ trie: MerkleTrie<StorageSlot>) { self.trie = trie }

    public func value(at slot: U256) -> U256 {
        trie.isEmpty ? .zero : trie[Keccak.hash(slot)]?.value ?? .zero
    }

    public var isEmpty: Bool { trie.isEmpty }

    public var root: Hash256 { trie.rootHash }

    /// The storage with these slots written; zero removes one.
    public func updating(_ slots: [U256: U256]) -> StorageTrie {
        if slots.count <= 1 {
            guard let (slot, value) = slots.first else { return self }
            return setting(slot, to: value)
        }
        return with(trie.updating(slots.map { Self.change($0.key, $0.value) }))
    }

    /// The storage with one slot written; zero removes it.
    public func setting(_ slot: U256, to value: U256) -> StorageTrie {
        with(trie.updating(Self.change(slot, value)))
    }

    /// Writes one slot of `storage`, in place as far as nobody else holds what changes.
    static func write(_ change: TrieChange<StorageSlot>, to storage: inout StorageTrie) {
        if !isKnownUniquelyReferenced(&storage) { storage = StorageTrie(storage.trie) }
        if let leaf = change.leaf, storage.trie.modify(change.key, { $0 = leaf }) { return }
        storage.trie = storage.trie.updating(change)
    }

    /// The storage with distinct slots written.
    func updating(_ slots: [TrieChange<StorageSlot>]) -> StorageTrie { with(trie.updating(slots)) }

    /// The same storage in less memory, slower to change: see `TriePack`.
    package func packed() -> StorageTrie { with(trie.packed()) }

    private func with(_ updated: MerkleTrie<StorageSlot>) -> StorageTrie {
        updated.isIdentical(to: trie) ? self : StorageTrie(updated)
    }

    private static func change(_ slot: U256, _ value: U256) -> TrieChange<StorageSlot> {
        change(slot, value, key: Keccak.hash(slot))
    }

    /// - Parameter key: keccak256 of the slot.
    static func change(_ slot: U256, _ value: U256, key: Hash256) -> TrieChange<StorageSlot> {
        TrieChange(key: key, leaf: value.isZero ? nil : StorageSlot(slot: slot, value: value))
    }

    /// Calls `body` with each slot that holds a value, in the order of the slots' hashes.
    public func visitSlots(_ body: (U256, U256) throws -> Void) rethrows {
        try trie.visitLeaves { _, leaf in try body(leaf.slot, leaf.value) }
    }

    /// The same with the slots' hashes, from one of them on, until `body` says false.
    func visitSlots(from start: Hash256, _ body: (Hash256, U256, U256) throws -> Bool) rethrows {
        try trie.visitLeaves(from: start) { key, leaf in try body(key, leaf.slot, leaf.value) }
    }
}
