extension U256 {
    @inlinable @inline(__always)
    public func addingReportingCarry(_ b: U256) -> (value: U256, carry: Bool) {
        let (l, c0) = low.addingReportingOverflow(b.low)
        let (h0, c1) = high.addingReportingOverflow(b.high)
        let (h, c2) = h0.addingReportingOverflow(c0 ? 1 : 0)
        // The two carries exclude each other, so `!=` is the or that compiles to an adc chain.
        return (U256(high: h, low: l), c1 != c2)
    }

    @inlinable @inline(__always)
    public func subtractingReportingBorrow(_ b: U256) -> (value: U256, borrow: Bool) {
        let (l, b0) = low.subtractingReportingOverflow(b.low)
        let (h0, b1) = high.subtractingReportingOverflow(b.high)
        let (h, b2) = h0.subtractingReportingOverflow(b0 ? 1 : 0)
        return (U256(high: h, low: l), b1 != b2)
    }

    /// Sum modulo 2²⁵⁶.
    @inlinable @inline(__always)
    public static func &+ (a: U256, b: U256) -> U256 { a.addingReportingCarry(b).value }

    /// Difference modulo 2²⁵⁶.
    @inlinable @inline(__always)
    public static func &- (a: U256, b: U256) -> U256 { a.subtractingReportingBorrow(b).value }

    /// Two's-complement negation.
    @inlinable @inline(__always)
    public var negated: U256 { U256.zero &- self }

    /// Sum, or nil when it does not fit 256 bits.
    @inlinable
    public func adding(_ b: U256) -> U256? {
        let (value, carry) = addingReportingCarry(b)
        return carry ? nil : value
    }

    /// Difference, or nil when it would be negative.
    @inlinable
    public func subtracting(_ b: U256) -> U256? {
        let (value, borrow) = subtractingReportingBorrow(b)
        return borrow ? nil : value
    }

    /// Product, or nil when it does not fit 256 bits.
    @inlinable
    public func multiplied(by b: U256) -> U256? {
        let (upper, lower) = multipliedFullWidth(by: b)
        return upper.isZero ? lower : nil
    }

    @inlinable @inline(__always)
    static func wide(_ a: UInt64, _ b: UInt64) -> UInt128 {
        UInt128(truncatingIfNeeded: a) &* UInt128(truncatingIfNeeded: b)
    }

    /// Product modulo 2²⁵⁶.
    @inlinable @inline(__always)
    public static func &* (a: U256, b: U256) -> U256 {
        let (a0, a1, a2, a3) = (a.limb0, a.limb1, a.limb2, a.limb3)
        let (b0, b1, b2, b3) = (b.limb0, b.limb1, b.limb2, b.limb3)
        let p00 = wide(a0, b0)
        let p01 = wide(a0, b1)
        let p10 = wide(a1, b0)
        // Column 1: its carry out is at most 2, hence the 128-bit accumulators.
        let column1 =
            (p00 >> 64) &+ UInt128(truncatingIfNeeded: UInt64(truncatingIfNeeded: p01))
            &+ UInt128(truncatingIfNeeded: UInt64(truncatingIfNeeded: p10))
        let low =
            UInt128(truncatingIfNeeded: UInt64(truncatingIfNeeded: p00)) | (column1 << 64)
        var high = (p01 >> 64) &+ (p10 >> 64) &+ (column1 >> 64)
        high = high &+ wide(a0, b2) &+ wide(a1, b1) &+ wide(a2, b0)
        let top = (a0 &* b3) &+ (a1 &* b2) &+ (a2 &* b1) &+ (a3 &* b0)
        high = high &+ (UInt128(truncatingIfNeeded: top) << 64)
        return U256(high: high, low: low)
    }

    /// The 512-bit product.
    @inlinable
    public func multipliedFullWidth(by b: U256) -> (upper: U256, lower: U256) {
        let x = (limb0, limb1, limb2, limb3)
        let y = (b.limb0, b.limb1, b.limb2, b.limb3)
        var r = (UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0))
        @inline(__always)
        func row(
            _ m: UInt64,
            _ d0: inout UInt64,
            _ d1: inout UInt64,
            _ d2: inout UInt64,
            _ d3: inout UInt64,
            _ d4: inout UInt64
        ) {
            var t = U256.wide(x.0, m) &+ UInt128(truncatingIfNeeded: d0)
            d0 = UInt64(truncatingIfNeeded: t)
            t = U256.wide(x.1, m) &+ UInt128(truncatingIfNeeded: d1) &+ (t >> 64)
            d1 = UInt64(truncatingIfNeeded: t)
            t = U256.wide(x.2, m) &+ UInt128(truncatingIfNeeded: d2) &+ (t >> 64)
            d2 = UInt64(truncatingIfNeeded: t)
            t = U256.wide(x.3, m) &+ UInt128(truncatingIfNeeded: d3) &+ (t >> 64)
            d3 = UInt64(truncatingIfNeeded: t)
            d4 = UInt64(truncatingIfNeeded: t >> 64)
        }
        row(y.0, &r.0, &r.1, &r.2, &r.3, &r.4)
        row(y.1, &r.1, &r.2, &r.3, &r.4, &r.5)
        row(y.2, &r.2, &r.3, &r.4, &r.5, &r.6)
        row(y.3, &r.3, &r.4, &r.5, &r.6, &r.7)
        return (U256(r.4, r.5, r.6, r.7), U256(r.0, r.1, r.2, r.3))
    }

    /// `self` to the power `exponent`, modulo 2²⁵⁶.
    @inlinable
    public func raised(to exponent: U256) -> U256 {
        var result = U256.one
        var base = self
        var bits = exponent
        while !bits.isZero {
            if bits.low & 1 == 1 { result = result &* base }
            bits = bits >> 1
            if !bits.isZero { base = base &* base }
        }
        return result
    }
}
