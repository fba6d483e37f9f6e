/// A modulus with the tower of fields that a pairing needs over it.
///
/// Fp2 = Fp[u] / (u² + 1), Fp6 = Fp2[v] / (v³ - ξ) and Fp12 = Fp6[w] / (w² - v), so that w⁶ = ξ. Both curves
/// have this tower and differ in ξ.
protocol TowerModulus: Modulus {
    /// `a` · ξ.
    static func multipliedByXi(_ a: Fp2<Self>) -> Fp2<Self>
    static var frobenius: FrobeniusConstants<Self> { get }
}

/// What raising to the p-th power does to the powers of w: wⁱ becomes ξ^(i(p - 1) / 6) · wⁱ.
struct FrobeniusConstants<M: TowerModulus>: Sendable {
    let w1: Fp2<M>
    let w2: Fp2<M>
    let w3: Fp2<M>
    let w4: Fp2<M>
    let w5: Fp2<M>

    /// The modulus must be 1 modulo 6.
    init() {
        let exponent = M.value.quotient(dividingBy: 6)
        w1 = M.multipliedByXi(.one).power(exponent)
        w2 = w1.squared()
        w3 = w2 * w1
        w4 = w2.squared()
        w5 = w4 * w1
    }
}
