/// Proofs for cells: a blob's polynomial evaluated at 8192 roots of unity, 64 of them a cell (EIP-7594).
extension KZG {
    static let elementsPerCell = 64
    static let cellsPerBlob = 128
    static let cellSize = elementsPerCell * scalarSize

    /// Whether every cell belongs to the blob of its commitment, as the proofs claim.
    ///
    /// The arguments go together element by element. Indices are below 128; a cell has 2048 bytes, every 32 of
    /// them below the groups' order. No cells at all hold. Offsets in errors count through commitments, cells
    /// and proofs.
    public static func verifyCells(
        commitments: [[UInt8]],
        indices: [UInt64],
        cells: [[UInt8]],
        proofs: [[UInt8]]
    ) throws(CurveError) -> Bool {
        guard [indices.count, cells.count, proofs.count].allSatisfy({ $0 == commitments.count }) else {
            throw .argumentCountsDiffer
        }
        if let index = indices.first(where: { $0 >= UInt64(cellsPerBlob) }) {
            throw .cellIndexTooLarge(index)
        }
        for point in commitments + proofs { try require(point, pointSize) }
        for cell in cells { try require(cell, cellSize) }
        if cells.isEmpty { return true }
        let columns = indices.map { Int($0) }
        return try CellBatch(commitments: commitments, columns: columns, cells: cells, proofs: proofs).holds()
    }
}
