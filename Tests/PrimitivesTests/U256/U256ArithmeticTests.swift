import Primitives
import Testing

@Suite("U256: addition, subtraction, multiplication, comparison")
struct U256ArithmeticTests {
    static let modulus = Reference.power(ofTwo: 256)

    @Test("Sums wrap, and report their carry")
    func sums() {
        for (a, b) in Operands.pairs {
            let expected = Reference(a) + Reference(b)
            let (value, carry) = a.addingReportingCarry(b)
            #expect(value == expected.word, "\(a) + \(b)")
            #expect(carry == !(expected < Self.modulus), "\(a) + \(b)")
            #expect(a &+ b == value)
            #expect(a.adding(b) == (carry ? nil : value))
        }
    }

    @Test("Differences wrap, and report their borrow")
    func differences() {
        for (a, b) in Operands.pairs {
            let expected = (Self.modulus + Reference(a) - Reference(b)).word
            let (value, borrow) = a.subtractingReportingBorrow(b)
            #expect(value == expected, "\(a) - \(b)")
            #expect(borrow == (Reference(a) < Reference(b)), "\(a) - \(b)")
            #expect(a &- b == value)
            #expect(a.subtracting(b) == (borrow ? nil : value))
        }
    }

    @Test("Negation is the difference from zero")
    func negation() {
        for a in Operands.edges {
            #expect(a.negated == (Self.modulus - Reference(a)).word)
            #expect(a &+ a.negated == .zero)
        }
    }

    @Test("Products wrap, and the full product has both halves")
    func products() {
        for (a, b) in Operands.pairs {
            let expected = Reference(a) * Reference(b)
            let upper = expected.divided(by: Self.modulus).quotient.word
            #expect(a &* b == expected.word, "\(a) * \(b)")
            let full = a.multipliedFullWidth(by: b)
            #expect(full.lower == expected.word, "\(a) * \(b)")
            #expect(full.upper == upper, "\(a) * \(b)")
            #expect(a.multiplied(by: b) == (upper.isZero ? expected.word : nil))
        }
    }

    @Test("Powers wrap; anything to the power zero is one")
    func powers() {
        for base in Operands.edges {
            var expected = Reference(U256.one)
            for exponent in 0..<20 {
                #expect(base.raised(to: U256(UInt64(exponent))) == expected.word, "\(base) ^ \(exponent)")
                expected = Reference((expected * Reference(base)).word)
            }
        }
        // 3 has order 2²⁵⁴ modulo 2²⁵⁶.
        #expect(U256(3).raised(to: U256.one << 254) == .one)
        #expect(U256(3).raised(to: U256.one << 253) != .one)
        #expect(U256(2).raised(to: 255) == U256.one << 255)
        #expect(U256(2).raised(to: 256) == .zero)
        #expect(U256.max.raised(to: .max) == .max)
    }

    @Test("Order is that of the numbers, unsigned and signed")
    func order() {
        for (a, b) in Operands.pairs {
            #expect((a < b) == (Reference(a) < Reference(b)), "\(a) < \(b)")
            #expect((a == b) == (Reference(a) == Reference(b)))
            let expected =
                a.isNegative != b.isNegative ? a.isNegative : Reference(a) < Reference(b)
            #expect(U256.signedLess(a, b) == expected, "signed \(a) < \(b)")
        }
    }

    @Test("Conversions tell what does not fit")
    func conversions() {
        let tooLarge = U256.one << 64
        #expect(U256(UInt64.max).asUInt64 == .max)
        #expect(tooLarge.asUInt64 == nil)
        #expect((U256.one << 128).asUInt64 == nil)
        #expect(tooLarge.clampedUInt64 == .max)
        #expect(U256(7).clampedUInt64 == 7)
        #expect(U256(UInt64(Int.max)).asInt == .max)
        #expect(U256(UInt64(Int.max) + 1).asInt == nil)
        #expect(U256(clamping: -1) == .zero)
        #expect(U256(clamping: 5) == 5)
    }
}
