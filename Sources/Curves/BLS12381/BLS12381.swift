/// The curve BLS12-381 of the precompiles 0x0b to 0x11 (EIP-2537).
///
/// A coordinate in Fp takes 64 bytes, the first 16 of them zero; one in Fp2 takes two such, the plain part
/// before the u part. A point is x then y: 128 bytes in G1, 256 in G2; all zeros stand for the point at
/// infinity. Scalars are any 32 bytes. Gas is the caller's matter.
public enum BLS12381 {
    /// The sum of two points of G1's curve, which need not be in the group: 256 bytes in, 128 out.
    public static func g1Add(_ input: [UInt8]) throws(CurveError) -> [UInt8] {
        try require(input, 256)
        return encode(try decodeG1(input, at: 0) + decodeG1(input, at: 128))
    }

    /// The sum of points of G1 times their scalars: items of 160 bytes in, 128 bytes out.
    public static func g1MultiExp(_ input: [UInt8]) throws(CurveError) -> [UInt8] {
        let offsets = try offsets(input, item: 160)
        var terms: [(point: AffinePoint<G1>, scalar: Limbs<4>)] = []
        terms.reserveCapacity(input.count / 160)
        for offset in offsets {
            let scalar = Limbs<4>(bigEndian: input[offset + 128..<offset + 160])
            terms.append((try decodeGroupG1(input, at: offset), scalar))
        }
        return encode(JacobianPoint.sum(of: terms).affine)
    }

    /// The sum of two points of G2's curve, which need not be in the group: 512 bytes in, 256 out.
    public static func g2Add(_ input: [UInt8]) throws(CurveError) -> [UInt8] {
        try require(input, 512)
        return encode(try decodeG2(input, at: 0) + decodeG2(input, at: 256))
    }

    /// The sum of points of G2 times their scalars: items of 288 bytes in, 256 bytes out.
    public static func g2MultiExp(_ input: [UInt8]) throws(CurveError) -> [UInt8] {
        let offsets = try offsets(input, item: 288)
        var terms: [(point: AffinePoint<G2>, scalar: Limbs<4>)] = []
        terms.reserveCapacity(input.count / 288)
        for offset in offsets {
            let scalar = Limbs<4>(bigEndian: input[offset + 256..<offset + 288])
            terms.append((try decodeGroupG2(input, at: offset), scalar))
        }
        return encode(JacobianPoint.sum(of: terms).affine)
    }

    /// Whether the product of the pairings of all pairs is 1: pairs of 384 bytes in, a word of 32 bytes out.
    public static func pairing(_ input: [UInt8]) throws(CurveError) -> [UInt8] {
        var pairs: [Pairing.Pair] = []
        for offset in try offsets(input, item: 384) {
            pairs.append((try decodeGroupG1(input, at: offset), try decodeGroupG2(input, at: offset + 128)))
        }
        var word = [UInt8](repeating: 0, count: 32)
        word[31] = Pairing.isProductOne(pairs) ? 1 : 0
        return word
    }

    /// The point of G1 that RFC 9380 maps a field element to: 64 bytes in, 128 out.
    public static func mapFpToG1(_ input: [UInt8]) throws(CurveError) -> [UInt8] {
        try require(input, 64)
        return encode(G1.clearCofactor(IsogenousG1.map(try decodeCoordinate(input, at: 0))))
    }

    /// The point of G2 that RFC 9380 maps an element of Fp2 to: 128 bytes in, 256 out.
    public static func mapFp2ToG2(_ input: [UInt8]) throws(CurveError) -> [UInt8] {
        try require(input, 128)
        return encode(G2.clearCofactor(IsogenousG2.map(try decodeExtended(input, at: 0))))
    }

    private static func require(_ input: [UInt8], _ count: Int) throws(CurveError) {
        guard input.count == count else { throw .inputLength(actual: input.count, expected: count) }
    }

    /// Where each of one or more items begins.
    private static func offsets(
        _ input: [UInt8],
        item: Int
    ) throws(CurveError) -> StrideTo<Int> {
        guard !input.isEmpty, input.count.isMultiple(of: item) else {
            throw .inputNotWholeItems(actual: input.count, item: item)
        }
        return stride(from: 0, to: input.count, by: item)
    }
}
