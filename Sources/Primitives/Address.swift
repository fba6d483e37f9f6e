/// A 20-byte account address, kept as a number whose most significant byte is the address's first.
@frozen
public struct Address: Sendable, Hashable, Comparable {
    /// The first four bytes.
    public var high: UInt32
    /// The last sixteen bytes.
    public var low: UInt128

    @inlinable @inline(__always)
    public init(high: UInt32, low: UInt128) {
        self.high = high
        self.low = low
    }

    /// The low 160 bits of `word`: how the EVM reads an address from its stack.
    @inlinable @inline(__always)
    public init(truncating word: U256) {
        self.init(high: UInt32(truncatingIfNeeded: word.high), low: word.low)
    }

    /// Exactly 20 bytes; nil for any other count.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 20, let word = U256(bigEndian: bytes) else { return nil }
        self.init(truncating: word)
    }

    /// 40 hexadecimal digits with or without `0x`; nil for anything else.
    ///
    /// Checksums are not looked at.
    public init?(_ text: String) {
        guard let bytes = Hex.decode(text) else { return nil }
        self.init(bytes)
    }

    public static let zero = Address(high: 0, low: 0)

    @inlinable @inline(__always)
    public var word: U256 { U256(high: UInt128(truncatingIfNeeded: high), low: low) }

    public var bytes: [UInt8] { Array(word.bigEndianBytes.suffix(20)) }

    @inlinable @inline(__always)
    public static func < (a: Address, b: Address) -> Bool {
        a.high != b.high ? a.high < b.high : a.low < b.low
    }
}

extension Address: CustomStringConvertible {
    /// `0x` and 40 lower-case digits.
    public var description: String { Hex.encode(bytes) }
}
