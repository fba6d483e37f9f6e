extension BLS12381 {
    /// The optimal ate pairing, in |x| rounds.
    ///
    /// As x is negative that gives the inverse, and a product of inverses is 1 exactly if the product is.
    enum Pairing: PairingCurve {
        typealias Base = BaseModulus
        typealias G1 = BLS12381.G1
        typealias G2 = BLS12381.G2

        static let loopDigits: [Int8] = (0..<63).reversed().map { Int8(xMagnitude >> UInt64($0) & 1) }

        static func closingPoints(_ q: AffinePoint<G2>) -> [AffinePoint<G2>] { [] }

        /// constant + x · w² + y · w³.
        static func multiply(_ f: Fp12<Base>, by line: Line<Base>) -> Fp12<Base> {
            let low = f.c0.times(line.constant, v: line.x)
            let high = f.c1.times(v: line.y)
            let cross = (f.c0 + f.c1).times(line.constant, v: line.x + line.y)
            return Fp12(low + high.timesV, cross - low - high)
        }

        /// The exponent times 3 is (x - 1)² (x + p) (x² + p² - 1) + 3 (Hayashida, Hayasaka and Teruya, 2020).
        static func hardPartOfFinalExponentiation(_ f: Fp12<Base>) -> Fp12<Base> {
            let once = powerOfX(f) * f.conjugate
            let twice = powerOfX(once) * once.conjugate
            let withP = powerOfX(twice) * twice.frobenius()
            let withP2 = powerOfX(powerOfX(withP)) * withP.frobenius().frobenius() * withP.conjugate
            return withP2 * f.cyclotomicSquared() * f
        }

        private static func powerOfX(_ f: Fp12<Base>) -> Fp12<Base> {
            f.cyclotomicPower(xMagnitude).conjugate
        }
    }
}
