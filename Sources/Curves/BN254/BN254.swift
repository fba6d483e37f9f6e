/// The curve alt_bn128 of the precompiles 0x06 to 0x08 (EIP-196, EIP-197).
///
/// A point of G1 is x then y, 32 bytes each; one of G2 is x then y, each as its u part before its plain part.
/// All zeros stand for the point at infinity. Gas is the caller's matter.
public enum BN254 {
    /// The sum of two points of G1, in 64 bytes.
    ///
    /// - Parameter input: Two points; missing bytes count as zeros, further ones are ignored.
    public static func add(_ input: [UInt8]) throws(CurveError) -> [UInt8] {
        let input = fitted(input, to: 128)
        let p = try decodeG1(input, at: 0)
        let q = try decodeG1(input, at: 64)
        return encode(p + q)
    }

    /// A point of G1 times a number of 256 bits, in 64 bytes.
    ///
    /// - Parameter input: The point, then the number; missing bytes count as zeros, further ones are ignored.
    public static func multiply(_ input: [UInt8]) throws(CurveError) -> [UInt8] {
        let input = fitted(input, to: 96)
        let point = try decodeG1(input, at: 0)
        return encode(JacobianPoint.sum(of: [(point, Limbs(bigEndian: input[64..<96]))]).affine)
    }

    /// Whether the product of the pairings of all pairs is 1, as a word of 32 bytes.
    ///
    /// - Parameter input: Pairs of a point of G1 and one of G2, 192 bytes each; none at all give 1.
    public static func pairing(_ input: [UInt8]) throws(CurveError) -> [UInt8] {
        guard input.count.isMultiple(of: 192) else {
            throw .inputNotWholeItems(actual: input.count, item: 192)
        }
        var pairs: [Pairing.Pair] = []
        pairs.reserveCapacity(input.count / 192)
        for offset in stride(from: 0, to: input.count, by: 192) {
            pairs.append((try decodeG1(input, at: offset), try decodeG2(input, at: offset + 64)))
        }
        return encode(Pairing.isProductOne(pairs))
    }

    /// Exactly `count` bytes: cut, or filled up with zeros.
    private static func fitted(_ input: [UInt8], to count: Int) -> [UInt8] {
        input.prefix(count) + [UInt8](repeating: 0, count: max(0, count - input.count))
    }
}
