/// A 256-bit unsigned integer: the EVM's word.
///
/// Two 128-bit limbs rather than four of 64: scalar code throughout, where four limbs tempt the
/// vectoriser into 16-byte loads that stall behind 8-byte stores.
@frozen
public struct U256: Sendable, Hashable {
    /// Bits 128 to 255.
    public var high: UInt128
    /// Bits 0 to 127.
    public var low: UInt128

    @inlinable @inline(__always)
    public init(high: UInt128, low: UInt128) {
        self.high = high
        self.low = low
    }

    @inlinable @inline(__always)
    public init(_ value: UInt64) {
        self.init(high: 0, low: UInt128(truncatingIfNeeded: value))
    }

    @inlinable @inline(__always)
    public init(_ value: UInt128) {
        self.init(high: 0, low: value)
    }

    /// A word from a number that must not be negative; a negative one gives zero.
    @inlinable @inline(__always)
    public init(clamping value: Int) {
        self.init(value < 0 ? 0 : UInt64(truncatingIfNeeded: value))
    }

    /// Limbs of 64 bits, the least significant first.
    @inlinable @inline(__always)
    public init(_ l0: UInt64, _ l1: UInt64, _ l2: UInt64, _ l3: UInt64) {
        self.init(
            high: UInt128(truncatingIfNeeded: l3) << 64 | UInt128(truncatingIfNeeded: l2),
            low: UInt128(truncatingIfNeeded: l1) << 64 | UInt128(truncatingIfNeeded: l0)
        )
    }

    // Computed, so that other modules see a constant instead of a call to a lazy global.
    @inlinable @inline(__always)
    public static var zero: U256 { U256(high: 0, low: 0) }
    @inlinable @inline(__always)
    public static var one: U256 { U256(high: 0, low: 1) }
    @inlinable @inline(__always)
    public static var max: U256 { U256(high: .max, low: .max) }

    @inlinable @inline(__always)
    public var isZero: Bool { (high | low) == 0 }

    @inlinable @inline(__always)
    public var limb0: UInt64 { UInt64(truncatingIfNeeded: low) }
    @inlinable @inline(__always)
    public var limb1: UInt64 { UInt64(truncatingIfNeeded: low >> 64) }
    @inlinable @inline(__always)
    public var limb2: UInt64 { UInt64(truncatingIfNeeded: high) }
    @inlinable @inline(__always)
    public var limb3: UInt64 { UInt64(truncatingIfNeeded: high >> 64) }

    /// The value when it fits 64 bits.
    @inlinable @inline(__always)
    public var asUInt64: UInt64? {
        (high | (low >> 64)) == 0 ? limb0 : nil
    }

    /// The value, or `UInt64.max` when it does not fit.
    @inlinable @inline(__always)
    public var clampedUInt64: UInt64 {
        (high | (low >> 64)) == 0 ? limb0 : .max
    }

    /// The value when it fits a non-negative `Int`.
    @inlinable @inline(__always)
    public var asInt: Int? {
        guard let value = asUInt64, value <= UInt64(Int.max) else { return nil }
        return Int(truncatingIfNeeded: value)
    }

    /// Number of bits without leading zeros; 0 for zero.
    @inlinable
    public var bitWidth: Int {
        high != 0 ? 256 - high.leadingZeroBitCount : 128 - low.leadingZeroBitCount
    }

    /// Number of bytes without leading zeros; 0 for zero.
    @inlinable
    public var byteWidth: Int { (bitWidth + 7) / 8 }
}

extension U256: Comparable {
    @inlinable @inline(__always)
    public static func == (a: U256, b: U256) -> Bool {
        ((a.high ^ b.high) | (a.low ^ b.low)) == 0
    }

    @inlinable @inline(__always)
    public static func < (a: U256, b: U256) -> Bool {
        a.subtractingReportingBorrow(b).borrow
    }

    /// Two's-complement comparison (the EVM's SLT).
    @inlinable @inline(__always)
    public static func signedLess(_ a: U256, _ b: U256) -> Bool {
        let flip: UInt128 = 1 << 127
        return U256(high: a.high ^ flip, low: a.low) < U256(high: b.high ^ flip, low: b.low)
    }
}

extension U256: ExpressibleByIntegerLiteral {
    @inlinable @inline(__always)
    public init(integerLiteral value: UInt64) { self.init(value) }
}
