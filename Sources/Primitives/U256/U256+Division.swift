/// One digit of a division by a 64-bit word.
@usableFromInline
enum WordDivision {
    /// Quotient and remainder of `u1 · 2⁶⁴ + u0` by `d`, for `u1 < d`.
    ///
    /// Swift has no 128-by-64 division, but `UInt128`'s, a function of the compiler's library, comes down to the
    /// processor's: on x86-64 that took half the time of a multiplication by the reciprocal (Möller and Granlund, 2011).
    @inlinable @inline(__always)
    static func divide(_ u1: UInt64, _ u0: UInt64, by d: UInt64) -> (q: UInt64, r: UInt64) {
        let n = UInt128(truncatingIfNeeded: u1) << 64 | UInt128(truncatingIfNeeded: u0)
        let q = UInt64(truncatingIfNeeded: n / UInt128(truncatingIfNeeded: d))
        return (q, u0 &- q &* d)
    }
}

extension U256 {
    /// Quotient and remainder; both zero for a zero divisor, as the EVM has it.
    @inlinable
    public func quotientAndRemainder(dividingBy d: U256) -> (quotient: U256, remainder: U256) {
        if d.isZero { return (.zero, .zero) }
        if self < d { return (.zero, self) }
        if (high | d.high) == 0 {
            if (low >> 64) == 0 {
                return (U256(limb0 / d.limb0), U256(limb0 % d.limb0))
            }
            let quotient = low / d.low
            return (U256(quotient), U256(low &- quotient &* d.low))
        }
        if d & (d &- 1) == .zero {
            let shift = d.bitWidth - 1
            return (self >> shift, self & (d &- 1))
        }
        if (d.high | (d.low >> 64)) == 0 { return divide(byWord: d.limb0) }
        return divideLong(by: d)
    }

    /// Division by a single 64-bit word, not zero.
    @inlinable
    func divide(byWord word: UInt64) -> (quotient: U256, remainder: U256) {
        let q3 = limb3 / word
        let (q2, r2) = WordDivision.divide(limb3 &- q3 &* word, limb2, by: word)
        let (q1, r1) = WordDivision.divide(r2, limb1, by: word)
        let (q0, r0) = WordDivision.divide(r1, limb0, by: word)
        return (U256(q0, q1, q2, q3), U256(r0))
    }

    @inlinable
    func divideLong(by d: U256) -> (quotient: U256, remainder: U256) {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 13) { buffer in
            guard let limbs = buffer.baseAddress else { return (.zero, .zero) }
            limbs[0] = limb0
            limbs[1] = limb1
            limbs[2] = limb2
            limbs[3] = limb3
            let quotient = limbs + 9
            quotient.update(repeating: 0, count: 4)
            let remainder = LongDivision.divide(limbs, count: 4, by: d, quotient: quotient)
            return (U256(quotient[0], quotient[1], quotient[2], quotient[3]), remainder)
        }
    }

    /// Two's-complement division, truncating towards zero (the EVM's SDIV).
    @inlinable
    public func signedQuotient(dividingBy d: U256) -> U256 {
        let n = isNegative ? negated : self
        let m = d.isNegative ? d.negated : d
        let q = n.quotientAndRemainder(dividingBy: m).quotient
        return isNegative != d.isNegative ? q.negated : q
    }

    /// Two's-complement remainder with the dividend's sign (the EVM's SMOD).
    @inlinable
    public func signedRemainder(dividingBy d: U256) -> U256 {
        let n = isNegative ? negated : self
        let m = d.isNegative ? d.negated : d
        let r = n.quotientAndRemainder(dividingBy: m).remainder
        return isNegative ? r.negated : r
    }

    /// (`a` + `b`) mod `m` over the integers; zero for a zero modulus.
    @inlinable
    public static func addMod(_ a: U256, _ b: U256, _ m: U256) -> U256 {
        if m.isZero { return .zero }
        let (sum, carry) = a.addingReportingCarry(b)
        if !carry { return sum.quotientAndRemainder(dividingBy: m).remainder }
        return LongDivision.remainder(upper: .one, lower: sum, by: m)
    }

    /// (`a` · `b`) mod `m` over the integers; zero for a zero modulus.
    @inlinable
    public static func mulMod(_ a: U256, _ b: U256, _ m: U256) -> U256 {
        if m.isZero { return .zero }
        let (upper, lower) = a.multipliedFullWidth(by: b)
        if upper.isZero { return lower.quotientAndRemainder(dividingBy: m).remainder }
        return LongDivision.remainder(upper: upper, lower: lower, by: m)
    }
}

/// Knuth's algorithm D over 64-bit limbs, the least significant first.
@usableFromInline
enum LongDivision {
    @inlinable
    static func remainder(upper: U256, lower: U256, by m: U256) -> U256 {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 9) { buffer in
            guard let limbs = buffer.baseAddress else { return .zero }
            limbs[0] = lower.limb0
            limbs[1] = lower.limb1
            limbs[2] = lower.limb2
            limbs[3] = lower.limb3
            limbs[4] = upper.limb0
            limbs[5] = upper.limb1
            limbs[6] = upper.limb2
            limbs[7] = upper.limb3
            return divide(limbs, count: 8, by: m, quotient: nil)
        }
    }

    /// Divides `count` limbs at `n` (room for one more, which is overwritten) by a `d` that is not
    /// zero; writes the quotient's limbs where asked and returns the remainder.
    @inlinable
    static func divide(
        _ n: UnsafeMutablePointer<UInt64>,
        count: Int,
        by d: U256,
        quotient: UnsafeMutablePointer<UInt64>?
    ) -> U256 {
        let size = (d.bitWidth &+ 63) / 64
        let shift = (64 &- (d.bitWidth & 63)) & 63
        let divisor = d << shift
        let parts = (divisor.limb0, divisor.limb1, divisor.limb2, divisor.limb3)
        n[count] = 0
        if shift != 0 {
            let s = UInt64(truncatingIfNeeded: shift)
            for i in stride(from: count, to: 0, by: -1) {
                n[i] = (n[i] &<< s) | (n[i &- 1] &>> (64 &- s))
            }
            n[0] = n[0] &<< s
        }
        if size == 1 {
            var r: UInt64 = n[count]
            for i in stride(from: count &- 1, through: 0, by: -1) {
                let (q, rest) = WordDivision.divide(r, n[i], by: parts.0)
                quotient?[i] = q
                r = rest
            }
            return U256(r &>> UInt64(truncatingIfNeeded: shift))
        }
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 4) { buffer in
            guard let m = buffer.baseAddress else { return }
            m[0] = parts.0
            m[1] = parts.1
            m[2] = parts.2
            m[3] = parts.3
            let top = m[size &- 1]
            let second = m[size &- 2]
            for j in stride(from: count &- size, through: 0, by: -1) {
                var q: UInt64
                var r: UInt64
                var exact = true
                if n[j &+ size] >= top {
                    q = .max
                    let (sum, carry) = n[j &+ size &- 1].addingReportingOverflow(top)
                    r = sum
                    exact = !carry
                } else {
                    (q, r) = WordDivision.divide(n[j &+ size], n[j &+ size &- 1], by: top)
                }
                // Once r has left 64 bits, q cannot be too large by the second limb's test.
                while exact {
                    let next = UInt128(truncatingIfNeeded: n[j &+ size &- 2])
                    let bound = UInt128(truncatingIfNeeded: r) << 64 | next
                    if U256.wide(q, second) <= bound { break }
                    q = q &- 1
                    let (sum, carry) = r.addingReportingOverflow(top)
                    r = sum
                    exact = !carry
                }
                var borrow: UInt64 = 0
                for i in 0..<size {
                    let p = U256.wide(q, m[i]) &+ UInt128(truncatingIfNeeded: borrow)
                    let (value, under) = n[j &+ i].subtractingReportingOverflow(
                        UInt64(truncatingIfNeeded: p)
                    )
                    n[j &+ i] = value
                    borrow = UInt64(truncatingIfNeeded: p >> 64) &+ (under ? 1 : 0)
                }
                let (value, under) = n[j &+ size].subtractingReportingOverflow(borrow)
                n[j &+ size] = value
                if under {
                    q = q &- 1
                    var carry: UInt64 = 0
                    for i in 0..<size {
                        let t =
                            UInt128(truncatingIfNeeded: n[j &+ i]) &+ UInt128(truncatingIfNeeded: m[i])
                            &+ UInt128(truncatingIfNeeded: carry)
                        n[j &+ i] = UInt64(truncatingIfNeeded: t)
                        carry = UInt64(truncatingIfNeeded: t >> 64)
                    }
                    n[j &+ size] = n[j &+ size] &+ carry
                }
                quotient?[j] = q
            }
        }
        let rest = U256(n[0], n[1], size > 2 ? n[2] : 0, size > 3 ? n[3] : 0)
        return rest >> shift
    }
}
