extension [Scalar] {
    /// From a polynomial's values at the roots of unity, in bit-reversed order, to its coefficients, each times the
    /// number of values.
    ///
    /// Bit-reversed order is what Cooley and Tukey's butterflies want.
    ///
    /// - Parameter inverseRoot: of the root of unity whose order is the number of values.
    mutating func interpolate(inverseRoot: Scalar) {
        var length = 2
        while length <= count {
            let half = length / 2
            let factors = inverseRoot.power(Limbs<1>(UInt64(count / length))).powers(half)
            for start in stride(from: 0, to: count, by: length) {
                for index in start..<start + half {
                    let odd = self[index + half] * factors[index - start]
                    self[index + half] = self[index] - odd
                    self[index] = self[index] + odd
                }
            }
            length *= 2
        }
    }
}
