/// A field with square roots and RFC 9380's sign.
protocol SquareRootField: Field {
    /// A square root; nil for a non-residue.
    func squareRoot() -> Self?
    /// Whether `sgn0` is 1.
    var isOdd: Bool { get }
}

extension Fp: SquareRootField {}
extension Fp2: SquareRootField {}

/// A curve y² = x³ + ax + b with an isogeny to one with a = 0, which the simplified map cannot reach itself.
///
/// Coefficients come lowest first.
protocol IsogenousCurve {
    associatedtype Target: WeierstrassCurve where Target.Coordinate: SquareRootField

    static var a: Target.Coordinate { get }
    static var b: Target.Coordinate { get }
    /// The map's constant, no square.
    static var z: Target.Coordinate { get }

    static var xNumerator: [Target.Coordinate] { get }
    static var xDenominator: [Target.Coordinate] { get }
    static var yNumerator: [Target.Coordinate] { get }
    static var yDenominator: [Target.Coordinate] { get }
}

extension IsogenousCurve {
    typealias Element = Target.Coordinate

    /// A point of the target curve, of any order, for any element (RFC 9380, section 6.6.3).
    static func map(_ u: Element) -> AffinePoint<Target> {
        let (x, y) = simplifiedMap(u)
        return isogeny(x, y)
    }

    /// Shallue, van de Woestijne and Ulas's map, simplified (RFC 9380, section 6.6.2).
    private static func simplifiedMap(_ u: Element) -> (x: Element, y: Element) {
        let zu2 = z * u.squared()
        let inverse = (zu2.squared() + zu2).inverse()
        let x1 = inverse.isZero ? b * (z * a).inverse() : -b * a.inverse() * (.one + inverse)
        var x = x1
        var y: Element
        if let root = rightHandSide(x1).squareRoot() {
            y = root
        } else {
            // Exactly one of the two is a square, so this one has a root.
            x = zu2 * x1
            y = rightHandSide(x).squareRoot() ?? .zero
        }
        if u.isOdd != y.isOdd { y = -y }
        return (x, y)
    }

    private static func rightHandSide(_ x: Element) -> Element { (x.squared() + a) * x + b }

    private static func isogeny(_ x: Element, _ y: Element) -> AffinePoint<Target> {
        let xBelow = evaluate(xDenominator, at: x)
        let yBelow = evaluate(yDenominator, at: x)
        // The isogeny's kernel goes to infinity.
        if xBelow.isZero || yBelow.isZero { return .infinity }
        // One inversion for both fractions.
        let inverse = (xBelow * yBelow).inverse()
        return AffinePoint(
            evaluate(xNumerator, at: x) * inverse * yBelow,
            y * evaluate(yNumerator, at: x) * inverse * xBelow
        )
    }

    /// Horner's scheme.
    private static func evaluate(_ coefficients: [Element], at x: Element) -> Element {
        var result = Element.zero
        for coefficient in coefficients.reversed() { result = result * x + coefficient }
        return result
    }
}
