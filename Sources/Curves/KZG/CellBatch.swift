/// Cells of one blob or of several that are checked together.
///
/// A cell's proof shows that X⁶⁴ - h⁶⁴, which vanishes on the cell's coset, divides P - I, where I is the
/// polynomial of degree below 64 with the cell's values there: e(proof, [τ⁶⁴]) = e([P] - [I] + h⁶⁴ · proof, [1]).
/// The batch checks the sum of these equations, each times a power of a number that depends on all input.
struct CellBatch {
    private typealias Term = (point: AffinePoint<BLS12381.G1>, scalar: Limbs<4>)

    private let columns: [Int]
    private let cells: [[UInt8]]
    private let proofs: [[UInt8]]
    /// The commitments without repetitions.
    private let commitments: [[UInt8]]
    /// For each cell the place of its commitment among them.
    private let rows: [Int]
    /// For each commitment the first cell that it belongs to.
    private let firstCells: [Int]
    /// All commitments, cells and proofs, one after the other.
    private let input: [UInt8]

    /// The caller has checked counts, sizes and columns; there is at least one cell.
    init(commitments: [[UInt8]], columns: [Int], cells: [[UInt8]], proofs: [[UInt8]]) {
        self.columns = columns
        self.cells = cells
        self.proofs = proofs
        input = Array((commitments + cells + proofs).joined())

        var distinct: [[UInt8]] = []
        var firstCells: [Int] = []
        var places: [[UInt8]: Int] = [:]
        rows = commitments.enumerated().map { index, commitment in
            if let place = places[commitment] { return place }
            places[commitment] = distinct.count
            distinct.append(commitment)
            firstCells.append(index)
            return distinct.count - 1
        }
        self.commitments = distinct
        self.firstCells = firstCells
    }

    func holds() throws(CurveError) -> Bool {
        let weights = KZG.challenge(transcript).powers(cells.count)
        var left: [Term] = []
        var right = try commitmentTerms(weights)
        for (index, weight) in weights.enumerated() {
            let offset = KZG.pointSize * index + (KZG.pointSize + KZG.cellSize) * cells.count
            let proof = try BLS12381.decompressG1(input, at: offset)
            left.append((proof, weight.value))
            right.append((proof, (weight * CellCoset(column: columns[index]).vanishing).value))
        }
        right += try interpolationTerms(weights)
        return BLS12381.Pairing.isProductOne([
            (g1: JacobianPoint.sum(of: left).affine, g2: TrustedSetup.g2TimesTauTo64),
            (g1: JacobianPoint.sum(of: right).affine, g2: -TrustedSetup.g2),
        ])
    }

    /// Every commitment once, with the weights of all its cells.
    private func commitmentTerms(_ weights: [Scalar]) throws(CurveError) -> [Term] {
        var sums = [Scalar](repeating: .zero, count: commitments.count)
        for (row, weight) in zip(rows, weights) { sums[row] = sums[row] + weight }
        var terms: [Term] = []
        for (cell, sum) in zip(firstCells, sums) {
            terms.append((try BLS12381.decompressG1(input, at: KZG.pointSize * cell), sum.value))
        }
        return terms
    }

    /// The negative of the commitment to the sum of all I; cells in the same column are added first.
    private func interpolationTerms(_ weights: [Scalar]) throws(CurveError) -> [Term] {
        var values: [Int: [Scalar]] = [:]
        for (index, weight) in weights.enumerated() {
            let start = KZG.pointSize * cells.count + KZG.cellSize * index
            var sums = values[columns[index]] ?? [Scalar](repeating: .zero, count: KZG.elementsPerCell)
            for element in sums.indices {
                let value = try KZG.decodeScalar(input, at: start + KZG.scalarSize * element)
                sums[element] = sums[element] + weight * value
            }
            values[columns[index]] = sums
        }
        var coefficients = [Scalar](repeating: .zero, count: KZG.elementsPerCell)
        for (column, values) in values {
            let interpolated = CellCoset(column: column).interpolate(values)
            for index in coefficients.indices {
                coefficients[index] = coefficients[index] + interpolated[index]
            }
        }
        return zip(TrustedSetup.powers, coefficients).map { ($0, (-$1).value) }
    }

    /// What the weights depend on, in the specification's order.
    private var transcript: [UInt8] {
        var bytes = Array("RCKZGCBATCH__V1_".utf8)
        func append(_ number: Int) { Limbs<1>(UInt64(number)).append(to: &bytes) }
        append(KZG.fieldElementsPerBlob)
        append(KZG.elementsPerCell)
        append(commitments.count)
        append(cells.count)
        for commitment in commitments { bytes += commitment }
        for index in cells.indices {
            append(rows[index])
            append(columns[index])
            bytes += cells[index]
            bytes += proofs[index]
        }
        return bytes
    }
}
