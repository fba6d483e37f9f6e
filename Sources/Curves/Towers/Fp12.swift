/// An element c0 + c1 · w of the quadratic extension of Fp6 with w² = v: where pairings live.
struct Fp12<M: TowerModulus>: Field {
    var c0: Fp6<M>
    var c1: Fp6<M>

    @inline(__always)
    init(_ c0: Fp6<M>, _ c1: Fp6<M>) {
        self.c0 = c0
        self.c1 = c1
    }

    static var zero: Self { Self(.zero, .zero) }
    static var one: Self { Self(.one, .zero) }

    var isZero: Bool { c0.isZero && c1.isZero }

    static func + (a: Self, b: Self) -> Self { Self(a.c0 + b.c0, a.c1 + b.c1) }

    static func - (a: Self, b: Self) -> Self { Self(a.c0 - b.c0, a.c1 - b.c1) }

    static prefix func - (a: Self) -> Self { Self(-a.c0, -a.c1) }

    static func * (a: Self, b: Self) -> Self {
        let low = a.c0 * b.c0
        let high = a.c1 * b.c1
        return Self(low + high.timesV, (a.c0 + a.c1) * (b.c0 + b.c1) - low - high)
    }

    func squared() -> Self {
        let cross = c0 * c1
        let product = (c0 + c1) * (c0 + c1.timesV)
        return Self(product - cross - cross.timesV, cross + cross)
    }

    /// c0 - c1 · w, which is also the p⁶-th power.
    var conjugate: Self { Self(c0, -c1) }

    func inverse() -> Self {
        let scale = (c0.squared() - c1.squared().timesV).inverse()
        return Self(c0 * scale, -(c1 * scale))
    }

    /// The p-th power.
    func frobenius() -> Self {
        let constants = M.frobenius
        return Self(
            Fp6(c0.c0.conjugate, c0.c1.conjugate * constants.w2, c0.c2.conjugate * constants.w4),
            Fp6(
                c1.c0.conjugate * constants.w1,
                c1.c1.conjugate * constants.w3,
                c1.c2.conjugate * constants.w5
            )
        )
    }
}
