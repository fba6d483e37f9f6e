import Curves
import Primitives
import Testing

@Suite("BLS12-381: inputs of every kind")
struct BLSInputTests {
    typealias Points = BLSPoints

    static let scalar = U256(1).bigEndianBytes

    @Test("Additions want exactly two points")
    func additionLengths() {
        for count in [0, 128, 255, 257, 512] {
            #expect(throws: CurveError.inputLength(actual: count, expected: 256)) {
                try BLS12381.g1Add([UInt8](repeating: 0, count: count))
            }
        }
        for count in [0, 256, 511, 513, 1024] {
            #expect(throws: CurveError.inputLength(actual: count, expected: 512)) {
                try BLS12381.g2Add([UInt8](repeating: 0, count: count))
            }
        }
    }

    @Test("Sums and pairings want whole items, one at least")
    func itemLengths() {
        for (operation, item) in [(Precompile.g1MultiExp, 160), (.g2MultiExp, 288), (.pairing, 384)] {
            for count in [0, 1, item - 1, item + 1, 2 * item - 1] {
                #expect(throws: CurveError.inputNotWholeItems(actual: count, item: item)) {
                    try operation.run([UInt8](repeating: 0, count: count))
                }
            }
        }
    }

    @Test("Every byte of padding counts")
    func padding() {
        for byte in 0..<16 {
            for coordinate in 0..<2 {
                var input = Points.g1 + Points.infinity
                input[64 * coordinate + byte] = 1
                #expect(throws: CurveError.paddingNotZero(offset: 64 * coordinate)) {
                    try BLS12381.g1Add(input)
                }
            }
            for coordinate in 0..<4 {
                var input = Points.infinity2 + Points.g2
                input[256 + 64 * coordinate + byte] = 0x80
                #expect(throws: CurveError.paddingNotZero(offset: 256 + 64 * coordinate)) {
                    try BLS12381.g2Add(input)
                }
            }
        }
    }

    @Test("A coordinate must be below the modulus, by however little")
    func reduced() {
        var above = Points.prime
        above[47] += 1
        var below = Points.prime
        below[47] -= 1
        for coordinate in 0..<4 {
            let range = 64 * coordinate + 16..<64 * coordinate + 64
            for value in [Points.prime, above, [UInt8](repeating: 0xff, count: 48)] {
                var input = Points.g2 + Points.infinity2
                input.replaceSubrange(range, with: value)
                #expect(throws: CurveError.coordinateNotReduced(offset: 64 * coordinate)) {
                    try BLS12381.g2Add(input)
                }
            }
            var input = Points.g2 + Points.infinity2
            input.replaceSubrange(range, with: below)
            #expect(throws: CurveError.pointNotOnCurve(offset: 0)) { try BLS12381.g2Add(input) }
        }
    }

    @Test("Additions take points outside the groups, and get them right")
    func outsideAdditions() throws {
        let three = Points.orderThreeG1
        let doubled = try Points.add1(three, three)
        #expect(doubled == Points.negate(three))
        #expect(try Points.add1(doubled, three) == Points.infinity)

        var sum = Points.infinity2
        for count in 0..<13 {
            #expect((sum == Points.infinity2) == (count == 0))
            sum = try Points.add2(sum, Points.orderThirteenG2)
        }
        #expect(sum == Points.infinity2)
        #expect(try Points.add2(Points.outsideG2, Points.infinity2) == Points.outsideG2)
    }

    @Test("Sums and pairings refuse points outside the groups, also with zero or infinity beside them")
    func outsideGroups() throws {
        let mixed1 = try Points.add1(Points.g1, Points.orderThreeG1)
        for point in [Points.orderThreeG1, mixed1] {
            for scalar in [U256.zero, 1, 3] {
                #expect(throws: CurveError.pointNotInGroup(offset: 160)) {
                    try BLS12381.g1MultiExp(
                        Points.g1 + Self.scalar + point + scalar.bigEndianBytes
                    )
                }
            }
            for partner in [Points.g2, Points.infinity2] {
                #expect(throws: CurveError.pointNotInGroup(offset: 0)) {
                    try BLS12381.pairing(point + partner)
                }
            }
        }
        let mixed2 = try Points.add2(Points.g2, Points.orderThirteenG2)
        for point in [Points.orderThirteenG2, Points.outsideG2, mixed2] {
            for scalar in [U256.zero, 1, 13] {
                #expect(throws: CurveError.pointNotInGroup(offset: 0)) {
                    try BLS12381.g2MultiExp(point + scalar.bigEndianBytes)
                }
            }
            for partner in [Points.g1, Points.infinity] {
                #expect(throws: CurveError.pointNotInGroup(offset: 128)) {
                    try BLS12381.pairing(partner + point)
                }
            }
        }
    }

    @Test("Points off the curve are refused everywhere, also beside infinity")
    func offCurve() {
        var off1 = Points.g1
        off1[127] ^= 1
        var off2 = Points.g2
        off2[255] ^= 1
        #expect(throws: CurveError.pointNotOnCurve(offset: 128)) {
            try BLS12381.g1Add(Points.infinity + off1)
        }
        #expect(throws: CurveError.pointNotOnCurve(offset: 256)) {
            try BLS12381.g2Add(Points.infinity2 + off2)
        }
        #expect(throws: CurveError.pointNotOnCurve(offset: 0)) {
            try BLS12381.g1MultiExp(off1 + U256.zero.bigEndianBytes)
        }
        #expect(throws: CurveError.pointNotOnCurve(offset: 0)) {
            try BLS12381.g2MultiExp(off2 + U256.zero.bigEndianBytes)
        }
        #expect(throws: CurveError.pointNotOnCurve(offset: 0)) {
            try BLS12381.pairing(off1 + Points.infinity2)
        }
        #expect(throws: CurveError.pointNotOnCurve(offset: 512)) {
            try BLS12381.pairing(Points.g1 + Points.g2 + Points.infinity + off2)
        }
    }
}
