/// The running point of a Miller loop, (x / z, y / z) on the twist, which yields the lines on its way.
///
/// Steps and lines as in Costello, Lange and Naehrig, "Faster Pairing Computations on Curves with High-Degree
/// Twists" (2010). Lines come scaled by factors in Fp2, which vanish in the final exponentiation.
struct TwistPoint<Curve: PairingCurve> {
    typealias Coordinate = Fp2<Curve.Base>

    private var x: Coordinate
    private var y: Coordinate
    private var z: Coordinate

    init(_ point: AffinePoint<Curve.G2>) {
        x = point.x
        y = point.y
        z = .one
    }

    /// Doubles the point; returns the tangent's value at `p`.
    mutating func double(lineAt p: AffinePoint<Curve.G1>) -> Line<Curve.Base> {
        // Everything is doubled once more than in the paper, which saves the halvings.
        let xy = x * y
        let yy = y.squared()
        let zz = z.squared()
        let e = Curve.G2.b * zz.tripled()
        let f = e.tripled()
        let g = yy + f
        let h = (y + z).squared() - yy - zz
        let xx = x.squared()
        let ee = e.squared()
        x = (xy * (yy - f)).doubled()
        y = g.squared() - ee.tripled().doubled().doubled()
        z = (yy * h).doubled().doubled()
        return Line(constant: e - yy, x: xx.tripled() * p.x, y: -(h * p.y))
    }

    /// Adds `q`, which must be neither the point nor its negative; returns the chord's value at `p`.
    mutating func add(_ q: AffinePoint<Curve.G2>, lineAt p: AffinePoint<Curve.G1>) -> Line<Curve.Base> {
        let theta = y - q.y * z
        let lambda = x - q.x * z
        let c = theta.squared()
        let d = lambda.squared()
        let e = lambda * d
        let g = x * d
        let h = e + z * c - g.doubled()
        x = lambda * h
        y = theta * (g - h) - e * y
        z = z * e
        return Line(constant: theta * q.x - lambda * q.y, x: -(theta * p.x), y: lambda * p.y)
    }
}
