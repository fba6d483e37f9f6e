internal import Primitives

/// Proofs for whole blobs: the values of a polynomial at the 4096 roots of unity, in bit-reversed order.
extension KZG {
    static let blobSize = fieldElementsPerBlob * scalarSize

    /// Whether `commitment` is the one to `blob`, as `proof` claims (EIP-4844).
    ///
    /// The blob has 131,072 bytes, every 32 of them below the groups' order.
    public static func verifyBlob(
        _ blob: [UInt8],
        commitment: [UInt8],
        proof: [UInt8]
    ) throws(CurveError) -> Bool {
        try require(blob, blobSize)
        try require(commitment, pointSize)
        try require(proof, pointSize)
        let input = blob + commitment + proof
        var values: [Scalar] = []
        values.reserveCapacity(fieldElementsPerBlob)
        for offset in stride(from: 0, to: blobSize, by: scalarSize) {
            values.append(try decodeScalar(input, at: offset))
        }
        let commitmentPoint = try BLS12381.decompressG1(input, at: blobSize)
        let proofPoint = try BLS12381.decompressG1(input, at: blobSize + pointSize)

        // The count takes 16 bytes here.
        let degree = U256(UInt64(fieldElementsPerBlob)).bigEndianBytes.suffix(16)
        let z = challenge(Array("FSBLOBVERIFY_V1_".utf8) + degree + blob + commitment)
        return holds(commitment: commitmentPoint, z: z, y: evaluate(values, at: z), proof: proofPoint)
    }

    /// The roots of unity in the order of a blob's values.
    private static let blobRoots: [Scalar] = {
        let powers = Scalar.rootOfUnity(order: fieldElementsPerBlob).powers(fieldElementsPerBlob)
        let width = fieldElementsPerBlob.trailingZeroBitCount
        return powers.indices.map { powers[$0.bitReversed(width: width)] }
    }()

    /// The value at `z` of the polynomial with these values at the roots of unity.
    ///
    /// By the barycentric formula: (zⁿ - 1) / n · Σ value · root / (z - root).
    private static func evaluate(_ values: [Scalar], at z: Scalar) -> Scalar {
        if let index = blobRoots.firstIndex(of: z) { return values[index] }
        let inverses = blobRoots.map { z - $0 }.inverses()
        var sum = Scalar.zero
        for index in values.indices { sum = sum + values[index] * blobRoots[index] * inverses[index] }
        let count = UInt64(values.count)
        return sum * (z.power(Limbs<1>(count)) - .one) * Scalar(count).inverse()
    }
}
