import Cryptography
public import EVM
public import Primitives

/// One slot of a contract's storage that holds a value.
public struct StorageSlot: TrieLeaf {
    /// Kept because the trie knows only its hash.
    public let slot: U256
    /// Never zero.
    public let value: U256

    public var trieValue: [UInt8] {
        let count = value.byteWidth
        guard count != 1 || value.low >= 0x80 else { return [UInt8(truncatingIfNeeded: value.low)] }
        return [UInt8](unsafeUninitializedCapacity: 33) { buffer, initialized in
            buffer[0] = 0x80 + UInt8(truncatingIfNeeded: count)
            if let base = buffer.baseAddress {
                (value << (8 * (32 - count))).storeBigEndian(at: UnsafeMutableRawPointer(base + 1))
            }
            initialized = 1 + count
        }
    }
}

/// The storage of one account at one state, as a trie keyed by keccak256 of the slot.
public final class StorageTrie: StorageSource {
    let trie: MerkleTrie<StorageSlot>

    public static let empty = StorageTrie(MerkleTrie())

    init(_ trie: MerkleTrie<StorageSlot>) { self.trie = trie }

    public func value(at slot: U256) -> U256 { trie[Keccak.hash(slot)]?.value ?? .zero }

    public var isEmpty: Bool { trie.isEmpty }

    public var root: Hash256 { trie.rootHash }

    /// The storage with these slots written; zero removes one.
    public func updating(_ slots: [U256: U256]) -> StorageTrie {
        if slots.isEmpty { return self }
        let updated = trie.updating(
            slots.map { slot, value in
                TrieChange(
                    key: Keccak.hash(slot),
                    leaf: value.isZero ? nil : StorageSlot(slot: slot, value: value)
                )
            }
        )
        return updated.isIdentical(to: trie) ? self : StorageTrie(updated)
    }

    /// Calls `body` with each slot that holds a value, in the order of the slots' hashes.
    public func visitSlots(_ body: (U256, U256) throws -> Void) rethrows {
        try trie.visitLeaves { _, leaf in try body(leaf.slot, leaf.value) }
    }
}
