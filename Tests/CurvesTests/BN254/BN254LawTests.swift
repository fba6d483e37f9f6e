import Curves
import Primitives
import TestSupport
import Testing

@Suite("bn254: laws of the group and of the pairing")
struct BN254LawTests {
    typealias Points = BN254Points

    @Test("Addition is associative and commutative, infinity is neutral, negatives cancel")
    func groupLaws() throws {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<50 {
            let p = try Points.multiply(Points.g1, random.word())
            let q = try Points.multiply(Points.g1, random.word())
            let r = try Points.multiply(Points.g1, random.word())
            #expect(p != q)
            #expect(try Points.add(p, q) == Points.add(q, p))
            #expect(try Points.add(Points.add(p, q), r) == Points.add(p, Points.add(q, r)))
            #expect(try Points.add(p, Points.infinity) == p)
            #expect(try Points.add(Points.infinity, p) == p)
            #expect(try Points.add(p, Points.negate(p)) == Points.infinity)
            #expect(try Points.add(p, p) == Points.multiply(p, 2))
        }
        #expect(try Points.add(Points.infinity, Points.infinity) == Points.infinity)
    }

    @Test("Multiplication distributes over sums of numbers")
    func distributes() throws {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<50 {
            let a = random.word()
            let b = random.word()
            let p = try Points.multiply(Points.g1, random.word())
            let sum = U256.addMod(a, b, Points.order)
            #expect(
                try Points.multiply(p, sum) == Points.add(Points.multiply(p, a), Points.multiply(p, b))
            )
        }
    }

    @Test("Small multiples are repeated sums")
    func smallMultiples() throws {
        var sum = Points.infinity
        for count in 0..<70 as Range<UInt64> {
            #expect(try Points.multiply(Points.g1, U256(count)) == sum)
            sum = try Points.add(sum, Points.g1)
        }
    }

    @Test("The group's order, and numbers above it")
    func order() throws {
        let minusOne = Points.order &- 1
        #expect(try Points.multiply(Points.g1, Points.order) == Points.infinity)
        #expect(try Points.multiply(Points.g1, minusOne) == Points.negate(Points.g1))
        #expect(try Points.multiply(Points.g1, Points.order &+ 1) == Points.g1)
        let reduced = U256.addMod(.max, 0, Points.order)
        #expect(try Points.multiply(Points.g1, .max) == Points.multiply(Points.g1, reduced))
        #expect(try Points.multiply(Points.infinity, .max) == Points.infinity)
    }

    @Test("The pairing is linear in both arguments and not trivial")
    func bilinearity() throws {
        #expect(try !Points.isProductOne([(Points.g1, Points.g2)]))
        #expect(try !Points.isProductOne([(Points.g1, Points.g2), (Points.g1, Points.g2)]))
        var random = SeededGenerator(seed: 3)
        for _ in 0..<5 {
            let a = random.word()
            let p = try Points.multiply(Points.g1, a)
            let q = try Points.multiply(Points.g1, random.word())
            let sum = try Points.add(p, q)
            #expect(
                try Points.isProductOne([
                    (p, Points.fiveG2), (q, Points.fiveG2), (Points.negate(sum), Points.fiveG2),
                ])
            )
            let fiveP = try Points.multiply(p, 5)
            #expect(try Points.isProductOne([(fiveP, Points.g2), (Points.negate(p), Points.fiveG2)]))
            #expect(try !Points.isProductOne([(fiveP, Points.g2), (p, Points.fiveG2)]))
            #expect(try !Points.isProductOne([(p, Points.g2), (Points.negate(q), Points.g2)]))
        }
    }

    @Test("Pairs with infinity count as one, and none at all give one")
    func infinityPairs() throws {
        #expect(try Points.isProductOne([]))
        #expect(try Points.isProductOne([(Points.infinity, Points.g2)]))
        #expect(try Points.isProductOne([(Points.g1, Points.infinity2)]))
        #expect(try Points.isProductOne([(Points.infinity, Points.infinity2)]))
        #expect(try !Points.isProductOne([(Points.infinity, Points.g2), (Points.g1, Points.g2)]))
    }
}
