extension U256 {
    @inlinable @inline(__always)
    public static func & (a: U256, b: U256) -> U256 { U256(high: a.high & b.high, low: a.low & b.low) }
    @inlinable @inline(__always)
    public static func | (a: U256, b: U256) -> U256 { U256(high: a.high | b.high, low: a.low | b.low) }
    @inlinable @inline(__always)
    public static func ^ (a: U256, b: U256) -> U256 { U256(high: a.high ^ b.high, low: a.low ^ b.low) }
    @inlinable @inline(__always)
    public static prefix func ~ (a: U256) -> U256 { U256(high: ~a.high, low: ~a.low) }

    /// Logical left shift; a count of 256 or more gives zero, a negative one is a programmer's error.
    @inlinable @inline(__always)
    public static func << (a: U256, count: Int) -> U256 {
        if count >= 256 { return .zero }
        if count >= 128 { return U256(high: a.low &<< UInt128(truncatingIfNeeded: count &- 128), low: 0) }
        if count == 0 { return a }
        let n = UInt128(truncatingIfNeeded: count)
        return U256(high: (a.high &<< n) | (a.low &>> (128 &- n)), low: a.low &<< n)
    }

    /// Logical right shift; a count of 256 or more gives zero, a negative one is a programmer's error.
    @inlinable @inline(__always)
    public static func >> (a: U256, count: Int) -> U256 {
        if count >= 256 { return .zero }
        if count >= 128 { return U256(high: 0, low: a.high &>> UInt128(truncatingIfNeeded: count &- 128)) }
        if count == 0 { return a }
        let n = UInt128(truncatingIfNeeded: count)
        return U256(high: a.high &>> n, low: (a.low &>> n) | (a.high &<< (128 &- n)))
    }

    /// True when bit 255, the two's-complement sign, is set.
    @inlinable @inline(__always)
    public var isNegative: Bool { high >> 127 == 1 }

    /// Arithmetic right shift of the two's-complement value (the EVM's SAR).
    @inlinable @inline(__always)
    public func arithmeticShiftedRight(by count: Int) -> U256 {
        guard isNegative else { return self >> count }
        if count >= 256 { return .max }
        return ~((~self) >> count)
    }

    /// Byte `index` counted from the most significant one; zero when out of range (the EVM's BYTE).
    @inlinable @inline(__always)
    public func byte(at index: U256) -> U256 {
        guard let i = index.asUInt64, i < 32 else { return .zero }
        return (self >> (8 &* (31 &- Int(truncatingIfNeeded: i)))) & U256(0xff as UInt64)
    }

    /// Extends the sign of the two's-complement number in the bytes up to `index` (the EVM's SIGNEXTEND).
    @inlinable @inline(__always)
    public func signExtended(fromByte index: U256) -> U256 {
        guard let i = index.asUInt64, i < 31 else { return self }
        let shift = 248 &- 8 &* Int(truncatingIfNeeded: i)
        return (self << shift).arithmeticShiftedRight(by: shift)
    }

    /// Number of leading zero bits, 256 for zero (EIP-7939).
    @inlinable @inline(__always)
    public var leadingZeroBitCount: Int {
        high != 0 ? high.leadingZeroBitCount : 128 &+ low.leadingZeroBitCount
    }
}
