internal import Cryptography
public import Primitives

extension KZG {
    /// The first byte of a commitment's versioned hash.
    private static let version: UInt8 = 0x01

    /// The precompile 0x0a: checks a proof, returns FIELD_ELEMENTS_PER_BLOB and BLS_MODULUS, a word each.
    ///
    /// - Parameter input: 192 bytes: versioned hash, point z, value y (32 each), commitment, proof (48 each).
    public static func verifyPointEvaluation(_ input: [UInt8]) throws(CurveError) -> [UInt8] {
        try require(input, 192)
        guard input[..<32] == versionedHash(commitment: input[96..<144])[...] else {
            throw .versionedHashMismatch
        }
        guard try verify(input, z: 32, y: 64, commitment: 96, proof: 144) else { throw .proofRefuted }
        var output = U256(UInt64(fieldElementsPerBlob)).bigEndianBytes
        ScalarModulus.value.append(to: &output)
        return output
    }

    /// Whether `proof` shows that the polynomial committed to has the value `y` at `z`.
    ///
    /// Both numbers must be below the groups' order.
    public static func verify(
        commitment: [UInt8],
        z: U256,
        y: U256,
        proof: [UInt8]
    ) throws(CurveError) -> Bool {
        try require(commitment, pointSize)
        try require(proof, pointSize)
        let input = commitment + z.bigEndianBytes + y.bigEndianBytes + proof
        return try verify(input, z: 48, y: 80, commitment: 0, proof: 112)
    }

    /// All arguments but the first are offsets in it.
    private static func verify(
        _ input: [UInt8],
        z: Int,
        y: Int,
        commitment: Int,
        proof: Int
    ) throws(CurveError) -> Bool {
        let z = try decodeScalar(input, at: z)
        let y = try decodeScalar(input, at: y)
        let commitment = try BLS12381.decompressG1(input, at: commitment)
        let proof = try BLS12381.decompressG1(input, at: proof)
        return holds(commitment: commitment, z: z, y: y, proof: proof)
    }

    /// 0x01 and the last 31 bytes of the commitment's SHA-256.
    private static func versionedHash(commitment: ArraySlice<UInt8>) -> [UInt8] {
        [version] + SHA256.hash(commitment).bytes.dropFirst()
    }
}
