/// A blob's cells: the blob itself, and as much again of its polynomial's values elsewhere (EIP-7594).
extension KZG {
    private static let extendedRoot = Scalar.rootOfUnity(order: 2 * fieldElementsPerBlob)
    private static let root = Scalar.rootOfUnity(order: fieldElementsPerBlob)

    /// The 128 cells of a blob, which has 131,072 bytes, every 32 of them below the groups' order.
    public static func cells(of blob: [UInt8]) throws(CurveError) -> [[UInt8]] {
        try require(blob, blobSize)
        var values: [Scalar] = []
        values.reserveCapacity(fieldElementsPerBlob)
        for offset in stride(from: 0, to: blobSize, by: scalarSize) {
            values.append(try decodeScalar(blob, at: offset))
        }
        // The values at the odd powers of the extended root are those at the roots of unity of a polynomial
        // whose coefficients are stretched by that root's powers.
        values.interpolate(inverseRoot: root.inverse())
        var scale = Scalar(UInt64(fieldElementsPerBlob)).inverse()
        for index in values.indices {
            values[index] = values[index] * scale
            scale = scale * extendedRoot
        }
        evaluate(&values)
        var bytes = blob
        bytes.reserveCapacity(2 * blobSize)
        for value in values { value.value.append(to: &bytes) }
        return stride(from: 0, to: bytes.count, by: cellSize).map { Array(bytes[$0..<$0 + cellSize]) }
    }

    /// From coefficients to values in bit-reversed order: the steps of `interpolate(inverseRoot:)` backwards.
    private static func evaluate(_ values: inout [Scalar]) {
        var length = values.count
        while length >= 2 {
            let half = length / 2
            let factors = root.power(Limbs<1>(UInt64(values.count / length))).powers(half)
            for start in stride(from: 0, to: values.count, by: length) {
                for index in start..<start + half {
                    let sum = values[index] + values[index + half]
                    values[index + half] = (values[index] - values[index + half]) * factors[index - start]
                    values[index] = sum
                }
            }
            length /= 2
        }
    }
}
