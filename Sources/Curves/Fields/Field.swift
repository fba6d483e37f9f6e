/// What the tower's levels and the curves' formulas need of a field.
protocol Field: Equatable, Sendable {
    static var zero: Self { get }
    static var one: Self { get }
    var isZero: Bool { get }

    static func + (a: Self, b: Self) -> Self
    static func - (a: Self, b: Self) -> Self
    static func * (a: Self, b: Self) -> Self
    static prefix func - (a: Self) -> Self
    func squared() -> Self
    /// The multiplicative inverse; zero for zero.
    func inverse() -> Self
}

extension Field {
    @inline(__always)
    func doubled() -> Self { self + self }

    @inline(__always)
    func tripled() -> Self { self + self + self }

    /// The value to the power of `exponent`, four bits at a time.
    ///
    /// Takes a time that depends on the exponent: exponents are constants here.
    func power(_ exponent: some LimbVector) -> Self {
        var powers = [Self.one, self]
        for i in 2..<16 { powers.append(powers[i - 1] * self) }
        var result = Self.one
        for position in stride(from: (exponent.bitWidth + 3) / 4 * 4 - 4, through: 0, by: -4) {
            for _ in 0..<4 { result = result.squared() }
            let digit = exponent.bits(at: position, width: 4)
            if digit != 0 { result = result * powers[digit] }
        }
        return result
    }
}
