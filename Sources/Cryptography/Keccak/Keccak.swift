public import Primitives

/// Keccak-256 as Ethereum uses it: the padding is the original one, not that of SHA-3.
///
/// Own code because no library at hand offers this padding; nothing here allocates.
public enum Keccak {
    /// Bytes absorbed between two permutations.
    static let rate = 136

    public static func hash(_ buffer: UnsafeRawBufferPointer) -> Hash256 {
        var lanes = KeccakLanes()
        if var next = buffer.baseAddress {
            var left = buffer.count
            while left >= rate {
                lanes.absorbBlock(next)
                lanes.permute()
                next += rate
                left -= rate
            }
            lanes.absorb(next, count: left, at: 0)
        }
        lanes.pad(at: buffer.count % rate)
        lanes.permute()
        return lanes.digest
    }

    public static func hash(_ bytes: [UInt8]) -> Hash256 {
        bytes.withUnsafeBytes { hash($0) }
    }

    public static func hash(_ slice: ArraySlice<UInt8>) -> Hash256 {
        slice.withUnsafeBytes { hash($0) }
    }

    /// The hash of the UTF-8 bytes: function and event signatures.
    public static func hash(_ text: String) -> Hash256 {
        var text = text
        return text.withUTF8 { hash(UnsafeRawBufferPointer($0)) }
    }

    /// The hash of the 32 big-endian bytes: a storage key in the trie.
    public static func hash(_ word: U256) -> Hash256 {
        var lanes = KeccakLanes()
        lanes.a0 = word.limb3.byteSwapped
        lanes.a1 = word.limb2.byteSwapped
        lanes.a2 = word.limb1.byteSwapped
        lanes.a3 = word.limb0.byteSwapped
        lanes.a4 = 0x01
        lanes.a16 = 0x80 << 56
        lanes.permute()
        return lanes.digest
    }

    /// The hash of 64 bytes, one word behind the other: the slot of a mapping's entry.
    public static func hash(_ first: U256, _ second: U256) -> Hash256 {
        var lanes = KeccakLanes()
        lanes.a0 = first.limb3.byteSwapped
        lanes.a1 = first.limb2.byteSwapped
        lanes.a2 = first.limb1.byteSwapped
        lanes.a3 = first.limb0.byteSwapped
        lanes.a4 = second.limb3.byteSwapped
        lanes.a5 = second.limb2.byteSwapped
        lanes.a6 = second.limb1.byteSwapped
        lanes.a7 = second.limb0.byteSwapped
        lanes.a8 = 0x01
        lanes.a16 = 0x80 << 56
        lanes.permute()
        return lanes.digest
    }

    /// The hash of the 20 bytes: an account's key in the trie.
    public static func hash(_ address: Address) -> Hash256 {
        let word = address.word
        var lanes = KeccakLanes()
        // The address moved to the top of the word, then read as for a word.
        let top = word << 96
        lanes.a0 = top.limb3.byteSwapped
        lanes.a1 = top.limb2.byteSwapped
        lanes.a2 = top.limb1.byteSwapped | 0x01 << 32
        lanes.a16 = 0x80 << 56
        lanes.permute()
        return lanes.digest
    }
}
