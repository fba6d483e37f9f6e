/// An element c0 + c1 · u of the quadratic extension with u² = -1.
///
/// Such a field needs a modulus that is 3 modulo 4.
struct Fp2<M: Modulus>: Field {
    var c0: Fp<M>
    var c1: Fp<M>

    @inline(__always)
    init(_ c0: Fp<M>, _ c1: Fp<M>) {
        self.c0 = c0
        self.c1 = c1
    }

    @inline(__always)
    static var zero: Self { Self(.zero, .zero) }
    @inline(__always)
    static var one: Self { Self(.one, .zero) }

    @inline(__always)
    var isZero: Bool { c0.isZero && c1.isZero }

    @inline(__always)
    static func + (a: Self, b: Self) -> Self { Self(a.c0 + b.c0, a.c1 + b.c1) }

    @inline(__always)
    static func - (a: Self, b: Self) -> Self { Self(a.c0 - b.c0, a.c1 - b.c1) }

    @inline(__always)
    static prefix func - (a: Self) -> Self { Self(-a.c0, -a.c1) }

    /// Karatsuba's three products.
    static func * (a: Self, b: Self) -> Self {
        let low = a.c0 * b.c0
        let high = a.c1 * b.c1
        return Self(low - high, (a.c0 + a.c1) * (b.c0 + b.c1) - low - high)
    }

    @inline(__always)
    static func * (a: Self, b: Fp<M>) -> Self { Self(a.c0 * b, a.c1 * b) }

    func squared() -> Self {
        let cross = c0 * c1
        return Self((c0 + c1) * (c0 - c1), cross.doubled())
    }

    /// c0 - c1 · u, which is also the p-th power.
    @inline(__always)
    var conjugate: Self { Self(c0, -c1) }

    /// The product with the conjugate.
    var norm: Fp<M> { c0.squared() + c1.squared() }

    func inverse() -> Self {
        let scale = norm.inverse()
        return Self(c0 * scale, -(c1 * scale))
    }
}

extension Fp2 {
    /// A square root; nil for a non-residue.
    ///
    /// (x + y · u)² = c0 + c1 · u asks for x² = (c0 ± √norm) / 2 and y = c1 / 2x.
    func squareRoot() -> Self? {
        if c1.isZero {
            // -1 is no square in Fp, so exactly one of c0 and -c0 is.
            if let root = c0.squareRoot() { return Self(root, .zero) }
            return (-c0).squareRoot().map { Self(.zero, $0) }
        }
        guard let root = norm.squareRoot() else { return nil }
        let half = Fp<M>.one.doubled().inverse()
        guard let x = ((c0 + root) * half).squareRoot() ?? ((c0 - root) * half).squareRoot() else {
            return nil
        }
        return Self(x, c1 * half * x.inverse())
    }

    /// RFC 9380's sign: that of the first part that is not zero.
    var isOdd: Bool { c0.isZero ? c1.isOdd : c0.isOdd }
}
