/// The subgroup of order p⁴ - p² + 1, which the final exponentiation's easy part leads into.
///
/// There the inverse is the conjugate, and squaring costs half.
extension Fp12 {
    /// The square of an element of the cyclotomic subgroup (Granger and Scott, 2010).
    ///
    /// With w³ = s the field is a cubic extension of Fp4 = Fp2[s] / (s² - ξ); the square then needs that of
    /// each of the three coefficients only.
    func cyclotomicSquared() -> Self {
        let (a0, a1) = Self.squareInFp4(c0.c0, c1.c1)
        let (b0, b1) = Self.squareInFp4(c1.c0, c0.c2)
        let (d0, d1) = Self.squareInFp4(c0.c1, c1.c2)
        return Self(
            Fp6(
                (a0 - c0.c0).doubled() + a0,
                (b0 - c0.c1).doubled() + b0,
                (d0 - c0.c2).doubled() + d0
            ),
            Fp6(
                Self.tripledPlusDoubled(M.multipliedByXi(d1), c1.c0),
                Self.tripledPlusDoubled(a1, c1.c1),
                Self.tripledPlusDoubled(b1, c1.c2)
            )
        )
    }

    private static func tripledPlusDoubled(_ a: Fp2<M>, _ b: Fp2<M>) -> Fp2<M> { (a + b).doubled() + a }

    /// (a + b · s)² with s² = ξ.
    private static func squareInFp4(_ a: Fp2<M>, _ b: Fp2<M>) -> (Fp2<M>, Fp2<M>) {
        let a2 = a.squared()
        let b2 = b.squared()
        return (a2 + M.multipliedByXi(b2), (a + b).squared() - a2 - b2)
    }

    /// An element of the cyclotomic subgroup to the power of `exponent`, which must not be zero.
    func cyclotomicPower(_ exponent: UInt64) -> Self {
        var result = self
        for position in (0..<63 - exponent.leadingZeroBitCount).reversed() {
            result = result.cyclotomicSquared()
            if exponent >> UInt64(position) & 1 == 1 { result = result * self }
        }
        return result
    }
}
