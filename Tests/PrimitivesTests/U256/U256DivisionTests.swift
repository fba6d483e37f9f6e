import Primitives
import TestSupport
import Testing

@Suite("U256: division and modular arithmetic")
struct U256DivisionTests {
    @Test("Quotients and remainders agree with long division by bits")
    func division() {
        for (a, b) in Operands.pairs where !b.isZero {
            let expected = Reference(a).divided(by: Reference(b))
            let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
            #expect(quotient == expected.quotient.word, "\(a) / \(b)")
            #expect(remainder == expected.remainder.word, "\(a) % \(b)")
        }
    }

    @Test("Quotient digits that the first guess gets wrong are corrected")
    func unluckyGuesses() {
        // Dividends just below a multiple of the divisor, divisors with a full or an empty second limb.
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<3000 {
            let width = Int(generator.next() % 3) + 2
            let top: UInt64 = generator.next() % 2 == 0 ? 1 << 63 : .max
            let second: UInt64 = [0, 1, .max, .max - 1][Int(generator.next() % 4)]
            let rest = generator.next()
            let divisor =
                switch width {
                case 2: U256(second, top, 0, 0)
                case 3: U256(rest, second, top, 0)
                default: U256(rest, generator.next(), second, top)
                }
            let factor = U256.max.quotientAndRemainder(dividingBy: divisor).quotient & U256(generator.next())
            for dividend in [
                divisor &* factor, (divisor &* factor) &- 1, (divisor &* factor) &+ (divisor &- 1),
            ] {
                let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
                let expected = Reference(dividend).divided(by: Reference(divisor))
                #expect(quotient == expected.quotient.word, "\(dividend) / \(divisor)")
                #expect(remainder == expected.remainder.word, "\(dividend) % \(divisor)")
            }
        }
    }

    @Test("Division by zero is zero, in every form")
    func byZero() {
        for a in Operands.edges {
            let (quotient, remainder) = a.quotientAndRemainder(dividingBy: .zero)
            #expect(quotient == .zero && remainder == .zero)
            #expect(a.signedQuotient(dividingBy: .zero) == .zero)
            #expect(a.signedRemainder(dividingBy: .zero) == .zero)
            #expect(U256.addMod(a, a, .zero) == .zero)
            #expect(U256.mulMod(a, a, .zero) == .zero)
        }
    }

    @Test("Signed division truncates towards zero; the remainder has the dividend's sign")
    func signed() {
        func magnitude(_ a: U256) -> Reference {
            a.isNegative ? Reference.power(ofTwo: 256) - Reference(a) : Reference(a)
        }
        for (a, b) in Operands.pairs where !b.isZero {
            let (quotient, remainder) = magnitude(a).divided(by: magnitude(b))
            let q = a.isNegative != b.isNegative ? quotient.word.negated : quotient.word
            let r = a.isNegative ? remainder.word.negated : remainder.word
            #expect(a.signedQuotient(dividingBy: b) == q, "\(a) sdiv \(b)")
            #expect(a.signedRemainder(dividingBy: b) == r, "\(a) smod \(b)")
        }
        let smallest = U256.one << 255
        #expect(smallest.signedQuotient(dividingBy: .max) == smallest)
        #expect(smallest.signedRemainder(dividingBy: .max) == .zero)
    }

    @Test("addMod and mulMod do not lose what leaves 256 bits")
    func modular() {
        var generator = SeededGenerator(seed: 4)
        let picked = [0, 1, .max, .max &- 1, U256.one << 255, U256.one << 128, U256(UInt64.max)]
        let edges = picked.flatMap { a in picked.flatMap { b in picked.map { (a, b, $0) } } }
        let random = (0..<2000).map { _ in
            (
                Operands.random(using: &generator), Operands.random(using: &generator),
                Operands.random(using: &generator)
            )
        }
        for (a, b, m) in edges + random where !m.isZero {
            let sum = (Reference(a) + Reference(b)).divided(by: Reference(m)).remainder.word
            #expect(U256.addMod(a, b, m) == sum, "(\(a) + \(b)) % \(m)")
            let product = (Reference(a) * Reference(b)).divided(by: Reference(m)).remainder.word
            #expect(U256.mulMod(a, b, m) == product, "(\(a) * \(b)) % \(m)")
        }
    }
}
