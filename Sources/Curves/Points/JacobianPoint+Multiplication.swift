extension JacobianPoint {
    /// The point added to itself `scalar` times, bit by bit: for the short, sparse constants of the curves.
    func multiplied(by scalar: UInt64) -> Self {
        var result = Self.infinity
        for position in (0..<64 - scalar.leadingZeroBitCount).reversed() {
            result = result.doubled()
            if scalar >> UInt64(position) & 1 == 1 { result += self }
        }
        return result
    }

    /// The sum of every point times its scalar.
    ///
    /// Scalars need not be below the group's order. For few points all share one chain of doublings, four
    /// bits at a time; for many, Pippenger's buckets also share the additions.
    static func sum(of terms: [(point: AffinePoint<Curve>, scalar: Limbs<4>)]) -> Self {
        terms.count < 128 ? interleavedSum(of: terms) : bucketSum(of: terms)
    }

    private static func interleavedSum(of terms: [(point: AffinePoint<Curve>, scalar: Limbs<4>)]) -> Self {
        let digitWidth = 4
        // Entry 15 · i + d - 1 is point i times the digit d.
        var multiples: [Self] = []
        multiples.reserveCapacity(15 * terms.count)
        for term in terms {
            var multiple = Self(term.point)
            multiples.append(multiple)
            for _ in 2..<1 << digitWidth {
                multiple += term.point
                multiples.append(multiple)
            }
        }
        let width = terms.map(\.scalar.bitWidth).max() ?? 0
        let digits = (width + digitWidth - 1) / digitWidth
        var sum = Self.infinity
        for position in (0..<digits).reversed() {
            for _ in 0..<digitWidth { sum = sum.doubled() }
            for (i, term) in terms.enumerated() {
                let digit = term.scalar.bits(at: position * digitWidth, width: digitWidth)
                if digit != 0 { sum += multiples[15 * i + digit - 1] }
            }
        }
        return sum
    }

    private static func bucketSum(of terms: [(point: AffinePoint<Curve>, scalar: Limbs<4>)]) -> Self {
        // A window costs an addition a term and two a bucket.
        let digitWidth = max(2, (Int.bitWidth - terms.count.leadingZeroBitCount) - 3)
        let digits = (256 + digitWidth - 1) / digitWidth
        var sum = Self.infinity
        var buckets = [Self](repeating: .infinity, count: (1 << digitWidth) - 1)
        for position in (0..<digits).reversed() {
            for _ in 0..<digitWidth { sum = sum.doubled() }
            for i in buckets.indices { buckets[i] = .infinity }
            for term in terms {
                let digit = term.scalar.bits(at: position * digitWidth, width: digitWidth)
                if digit != 0 { buckets[digit - 1] += term.point }
            }
            // Bucket d belongs into the sum d times: once in each running sum from d downwards.
            var running = Self.infinity
            for bucket in buckets.reversed() {
                running += bucket
                sum += running
            }
        }
        return sum
    }
}
