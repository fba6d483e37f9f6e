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
        var coefficients = values
        coefficients.interpolate(inverseRoot: Self.inverseRoot)
        // The coset stretches the roots of unity by h, so the coefficient of Xⁱ shrinks by hⁱ.
        var scale = Self.inverseCount
        let shrink = shift.inverse()
        for index in coefficients.indices {
            coefficients[index] = coefficients[index] * scale
            scale = scale * shrink
        }
        return coefficients
    }
}
