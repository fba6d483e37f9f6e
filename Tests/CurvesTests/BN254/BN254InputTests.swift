import Curves
import Primitives
import Testing

@Suite("bn254: inputs of every kind")
struct BN254InputTests {
    typealias Points = BN254Points

    @Test("Addition and multiplication fill short inputs with zeros and ignore what is too long")
    func lengths() throws {
        #expect(try BN254.add([]) == Points.infinity)
        #expect(try BN254.multiply([]) == Points.infinity)
        #expect(try BN254.add(Points.g1) == Points.g1)
        #expect(try BN254.add(Points.g1 + Points.infinity + [0xff]) == Points.g1)
        #expect(try BN254.multiply(Points.g1) == Points.infinity)
        // The number's first byte only: 2²⁴⁸.
        let large = try Points.multiply(Points.g1, U256(high: 1 << 120, low: 0))
        #expect(try BN254.multiply(Points.g1 + [1]) == large)
        #expect(try BN254.multiply(Points.g1 + U256(1).bigEndianBytes + [0xff]) == Points.g1)
        // A coordinate cut short is another coordinate.
        #expect(throws: CurveError.pointNotOnCurve(offset: 0)) { try BN254.add(Array(Points.g1.dropLast())) }
    }

    @Test("The pairing wants whole pairs", arguments: [1, 64, 191, 193, 383])
    func pairLengths(count: Int) {
        #expect(throws: CurveError.inputNotWholeItems(actual: count, item: 192)) {
            try BN254.pairing([UInt8](repeating: 0, count: count))
        }
    }

    @Test("A coordinate must be below the modulus, by however little", arguments: [0, 1, 2, 3])
    func reduced(index: Int) {
        for value in [Points.prime, Points.prime &+ 1, .max] {
            var input = Points.g1 + Points.g1
            input.replaceSubrange(32 * index..<32 * index + 32, with: value.bigEndianBytes)
            #expect(throws: CurveError.coordinateNotReduced(offset: 32 * index)) { try BN254.add(input) }
        }
        // One less is a coordinate, though of no point here.
        var input = Points.g1 + Points.g1
        input.replaceSubrange(32 * index..<32 * index + 32, with: (Points.prime &- 1).bigEndianBytes)
        #expect(throws: CurveError.pointNotOnCurve(offset: index / 2 * 64)) { try BN254.add(input) }
    }

    @Test("Every coordinate of G2 must be below the modulus", arguments: [2, 3, 4, 5])
    func reducedG2(index: Int) {
        var input = Points.g1 + Points.g2
        input.replaceSubrange(32 * index..<32 * index + 32, with: Points.prime.bigEndianBytes)
        #expect(throws: CurveError.coordinateNotReduced(offset: 32 * index)) { try BN254.pairing(input) }
    }

    @Test("Points off the curve are refused, also beside infinity")
    func offCurve() {
        var off = Points.g1
        off[63] = 3
        #expect(throws: CurveError.pointNotOnCurve(offset: 0)) { try BN254.add(off + Points.infinity) }
        #expect(throws: CurveError.pointNotOnCurve(offset: 64)) { try BN254.add(Points.infinity + off) }
        #expect(throws: CurveError.pointNotOnCurve(offset: 0)) { try BN254.multiply(off) }
        #expect(throws: CurveError.pointNotOnCurve(offset: 0)) {
            try BN254.pairing(off + Points.infinity2)
        }
        var off2 = Points.g2
        off2[127] ^= 1
        #expect(throws: CurveError.pointNotOnCurve(offset: 64)) {
            try BN254.pairing(Points.infinity + off2)
        }
        #expect(throws: CurveError.pointNotOnCurve(offset: 256)) {
            try BN254.pairing(Points.g1 + Points.g2 + Points.g1 + off2)
        }
    }

    @Test("Points of the twist outside the group are refused, also beside infinity")
    func outsideGroup() {
        for point in [Points.outsideG2, Points.cofactorG2] {
            #expect(throws: CurveError.pointNotInGroup(offset: 64)) {
                try BN254.pairing(Points.g1 + point)
            }
            #expect(throws: CurveError.pointNotInGroup(offset: 64)) {
                try BN254.pairing(Points.infinity + point)
            }
        }
    }

    @Test("Any change of one byte of a point is refused")
    func everyByte() {
        for index in 0..<64 {
            var input = Points.g1
            input[index] ^= 0x10
            #expect(throws: CurveError.self) { try BN254.multiply(input) }
        }
    }
}
