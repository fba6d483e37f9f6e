/// EIP-2537's encoding: 64 bytes a coordinate, the first 16 of them zero; infinity is all zeros.
extension BLS12381 {
    static func decodeCoordinate(_ input: [UInt8], at offset: Int) throws(CurveError) -> Fp<BaseModulus> {
        guard input[offset..<offset + 16].allSatisfy({ $0 == 0 }) else {
            throw .paddingNotZero(offset: offset)
        }
        guard let value = Fp<BaseModulus>(bigEndian: input[offset + 16..<offset + 64]) else {
            throw .coordinateNotReduced(offset: offset)
        }
        return value
    }

    static func decodeExtended(_ input: [UInt8], at offset: Int) throws(CurveError) -> Fp2<BaseModulus> {
        Fp2(try decodeCoordinate(input, at: offset), try decodeCoordinate(input, at: offset + 64))
    }

    /// A point of the curve, in the group or not.
    static func decodeG1(_ input: [UInt8], at offset: Int) throws(CurveError) -> AffinePoint<G1> {
        let x = try decodeCoordinate(input, at: offset)
        let y = try decodeCoordinate(input, at: offset + 64)
        if x.isZero, y.isZero { return .infinity }
        let point = AffinePoint<G1>(x, y)
        guard point.isOnCurve else { throw .pointNotOnCurve(offset: offset) }
        return point
    }

    /// A point of the twist, in the group or not.
    static func decodeG2(_ input: [UInt8], at offset: Int) throws(CurveError) -> AffinePoint<G2> {
        let x = try decodeExtended(input, at: offset)
        let y = try decodeExtended(input, at: offset + 128)
        if x.isZero, y.isZero { return .infinity }
        let point = AffinePoint<G2>(x, y)
        guard point.isOnCurve else { throw .pointNotOnCurve(offset: offset) }
        return point
    }

    static func decodeGroupG1(_ input: [UInt8], at offset: Int) throws(CurveError) -> AffinePoint<G1> {
        let point = try decodeG1(input, at: offset)
        guard G1.isInGroup(point) else { throw .pointNotInGroup(offset: offset) }
        return point
    }

    static func decodeGroupG2(_ input: [UInt8], at offset: Int) throws(CurveError) -> AffinePoint<G2> {
        let point = try decodeG2(input, at: offset)
        guard G2.isInGroup(point) else { throw .pointNotInGroup(offset: offset) }
        return point
    }

    static func encode(_ point: AffinePoint<G1>) -> [UInt8] { encode([point.x, point.y]) }

    static func encode(_ point: AffinePoint<G2>) -> [UInt8] {
        encode([point.x.c0, point.x.c1, point.y.c0, point.y.c1])
    }

    /// A point at infinity has zeros for coordinates.
    private static func encode(_ coordinates: [Fp<BaseModulus>]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(64 * coordinates.count)
        for coordinate in coordinates {
            bytes.append(contentsOf: repeatElement(0, count: 16))
            coordinate.value.append(to: &bytes)
        }
        return bytes
    }
}
