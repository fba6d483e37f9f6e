/// The points at which a cell has its values: h times the 64th roots of unity, in bit-reversed order.
struct CellCoset {
    private static let extendedRoot = Scalar.rootOfUnity(order: KZG.elementsPerCell * KZG.cellsPerBlob)
    private static let inverseRoot = Scalar.rootOfUnity(order: KZG.elementsPerCell).inverse()
    private static let inverseCount = Scalar(UInt64(KZG.elementsPerCell)).inverse()

    /// h.
    private let shift: Scalar

    init(column: Int) {
        let exponent = column.bitReversed(width: KZG.cellsPerBlob.trailingZeroBitCount)
        shift = Self.extendedRoot.power(Limbs<1>(UInt64(exponent)))
    }

    /// h⁶⁴, which is what X⁶⁴ is at every point of the coset.
    var vanishing: Scalar { shift.power(Limbs<1>(UInt64(KZG.elementsPerCell))) }

    /// The coefficients of the polynomial of degree below 64 with these values.
    func interpolate(_ values: [Scalar]) -> [Scalar] {
        var coefficients = Self.inverseTransform(values)
        // The coset stretches the roots of unity by h, so the coefficient of Xⁱ shrinks by hⁱ.
        var scale = Self.inverseCount
        let shrink = shift.inverse()
        for index in coefficients.indices {
            coefficients[index] = coefficients[index] * scale
            scale = scale * shrink
        }
        return coefficients
    }

    /// 64 times the coefficients of the polynomial with these values at the 64th roots of unity.
    ///
    /// Values come in bit-reversed order, which is what Cooley and Tukey's butterflies want.
    private static func inverseTransform(_ values: [Scalar]) -> [Scalar] {
        var result = values
        var length = 2
        while length <= values.count {
            let half = length / 2
            let factors = inverseRoot.power(Limbs<1>(UInt64(values.count / length))).powers(half)
            for start in stride(from: 0, to: values.count, by: length) {
                for index in start..<start + half {
                    let odd = result[index + half] * factors[index - start]
                    result[index + half] = result[index] - odd
                    result[index] = result[index] + odd
                }
            }
            length *= 2
        }
        return result
    }
}
