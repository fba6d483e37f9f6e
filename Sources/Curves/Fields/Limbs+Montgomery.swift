extension LimbVector {
    /// `a · b / 2^(64 · count)` modulo `modulus`, below it.
    ///
    /// Word by word: each round adds a row of the product and the multiple of the modulus that clears the
    /// lowest word, then drops that word. The modulus must leave its top bit clear, so that the sum of two
    /// rows never needs a further word; `a` must be below the modulus, `b` may be any number.
    ///
    /// - Parameter negatedInverse: -1 / modulus, modulo 2^64.
    @inline(__always)
    static func montgomeryProduct(_ a: Self, _ b: Self, modulus: Self, negatedInverse: UInt64) -> Self {
        var sum = Self()
        for i in 0..<count {
            let factor = b[i]
            var productCarry: UInt64 = 0
            var reductionCarry: UInt64 = 0
            let lowest = multiplyAccumulate(sum[0], a[0], factor, &productCarry)
            let quotient = lowest &* negatedInverse
            _ = multiplyAccumulate(lowest, quotient, modulus[0], &reductionCarry)
            for j in 1..<count {
                let word = multiplyAccumulate(sum[j], a[j], factor, &productCarry)
                sum[j - 1] = multiplyAccumulate(word, quotient, modulus[j], &reductionCarry)
            }
            sum[count - 1] = productCarry &+ reductionCarry
        }
        return sum.reducedOnce(by: modulus)
    }
}
