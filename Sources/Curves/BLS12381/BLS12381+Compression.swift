/// Compressed points, as commitments and proofs are written: x alone, with three flags in its top bits.
///
/// Bit 7 of the first byte says that the point is compressed, bit 6 that it is infinity, bit 5 that y is the
/// larger of the two roots. In G2, x's u part comes first.
extension BLS12381 {
    private static let compressedFlag: UInt8 = 0x80
    private static let infinityFlag: UInt8 = 0x40
    private static let largerFlag: UInt8 = 0x20

    /// The flags of a compressed point, and its bytes without them.
    private struct Compressed {
        let isInfinity: Bool
        let isLarger: Bool
        let bytes: [UInt8]

        init?(_ input: ArraySlice<UInt8>) {
            var bytes = Array(input)
            guard let first = bytes.first, first & compressedFlag != 0 else { return nil }
            isInfinity = first & infinityFlag != 0
            isLarger = first & largerFlag != 0
            bytes[0] &= ~(compressedFlag | infinityFlag | largerFlag)
            if isInfinity, isLarger || bytes.contains(where: { $0 != 0 }) { return nil }
            self.bytes = bytes
        }
    }

    /// A point of G1 from 48 bytes at `offset`; the point must be in the group.
    static func decompressG1(_ input: [UInt8], at offset: Int) throws(CurveError) -> AffinePoint<G1> {
        guard let compressed = Compressed(input[offset..<offset + 48]) else {
            throw .compressionMalformed(offset: offset)
        }
        if compressed.isInfinity { return .infinity }
        guard let x = Fp<BaseModulus>(bigEndian: compressed.bytes[...]) else {
            throw .coordinateNotReduced(offset: offset)
        }
        guard let y = (x.squared() * x + G1.b).squareRoot() else { throw .pointNotOnCurve(offset: offset) }
        let point = AffinePoint<G1>(x, y.isLarger == compressed.isLarger ? y : -y)
        guard G1.isInGroup(point) else { throw .pointNotInGroup(offset: offset) }
        return point
    }

    /// A point of G2 from 96 bytes at `offset`; the point must be in the group.
    static func decompressG2(_ input: [UInt8], at offset: Int) throws(CurveError) -> AffinePoint<G2> {
        guard let compressed = Compressed(input[offset..<offset + 96]) else {
            throw .compressionMalformed(offset: offset)
        }
        if compressed.isInfinity { return .infinity }
        guard let imaginary = Fp<BaseModulus>(bigEndian: compressed.bytes[..<48]),
            let plain = Fp<BaseModulus>(bigEndian: compressed.bytes[48...])
        else { throw .coordinateNotReduced(offset: offset) }
        let x = Fp2(plain, imaginary)
        guard let y = (x.squared() * x + G2.b).squareRoot() else { throw .pointNotOnCurve(offset: offset) }
        let isLarger = y.c1.isZero ? y.c0.isLarger : y.c1.isLarger
        let point = AffinePoint<G2>(x, isLarger == compressed.isLarger ? y : -y)
        guard G2.isInGroup(point) else { throw .pointNotInGroup(offset: offset) }
        return point
    }
}
