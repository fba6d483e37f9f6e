extension BN254 {
    private static func decodeCoordinate(
        _ input: [UInt8],
        at offset: Int
    ) throws(CurveError) -> Fp<BaseModulus> {
        guard let value = Fp<BaseModulus>(bigEndian: input[offset..<offset + 32]) else {
            throw .coordinateNotReduced(offset: offset)
        }
        return value
    }

    private static func decodeExtended(
        _ input: [UInt8],
        at offset: Int
    ) throws(CurveError) -> Fp2<BaseModulus> {
        let imaginary = try decodeCoordinate(input, at: offset)
        return Fp2(try decodeCoordinate(input, at: offset + 32), imaginary)
    }

    static func decodeG1(_ input: [UInt8], at offset: Int) throws(CurveError) -> AffinePoint<G1> {
        let x = try decodeCoordinate(input, at: offset)
        let y = try decodeCoordinate(input, at: offset + 32)
        if x.isZero, y.isZero { return .infinity }
        let point = AffinePoint<G1>(x, y)
        guard point.isOnCurve else { throw .pointNotOnCurve(offset: offset) }
        return point
    }

    static func decodeG2(_ input: [UInt8], at offset: Int) throws(CurveError) -> AffinePoint<G2> {
        let x = try decodeExtended(input, at: offset)
        let y = try decodeExtended(input, at: offset + 64)
        if x.isZero, y.isZero { return .infinity }
        let point = AffinePoint<G2>(x, y)
        guard point.isOnCurve else { throw .pointNotOnCurve(offset: offset) }
        guard G2.isInGroup(point) else { throw .pointNotInGroup(offset: offset) }
        return point
    }

    static func encode(_ point: AffinePoint<G1>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(64)
        // Both are zero at infinity.
        point.x.value.append(to: &bytes)
        point.y.value.append(to: &bytes)
        return bytes
    }

    static func encode(_ truth: Bool) -> [UInt8] {
        var word = [UInt8](repeating: 0, count: 32)
        word[31] = truth ? 1 : 0
        return word
    }
}
