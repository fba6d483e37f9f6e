import Cryptography
import Curves
import Primitives
import Testing

@Suite("KZG: inputs of every kind")
struct KZGInputTests {
    static let generator = bytes(
        "97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
    )
    static let infinity: [UInt8] = [0xc0] + [UInt8](repeating: 0, count: 47)

    /// The commitment to the constant 1 is the generator; its proof is infinity wherever it is opened.
    static func call(
        commitment: [UInt8] = generator,
        z: U256 = 0x1234,
        y: U256 = 1,
        proof: [UInt8] = infinity
    ) -> [UInt8] {
        let hash = [0x01] + SHA256.hash(commitment).bytes.dropFirst()
        return hash + z.bigEndianBytes + y.bigEndianBytes + commitment + proof
    }

    @Test("A constant polynomial opens to its constant, and the answer names blob size and modulus")
    func constant() throws {
        #expect(
            try KZG.verifyPointEvaluation(Self.call())
                == U256(4096).bigEndianBytes + BLSPoints.order.bigEndianBytes
        )
        #expect(
            try KZG.verifyPointEvaluation(Self.call(commitment: Self.infinity, y: 0)).count == 64
        )
        let last = BLSPoints.order &- 1
        #expect(try KZG.verifyPointEvaluation(Self.call(z: last)).count == 64)
    }

    @Test("A wrong value is a refuted proof, not a malformed one")
    func wrongValue() throws {
        for y in [U256.zero, 2, BLSPoints.order &- 1] {
            #expect(throws: CurveError.proofRefuted) { try KZG.verifyPointEvaluation(Self.call(y: y)) }
            #expect(
                try !KZG.verify(commitment: Self.generator, z: 5, y: y, proof: Self.infinity)
            )
        }
        #expect(throws: CurveError.proofRefuted) {
            try KZG.verifyPointEvaluation(Self.call(proof: Self.generator))
        }
    }

    @Test("Exactly 192 bytes", arguments: [0, 191, 193, 384])
    func length(count: Int) {
        #expect(throws: CurveError.inputLength(actual: count, expected: 192)) {
            try KZG.verifyPointEvaluation([UInt8](repeating: 0, count: count))
        }
    }

    @Test("Scalars must be below the order")
    func scalars() {
        for value in [BLSPoints.order, BLSPoints.order &+ 1, .max] {
            #expect(throws: CurveError.scalarNotReduced(offset: 32)) {
                try KZG.verifyPointEvaluation(Self.call(z: value))
            }
            #expect(throws: CurveError.scalarNotReduced(offset: 64)) {
                try KZG.verifyPointEvaluation(Self.call(y: value))
            }
        }
    }

    @Test("The versioned hash is checked before everything else")
    func versionedHash() {
        var version = Self.call(z: .max)
        version[0] = 0x02
        #expect(throws: CurveError.versionedHashMismatch) { try KZG.verifyPointEvaluation(version) }
        for index in 1..<32 {
            var input = Self.call()
            input[index] ^= 1
            #expect(throws: CurveError.versionedHashMismatch) { try KZG.verifyPointEvaluation(input) }
        }
    }

    @Test("Compressed points with wrong flags or coordinates are refused")
    func compressed() {
        var uncompressed = Self.generator
        uncompressed[0] &= 0x7f
        var dirtyInfinity = Self.infinity
        dirtyInfinity[47] = 1
        var signedInfinity = Self.infinity
        signedInfinity[0] |= 0x20
        let malformed = [
            uncompressed, dirtyInfinity, signedInfinity, [UInt8](repeating: 0, count: 48),
            [0x40] + Self.infinity.dropFirst(),
        ]
        for point in malformed {
            #expect(throws: CurveError.compressionMalformed(offset: 96)) {
                try KZG.verifyPointEvaluation(Self.call(commitment: point))
            }
            #expect(throws: CurveError.compressionMalformed(offset: 144)) {
                try KZG.verifyPointEvaluation(Self.call(proof: point))
            }
        }
        var prime = BLSPoints.prime
        prime[0] |= 0x80
        #expect(throws: CurveError.coordinateNotReduced(offset: 96)) {
            try KZG.verifyPointEvaluation(Self.call(commitment: prime))
        }
        // x = 0 belongs to the points of order 3; x = 1 to no point, for 5 is no square.
        let outside: [UInt8] = [0x80] + [UInt8](repeating: 0, count: 47)
        let off: [UInt8] = outside.dropLast() + [1]
        #expect(throws: CurveError.pointNotInGroup(offset: 144)) {
            try KZG.verifyPointEvaluation(Self.call(proof: outside))
        }
        #expect(throws: CurveError.pointNotOnCurve(offset: 144)) {
            try KZG.verifyPointEvaluation(Self.call(proof: off))
        }
    }

    @Test("The other root is another commitment")
    func sign() {
        var negative = Self.generator
        negative[0] ^= 0x20
        #expect(throws: CurveError.proofRefuted) {
            try KZG.verifyPointEvaluation(Self.call(commitment: negative))
        }
        #expect(throws: Never.self) {
            try KZG.verifyPointEvaluation(Self.call(commitment: negative, y: BLSPoints.order &- 1))
        }
    }

    @Test("Points of another length are refused")
    func pointLength() {
        #expect(throws: CurveError.inputLength(actual: 47, expected: 48)) {
            try KZG.verify(
                commitment: Array(Self.generator.dropLast()),
                z: 0,
                y: 0,
                proof: Self.infinity
            )
        }
        #expect(throws: CurveError.inputLength(actual: 49, expected: 48)) {
            try KZG.verify(commitment: Self.generator, z: 0, y: 0, proof: Self.infinity + [0])
        }
    }
}
