internal import Cryptography
public import Primitives

/// Proofs that a committed polynomial has a value at a point, as blobs need them (EIP-4844).
public enum KZG {
    /// The first byte of a commitment's versioned hash.
    static let version: UInt8 = 0x01

    static let fieldElementsPerBlob: UInt64 = 4096

    /// The precompile 0x0a: checks a proof, returns FIELD_ELEMENTS_PER_BLOB and BLS_MODULUS, a word each.
    ///
    /// - Parameter input: 192 bytes: versioned hash, point z, value y (32 each), commitment, proof (48 each).
    public static func verifyPointEvaluation(_ input: [UInt8]) throws(CurveError) -> [UInt8] {
        guard input.count == 192 else { throw .inputLength(actual: input.count, expected: 192) }
        guard input[..<32] == versionedHash(commitment: input[96..<144])[...] else {
            throw .versionedHashMismatch
        }
        guard try verify(input, z: 32, y: 64, commitment: 96, proof: 144) else { throw .proofRefuted }
        return U256(fieldElementsPerBlob).bigEndianBytes + order.bigEndianBytes
    }

    /// Whether `proof` shows that the polynomial committed to has the value `y` at `z`.
    ///
    /// Throws where an argument is not what it should be: `commitment` and `proof` are compressed points of G1
    /// in 48 bytes, `z` and `y` are below the group's order. Offsets in errors count through `z`, `y`,
    /// `commitment` and `proof` in this order.
    public static func verify(
        commitment: [UInt8],
        z: U256,
        y: U256,
        proof: [UInt8]
    ) throws(CurveError) -> Bool {
        for point in [commitment, proof] where point.count != 48 {
            throw .inputLength(actual: point.count, expected: 48)
        }
        let input = z.bigEndianBytes + y.bigEndianBytes + commitment + proof
        return try verify(input, z: 0, y: 32, commitment: 64, proof: 112)
    }

    /// 0x01 and the last 31 bytes of the commitment's SHA-256.
    private static func versionedHash(commitment: ArraySlice<UInt8>) -> [UInt8] {
        [version] + SHA256.hash(commitment).bytes.dropFirst()
    }
}

extension KZG {
    private static let order = U256(
        BLS12381.order[0],
        BLS12381.order[1],
        BLS12381.order[2],
        BLS12381.order[3]
    )

    /// Checks e(commitment - [y] + z · proof, -[1]) · e(proof, [τ]) = 1.
    ///
    /// That is the specification's e(commitment - [y], -[1]) · e(proof, [τ - z]) = 1 with z moved to the other
    /// side, so that both points of G2 are constants. The last four arguments are offsets in `input`.
    private static func verify(
        _ input: [UInt8],
        z: Int,
        y: Int,
        commitment: Int,
        proof: Int
    ) throws(CurveError) -> Bool {
        let zScalar = try scalar(input, at: z)
        let yScalar = try scalar(input, at: y)
        let commitmentPoint = try BLS12381.decompressG1(input, at: commitment)
        let proofPoint = try BLS12381.decompressG1(input, at: proof)
        let shifted = JacobianPoint.sum(of: [
            (point: proofPoint, scalar: zScalar),
            (point: -TrustedSetup.g1, scalar: yScalar),
        ])
        return BLS12381.Pairing.isProductOne([
            (g1: (shifted + commitmentPoint).affine, g2: -TrustedSetup.g2),
            (g1: proofPoint, g2: TrustedSetup.g2TimesTau),
        ])
    }

    private static func scalar(_ input: [UInt8], at offset: Int) throws(CurveError) -> Limbs<4> {
        let scalar = Limbs<4>(bigEndian: input[offset..<offset + 32])
        guard scalar.isBelow(BLS12381.order) else { throw .scalarNotReduced(offset: offset) }
        return scalar
    }
}
