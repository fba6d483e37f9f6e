import Cryptography
import Primitives

/// The key of a slot in the trie of its contract's storage.
enum SlotKey {
    /// keccak256 of the slot; those of the system contracts' rings are known.
    static func of(_ slot: U256) -> Hash256 {
        if let index = slot.asInt, index < rings.count { return rings[index] }
        return Keccak.hash(slot)
    }

    /// Of the slots of both rings, hashed once for all chains: half a megabyte.
    private static let rings = (0..<2 * SystemNote.ring).map { Keccak.hash(U256($0)) }
}
