import Curves
import Primitives
import TestSupport
import Testing

@Suite("BLS12-381: laws of the groups and of the pairing")
struct BLSLawTests {
    typealias Points = BLSPoints

    /// What G1 and G2 have in common, for laws that hold in both.
    struct Group: Sendable {
        let generator: [UInt8]
        let infinity: [UInt8]
        let add: @Sendable ([UInt8], [UInt8]) throws -> [UInt8]
        let multiply: @Sendable ([UInt8], U256) throws -> [UInt8]
        let sum: @Sendable ([UInt8]) throws -> [UInt8]

        static let g1 = Group(
            generator: Points.g1,
            infinity: Points.infinity,
            add: Points.add1,
            multiply: Points.multiply1,
            sum: BLS12381.g1MultiExp
        )
        static let g2 = Group(
            generator: Points.g2,
            infinity: Points.infinity2,
            add: Points.add2,
            multiply: Points.multiply2,
            sum: BLS12381.g2MultiExp
        )
    }

    @Test("Addition is associative and commutative, infinity is neutral, negatives cancel")
    func groupLaws() throws {
        var random = SeededGenerator(seed: 11)
        for group in [Group.g1, .g2] {
            for _ in 0..<20 {
                let p = try group.multiply(group.generator, random.word())
                let q = try group.multiply(group.generator, random.word())
                let r = try group.multiply(group.generator, random.word())
                #expect(p != q)
                #expect(try group.add(p, q) == group.add(q, p))
                #expect(try group.add(group.add(p, q), r) == group.add(p, group.add(q, r)))
                #expect(try group.add(p, group.infinity) == p)
                #expect(try group.add(group.infinity, p) == p)
                #expect(try group.add(p, Points.negate(p)) == group.infinity)
                #expect(try group.add(p, p) == group.multiply(p, 2))
            }
            #expect(try group.add(group.infinity, group.infinity) == group.infinity)
        }
    }

    @Test("The groups' order, and numbers above it")
    func order() throws {
        for group in [Group.g1, .g2] {
            let p = try group.multiply(group.generator, 0xabcdef)
            #expect(try group.multiply(p, Points.order) == group.infinity)
            #expect(try group.multiply(p, Points.order &- 1) == Points.negate(p))
            #expect(try group.multiply(p, Points.order &+ 1) == p)
            let reduced = U256.addMod(.max, 0, Points.order)
            #expect(try group.multiply(p, .max) == group.multiply(p, reduced))
            #expect(try group.multiply(group.infinity, .max) == group.infinity)
            #expect(try group.multiply(p, 0) == group.infinity)
        }
    }

    @Test("Small multiples are repeated sums")
    func smallMultiples() throws {
        for group in [Group.g1, .g2] {
            var sum = group.infinity
            for count in 0..<40 as Range<UInt64> {
                #expect(try group.multiply(group.generator, U256(count)) == sum)
                sum = try group.add(sum, group.generator)
            }
        }
    }

    /// Counts around the change of method, and above it.
    @Test("A sum of many terms is the sum of each", arguments: [1, 2, 3, 17, 127, 128, 129, 300])
    func manyTerms(count: Int) throws {
        var random = SeededGenerator(seed: UInt64(count))
        for group in [Group.g1, .g2] {
            // Points with known logarithms, so that one multiplication gives what is expected.
            var logarithm = random.word()
            var expected = U256.zero
            var input: [UInt8] = []
            for index in 0..<count {
                logarithm = U256.mulMod(logarithm, random.word(), Points.order)
                var point = try group.multiply(group.generator, logarithm)
                var scalar = random.word()
                switch index % 16 {
                case 1: scalar = 0
                case 2: scalar = .max
                case 3: scalar = U256(random.next())
                case 4:
                    point = group.infinity
                    logarithm = 0
                case 5:
                    // The same point again, whose additions in a bucket are doublings.
                    logarithm = 7
                    point = try group.multiply(group.generator, 7)
                    scalar = 0x1111
                case 6:
                    logarithm = Points.order &- 7
                    point = try group.multiply(group.generator, logarithm)
                    scalar = 0x1111
                default: break
                }
                input += point + scalar.bigEndianBytes
                let product = U256.mulMod(logarithm, scalar, Points.order)
                expected = U256.addMod(expected, product, Points.order)
                if logarithm.isZero { logarithm = random.word() }
            }
            #expect(try group.sum(input) == group.multiply(group.generator, expected))
        }
    }

    @Test("The pairing is linear in both arguments and not trivial")
    func bilinearity() throws {
        #expect(try !Points.isProductOne([(Points.g1, Points.g2)]))
        var random = SeededGenerator(seed: 13)
        for _ in 0..<5 {
            let a = random.word()
            let b = random.word()
            let p = try Points.multiply1(Points.g1, a)
            let q = try Points.multiply2(Points.g2, b)
            let both = try Points.multiply1(Points.g1, U256.mulMod(a, b, Points.order))
            #expect(try Points.isProductOne([(p, q), (Points.negate(both), Points.g2)]))
            #expect(try Points.isProductOne([(p, q), (both, Points.negate(Points.g2))]))
            #expect(try !Points.isProductOne([(p, q), (both, Points.g2)]))
            #expect(try !Points.isProductOne([(p, q), (Points.negate(p), Points.g2)]))
        }
    }

    @Test("Pairs with infinity count as one")
    func infinityPairs() throws {
        #expect(try Points.isProductOne([(Points.infinity, Points.g2)]))
        #expect(try Points.isProductOne([(Points.g1, Points.infinity2)]))
        #expect(try Points.isProductOne([(Points.infinity, Points.infinity2)]))
        #expect(try !Points.isProductOne([(Points.infinity, Points.g2), (Points.g1, Points.g2)]))
    }
}
