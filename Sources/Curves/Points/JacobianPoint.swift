/// A point (x / z², y / z³); z is zero for the point at infinity.
///
/// The formulas are those of the Explicit-Formulas Database for a = 0: dbl-2009-l, add-2007-bl, madd-2007-bl.
struct JacobianPoint<Curve: WeierstrassCurve>: Sendable {
    typealias Coordinate = Curve.Coordinate

    var x: Coordinate
    var y: Coordinate
    var z: Coordinate

    init(x: Coordinate, y: Coordinate, z: Coordinate) {
        self.x = x
        self.y = y
        self.z = z
    }

    init(_ point: AffinePoint<Curve>) {
        self.init(x: point.x, y: point.y, z: point.isInfinity ? .zero : .one)
    }

    static var infinity: Self { Self(x: .one, y: .one, z: .zero) }

    var isInfinity: Bool { z.isZero }

    var affine: AffinePoint<Curve> {
        if isInfinity { return .infinity }
        let inverse = z.inverse()
        let square = inverse.squared()
        return AffinePoint(x * square, y * square * inverse)
    }

    static prefix func - (point: Self) -> Self { Self(x: point.x, y: -point.y, z: point.z) }

    func doubled() -> Self {
        let a = x.squared()
        let b = y.squared()
        let c = b.squared()
        let d = ((x + b).squared() - a - c).doubled()
        let e = a.tripled()
        let x3 = e.squared() - d.doubled()
        let y3 = e * (d - x3) - c.doubled().doubled().doubled()
        return Self(x: x3, y: y3, z: (y * z).doubled())
    }

    static func + (p: Self, q: Self) -> Self {
        if p.isInfinity { return q }
        if q.isInfinity { return p }
        let z1z1 = p.z.squared()
        let z2z2 = q.z.squared()
        let u1 = p.x * z2z2
        let s1 = p.y * q.z * z2z2
        let h = q.x * z1z1 - u1
        let r = (q.y * p.z * z1z1 - s1).doubled()
        if h.isZero { return r.isZero ? p.doubled() : .infinity }
        let i = h.doubled().squared()
        let j = h * i
        let v = u1 * i
        let x3 = r.squared() - j - v.doubled()
        let y3 = r * (v - x3) - (s1 * j).doubled()
        return Self(x: x3, y: y3, z: ((p.z + q.z).squared() - z1z1 - z2z2) * h)
    }

    static func + (p: Self, q: AffinePoint<Curve>) -> Self {
        if q.isInfinity { return p }
        if p.isInfinity { return Self(q) }
        let z1z1 = p.z.squared()
        let h = q.x * z1z1 - p.x
        let r = (q.y * p.z * z1z1 - p.y).doubled()
        if h.isZero { return r.isZero ? p.doubled() : .infinity }
        let hh = h.squared()
        let i = hh.doubled().doubled()
        let j = h * i
        let v = p.x * i
        let x3 = r.squared() - j - v.doubled()
        let y3 = r * (v - x3) - (p.y * j).doubled()
        return Self(x: x3, y: y3, z: (p.z + h).squared() - z1z1 - hh)
    }

    static func += (p: inout Self, q: Self) { p = p + q }

    static func += (p: inout Self, q: AffinePoint<Curve>) { p = p + q }
}

extension JacobianPoint: Equatable {
    /// Whether both stand for the same point, whatever their z.
    static func == (p: Self, q: Self) -> Bool {
        if p.isInfinity || q.isInfinity { return p.isInfinity == q.isInfinity }
        let z1z1 = p.z.squared()
        let z2z2 = q.z.squared()
        return p.x * z2z2 == q.x * z1z1 && p.y * z2z2 * q.z == q.y * z1z1 * p.z
    }

    static func == (p: Self, q: AffinePoint<Curve>) -> Bool { p == Self(q) }
}
