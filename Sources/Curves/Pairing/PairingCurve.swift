/// A curve with an optimal ate pairing G1 × G2 → Fp12, G2 being on its sextic twist.
protocol PairingCurve {
    associatedtype Base: TowerModulus
    associatedtype G1: WeierstrassCurve where G1.Coordinate == Fp<Base>
    associatedtype G2: WeierstrassCurve where G2.Coordinate == Fp2<Base>

    typealias Pair = (g1: AffinePoint<G1>, g2: AffinePoint<G2>)

    /// The digits -1, 0 and 1 of the Miller loop's count after the leading 1, the most significant first.
    static var loopDigits: [Int8] { get }

    /// The points that are still added after the loop.
    static func closingPoints(_ q: AffinePoint<G2>) -> [AffinePoint<G2>]

    /// Where the twist puts a line's three coefficients among the powers of w.
    static func multiply(_ f: Fp12<Base>, by line: Line<Base>) -> Fp12<Base>

    /// An element of the cyclotomic subgroup to the power of (p⁴ - p² + 1) / r, or of a multiple of that which
    /// r does not divide further: whether the result is 1 comes to the same.
    static func hardPartOfFinalExponentiation(_ f: Fp12<Base>) -> Fp12<Base>
}

/// A line through points of the twist, at a point of G1: what it takes of each power of w is the twist's matter.
struct Line<M: TowerModulus> {
    /// What stands alone.
    var constant: Fp2<M>
    /// What stood beside x.
    var x: Fp2<M>
    /// What stood beside y.
    var y: Fp2<M>
}

extension PairingCurve {
    /// Whether the product of the pairs' pairings is 1.
    ///
    /// Every point must be in its group of prime order. Pairs with a point at infinity count as 1.
    static func isProductOne(_ pairs: [Pair]) -> Bool {
        let finite = pairs.filter { !$0.g1.isInfinity && !$0.g2.isInfinity }
        if finite.isEmpty { return true }
        return finalExponentiation(millerLoop(finite)) == .one
    }

    /// The product of the pairs' Miller functions; all pairs share the squarings.
    private static func millerLoop(_ pairs: [Pair]) -> Fp12<Base> {
        var points = pairs.map { TwistPoint<Self>($0.g2) }
        var f = Fp12<Base>.one
        for digit in loopDigits {
            f = f.squared()
            for i in pairs.indices {
                f = multiply(f, by: points[i].double(lineAt: pairs[i].g1))
                if digit != 0 {
                    let addend = digit > 0 ? pairs[i].g2 : -pairs[i].g2
                    f = multiply(f, by: points[i].add(addend, lineAt: pairs[i].g1))
                }
            }
        }
        for i in pairs.indices {
            for addend in closingPoints(pairs[i].g2) {
                f = multiply(f, by: points[i].add(addend, lineAt: pairs[i].g1))
            }
        }
        return f
    }

    /// f to the power of (p¹² - 1) / r, up to the factor that the hard part allows itself.
    private static func finalExponentiation(_ f: Fp12<Base>) -> Fp12<Base> {
        // p⁶ - 1, then p² + 1.
        let first = f.conjugate * f.inverse()
        let easy = first.frobenius().frobenius() * first
        return hardPartOfFinalExponentiation(easy)
    }
}
