extension LimbVector {
    /// `a · b / 2^(64 · count)` modulo `modulus`, below it.
    ///
    /// Word by word: each row adds `a` times a word of `b` and the multiple of the modulus that clears the
    /// lowest word, then drops that word. The modulus must leave its top bit clear, so that the sum of two
    /// rows never needs a further word; `a` must be below the modulus, `b` may be any number.
    ///
    /// Unrolled by hand, for counts of 4 and 6: the optimiser keeps loops of six words as they are and then
    /// copies the operands onto the stack in every round.
    ///
    /// - Parameter negatedInverse: -1 / modulus, modulo 2^64.
    @inline(__always)
    static func montgomeryProduct(_ a: Self, _ b: Self, modulus: Self, negatedInverse: UInt64) -> Self {
        assert(count == 4 || count == 6, "neither loop below knows other counts")
        var sum = Self()
        sum.addRow(a, b[0], modulus, negatedInverse)
        sum.addRow(a, b[1], modulus, negatedInverse)
        sum.addRow(a, b[2], modulus, negatedInverse)
        sum.addRow(a, b[3], modulus, negatedInverse)
        if count == 6 {
            sum.addRow(a, b[4], modulus, negatedInverse)
            sum.addRow(a, b[5], modulus, negatedInverse)
        }
        return sum.reducedOnce(by: modulus)
    }

    @inline(__always)
    private mutating func addRow(_ a: Self, _ factor: UInt64, _ modulus: Self, _ negatedInverse: UInt64) {
        var carries = RowCarries()
        let lowest = multiplyAccumulate(self[0], a[0], factor, &carries.product)
        let quotient = lowest &* negatedInverse
        _ = multiplyAccumulate(lowest, quotient, modulus[0], &carries.reduction)
        addColumn(1, a, factor, modulus, quotient, &carries)
        addColumn(2, a, factor, modulus, quotient, &carries)
        addColumn(3, a, factor, modulus, quotient, &carries)
        if Self.count == 6 {
            addColumn(4, a, factor, modulus, quotient, &carries)
            addColumn(5, a, factor, modulus, quotient, &carries)
        }
        self[Self.count - 1] = carries.product &+ carries.reduction
    }

    /// Adds both products of column `j` and moves the result a word down.
    @inline(__always)
    private mutating func addColumn(
        _ j: Int,
        _ a: Self,
        _ factor: UInt64,
        _ modulus: Self,
        _ quotient: UInt64,
        _ carries: inout RowCarries
    ) {
        let word = multiplyAccumulate(self[j], a[j], factor, &carries.product)
        self[j - 1] = multiplyAccumulate(word, quotient, modulus[j], &carries.reduction)
    }
}

/// The two carries that run through a row.
private struct RowCarries {
    var product: UInt64 = 0
    var reduction: UInt64 = 0
}
