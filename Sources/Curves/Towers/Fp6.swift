/// An element c0 + c1 · v + c2 · v² of the cubic extension of Fp2 with v³ = ξ.
struct Fp6<M: TowerModulus>: Field {
    var c0: Fp2<M>
    var c1: Fp2<M>
    var c2: Fp2<M>

    @inline(__always)
    init(_ c0: Fp2<M>, _ c1: Fp2<M>, _ c2: Fp2<M>) {
        self.c0 = c0
        self.c1 = c1
        self.c2 = c2
    }

    static var zero: Self { Self(.zero, .zero, .zero) }
    static var one: Self { Self(.one, .zero, .zero) }

    var isZero: Bool { c0.isZero && c1.isZero && c2.isZero }

    static func + (a: Self, b: Self) -> Self { Self(a.c0 + b.c0, a.c1 + b.c1, a.c2 + b.c2) }

    static func - (a: Self, b: Self) -> Self { Self(a.c0 - b.c0, a.c1 - b.c1, a.c2 - b.c2) }

    static prefix func - (a: Self) -> Self { Self(-a.c0, -a.c1, -a.c2) }

    /// Karatsuba's six products.
    static func * (a: Self, b: Self) -> Self {
        let p0 = a.c0 * b.c0
        let p1 = a.c1 * b.c1
        let p2 = a.c2 * b.c2
        let p12 = (a.c1 + a.c2) * (b.c1 + b.c2) - p1 - p2
        let p01 = (a.c0 + a.c1) * (b.c0 + b.c1) - p0 - p1
        let p02 = (a.c0 + a.c2) * (b.c0 + b.c2) - p0 - p2
        return Self(p0 + M.multipliedByXi(p12), p01 + M.multipliedByXi(p2), p02 + p1)
    }

    func squared() -> Self { self * self }

    /// The product with v.
    var timesV: Self { Self(M.multipliedByXi(c2), c0, c1) }

    /// The product with b0.
    func times(_ b0: Fp2<M>) -> Self { Self(c0 * b0, c1 * b0, c2 * b0) }

    /// The product with b1 · v.
    func times(v b1: Fp2<M>) -> Self { Self(M.multipliedByXi(c2 * b1), c0 * b1, c1 * b1) }

    /// The product with b0 + b1 · v.
    func times(_ b0: Fp2<M>, v b1: Fp2<M>) -> Self {
        let p0 = c0 * b0
        let p1 = c1 * b1
        let p01 = (c0 + c1) * (b0 + b1) - p0 - p1
        return Self(p0 + M.multipliedByXi(c2 * b1), p01, c2 * b0 + p1)
    }

    func inverse() -> Self {
        let t0 = c0.squared() - M.multipliedByXi(c1 * c2)
        let t1 = M.multipliedByXi(c2.squared()) - c0 * c1
        let t2 = c1.squared() - c0 * c2
        let scale = (c0 * t0 + M.multipliedByXi(c2 * t1 + c1 * t2)).inverse()
        return Self(t0 * scale, t1 * scale, t2 * scale)
    }
}
