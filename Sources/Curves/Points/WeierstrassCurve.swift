/// A curve y² = x³ + b, over a prime field or its quadratic extension.
protocol WeierstrassCurve: Sendable {
    associatedtype Coordinate: Field
    static var b: Coordinate { get }
}

/// A point by its two coordinates, or the point at infinity.
struct AffinePoint<Curve: WeierstrassCurve>: Equatable, Sendable {
    var x: Curve.Coordinate
    var y: Curve.Coordinate
    var isInfinity: Bool

    /// The point at these coordinates, on the curve or not.
    init(_ x: Curve.Coordinate, _ y: Curve.Coordinate) {
        self.x = x
        self.y = y
        isInfinity = false
    }

    private init() {
        x = .zero
        y = .zero
        isInfinity = true
    }

    static var infinity: Self { Self() }

    var isOnCurve: Bool { isInfinity || y.squared() == x.squared() * x + Curve.b }

    static prefix func - (point: Self) -> Self {
        point.isInfinity ? point : Self(point.x, -point.y)
    }

    /// The sum, with one inversion: cheaper than the way through Jacobian coordinates for a single addition.
    static func + (p: Self, q: Self) -> Self {
        if p.isInfinity { return q }
        if q.isInfinity { return p }
        let slope: Curve.Coordinate
        if p.x == q.x {
            // Either the same point or its negative; a point with y = 0 is both.
            guard p.y == q.y, !p.y.isZero else { return .infinity }
            slope = p.x.squared().tripled() * p.y.doubled().inverse()
        } else {
            slope = (q.y - p.y) * (q.x - p.x).inverse()
        }
        let x = slope.squared() - p.x - q.x
        return Self(x, slope * (p.x - x) - p.y)
    }
}
