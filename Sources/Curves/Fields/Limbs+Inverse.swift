extension LimbVector {
    /// Kaliski's almost inverse: `inverse` = 2^`exponent` / self modulo `modulus`.
    ///
    /// `self` must be neither zero nor above the modulus, an odd prime with its top bit clear. The exponent is
    /// at least the modulus's bit width and at most twice that.
    ///
    /// Takes a time that depends on the value: what goes through it is public.
    ///
    /// Holds through every round, modulo the modulus: u · 2^exponent = -r · self and v · 2^exponent = s · self.
    func almostInverse(modulus: Self) -> (inverse: Self, exponent: Int) {
        var u = modulus
        var v = self
        var r = Self()
        var s = Self(1)
        var exponent = 0
        while true {
            while v[0] & 1 == 0 {
                let zeros = UInt64(truncatingIfNeeded: min(v[0].trailingZeroBitCount, 63))
                v = v.shiftedRight(by: zeros)
                r = r.shiftedLeft(by: zeros)
                exponent += Int(zeros)
            }
            // Both are odd; their difference is even.
            let (difference, borrow) = v.subtracting(u)
            if !borrow {
                // Equal, hence both 1: v becomes zero with one more halving.
                if difference.isZero {
                    r = r.shiftedLeft(by: 1).reducedOnce(by: modulus)
                    return (modulus.subtracting(r).difference, exponent + 1)
                }
                s = s.adding(r)
                v = difference
            } else {
                u = u.subtracting(v).difference
                r = r.adding(s)
                while u[0] & 1 == 0 {
                    let zeros = UInt64(truncatingIfNeeded: min(u[0].trailingZeroBitCount, 63))
                    u = u.shiftedRight(by: zeros)
                    s = s.shiftedLeft(by: zeros)
                    exponent += Int(zeros)
                }
            }
        }
    }
}
