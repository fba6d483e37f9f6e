extension BN254 {
    /// The optimal ate pairing (Vercauteren, 2010): 6x + 2 rounds, then the images of Q under ψ and -ψ².
    enum Pairing: PairingCurve {
        typealias Base = BaseModulus
        typealias G1 = BN254.G1
        typealias G2 = BN254.G2

        /// 6x + 2, which is above 2⁶⁴, without adjacent digits that are not zero.
        static let loopDigits: [Int8] = [
            0, -1, 0, 1, 0, 0, 0, -1, 0, -1, 0, 0, 0, -1, 0, 1, 0, -1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 0, -1,
            0, 1,
            0, 0, -1, 0, 0, 0, 0, -1, 0, 1, 0, 0, 0, -1, 0, -1, 0, 0, 1, 0, 0, 0, -1, 0, 0, -1, 0, 1, 0, 1, 0,
            0, 0,
        ]

        static func closingPoints(_ q: AffinePoint<G2>) -> [AffinePoint<G2>] {
            let first = G2.endomorphism(q)
            return [first, -G2.endomorphism(first)]
        }

        /// y + x · w + constant · w³.
        static func multiply(_ f: Fp12<Base>, by line: Line<Base>) -> Fp12<Base> {
            let low = f.c0.times(line.y)
            let high = f.c1.times(line.x, v: line.constant)
            let cross = (f.c0 + f.c1).times(line.y + line.x, v: line.constant)
            return Fp12(low + high.timesV, cross - low - high)
        }

        /// The exponent times 2x(6x² + 3x + 1) is λ0 + λ1·p + λ2·p² + λ3·p³ with these λ in x
        /// (Fuentes-Castañeda, Knapp and Rodríguez-Henríquez, 2011).
        static func hardPartOfFinalExponentiation(_ f: Fp12<Base>) -> Fp12<Base> {
            let twoX = f.cyclotomicPower(x).cyclotomicSquared()
            let sixX = twoX.cyclotomicSquared() * twoX
            let sixX2 = sixX.cyclotomicPower(x)
            let twelveX3 = sixX2.cyclotomicSquared().cyclotomicPower(x)

            let lambda2 = twelveX3 * sixX2 * sixX
            let lambda1 = lambda2 * twoX.conjugate
            let lambda0 = lambda2 * sixX2 * f
            let lambda3 = lambda1 * f.conjugate
            // Horner's scheme in the Frobenius map.
            let upper = lambda3.frobenius() * lambda2
            return (upper.frobenius() * lambda1).frobenius() * lambda0
        }
    }
}
