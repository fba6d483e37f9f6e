/// A 256-bit hash, kept as one word whose most significant byte is the hash's first.
@frozen
public struct Hash256: Sendable, Hashable, Comparable {
    public var word: U256

    @inlinable @inline(__always)
    public init(_ word: U256) { self.word = word }

    /// Exactly 32 bytes; nil for any other count.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32, let word = U256(bigEndian: bytes) else { return nil }
        self.word = word
    }

    /// 64 hexadecimal digits with or without `0x`; nil for anything else.
    public init?(_ text: String) {
        guard let bytes = Hex.decode(text) else { return nil }
        self.init(bytes)
    }

    public static let zero = Hash256(U256.zero)

    public var bytes: [UInt8] { word.bigEndianBytes }

    /// Nibble `index` (0 to 63), counted from the first: the path of a trie key.
    @inlinable @inline(__always)
    public func nibble(_ index: Int) -> Int {
        let half = index < 32 ? word.high : word.low
        return Int(truncatingIfNeeded: half &>> UInt128(truncatingIfNeeded: 124 &- 4 &* (index & 31))) & 15
    }

    @inlinable @inline(__always)
    public static func < (a: Hash256, b: Hash256) -> Bool { a.word < b.word }
}

extension Hash256: CustomStringConvertible {
    /// `0x` and 64 digits.
    public var description: String { Hex.encode(bytes) }
}
