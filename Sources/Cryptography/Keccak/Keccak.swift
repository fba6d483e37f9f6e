import CKeccak
public import Primitives

/// Keccak-256 as Ethereum uses it: the padding is the original one, not that of SHA-3.
///
/// Own code because no library at hand offers this padding; nothing here allocates.
public enum Keccak {
    /// Bytes absorbed between two permutations.
    static let rate = 136

    public static func hash(_ buffer: UnsafeRawBufferPointer) -> Hash256 {
        var digest = InlineArray<4, UInt64>(repeating: 0)
        withUnsafeMutablePointer(to: &digest) { digest in
            digest.withMemoryRebound(to: UInt64.self, capacity: 4) {
                keccak_256(buffer.baseAddress, buffer.count, $0)
            }
        }
        return Hash256(lanes: (digest[0], digest[1], digest[2], digest[3]))
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
        withUnsafeBytes(of: (word.high.bigEndian, word.low.bigEndian)) { hash($0) }
    }

    /// The hash of 64 bytes, one word behind the other: the slot of a mapping's entry.
    public static func hash(_ first: U256, _ second: U256) -> Hash256 {
        withUnsafeBytes(
            of: (first.high.bigEndian, first.low.bigEndian, second.high.bigEndian, second.low.bigEndian)
        ) { hash($0) }
    }

    /// The hash of the 20 bytes: an account's key in the trie.
    public static func hash(_ address: Address) -> Hash256 {
        // Moved to the top of the word.
        let top = address.word << 96
        return withUnsafeBytes(of: (top.high.bigEndian, top.low.bigEndian)) {
            hash(UnsafeRawBufferPointer(rebasing: $0[..<20]))
        }
    }
}
