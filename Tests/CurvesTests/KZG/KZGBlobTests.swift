import Curves
import Primitives
import Testing

/// Blobs of constant polynomials, whose commitments and proofs need no trusted setup.
@Suite("KZG: blobs and cells")
struct KZGBlobTests {
    static let one = U256(1).bigEndianBytes
    static let blob = [UInt8]((0..<4096).map { _ in one }.joined())
    static let cell = [UInt8]((0..<64).map { _ in one }.joined())
    static let commitment = KZGInputTests.generator
    static let proof = KZGInputTests.infinity

    @Test("The blob of a constant belongs to the constant's commitment, and to no other")
    func constantBlob() throws {
        #expect(try KZG.verifyBlob(Self.blob, commitment: Self.commitment, proof: Self.proof))
        #expect(try !KZG.verifyBlob(Self.blob, commitment: Self.proof, proof: Self.proof))
        let zero = [UInt8](repeating: 0, count: Self.blob.count)
        #expect(try KZG.verifyBlob(zero, commitment: Self.proof, proof: Self.proof))
        for index in [31, 32 * 2048 + 31, Self.blob.count - 1] {
            var changed = Self.blob
            changed[index] = 2
            #expect(try !KZG.verifyBlob(changed, commitment: Self.commitment, proof: Self.proof))
        }
    }

    @Test("A blob has 131,072 bytes, and its elements are below the order")
    func malformedBlob() {
        #expect(throws: CurveError.inputLength(actual: 131_071, expected: 131_072)) {
            try KZG.verifyBlob(Array(Self.blob.dropLast()), commitment: Self.commitment, proof: Self.proof)
        }
        var large = Self.blob
        large.replaceSubrange(32..<64, with: BLSPoints.order.bigEndianBytes)
        #expect(throws: CurveError.scalarNotReduced(offset: 32)) {
            try KZG.verifyBlob(large, commitment: Self.commitment, proof: Self.proof)
        }
        #expect(throws: CurveError.inputLength(actual: 0, expected: 48)) {
            try KZG.verifyBlob(Self.blob, commitment: [], proof: Self.proof)
        }
    }

    /// Checks `count` copies of the constant's cell, the last one with `lastCell` and `lastIndex`.
    private func verify(count: Int, lastCell: [UInt8] = cell, lastIndex: UInt64 = 127) throws -> Bool {
        try KZG.verifyCells(
            commitments: Array(repeating: Self.commitment, count: count),
            indices: (1..<count).map { UInt64($0 % 128) } + [lastIndex],
            cells: Array(repeating: Self.cell, count: count - 1) + [lastCell],
            proofs: Array(repeating: Self.proof, count: count)
        )
    }

    @Test("Every cell of a constant is the constant", arguments: [1, 2, 130])
    func constantCells(count: Int) throws {
        #expect(try verify(count: count))
        for element in [0, 1, 63] {
            var changed = Self.cell
            changed[32 * element + 31] = 2
            #expect(try !verify(count: count, lastCell: changed))
        }
    }

    /// Without weights that the cells themselves decide, a sum of checks would let this pass.
    @Test("Errors in two cells do not cancel, even in the same column")
    func cancellingErrors() throws {
        var less = Self.cell
        less[31] = 0
        var more = Self.cell
        more[31] = 2
        #expect(
            try !KZG.verifyCells(
                commitments: [Self.commitment, Self.commitment],
                indices: [5, 5],
                cells: [less, more],
                proofs: [Self.proof, Self.proof]
            )
        )
    }

    @Test("Malformed cells are refused, each for its reason")
    func malformedCells() {
        #expect(throws: CurveError.cellIndexTooLarge(128)) { try verify(count: 2, lastIndex: 128) }
        #expect(throws: CurveError.cellIndexTooLarge(.max)) { try verify(count: 2, lastIndex: .max) }
        #expect(throws: CurveError.inputLength(actual: 2047, expected: 2048)) {
            try verify(count: 2, lastCell: Array(Self.cell.dropLast()))
        }
        let large: [UInt8] = Self.cell.dropLast(32) + BLSPoints.order.bigEndianBytes
        // Both commitments and the first cell come before it.
        #expect(throws: CurveError.scalarNotReduced(offset: 2 * 48 + 2048 + 63 * 32)) {
            try verify(count: 2, lastCell: large)
        }
        #expect(throws: CurveError.argumentCountsDiffer) {
            try KZG.verifyCells(commitments: [], indices: [0], cells: [Self.cell], proofs: [Self.proof])
        }
        #expect(throws: CurveError.inputLength(actual: 47, expected: 48)) {
            try KZG.verifyCells(
                commitments: [Self.commitment],
                indices: [0],
                cells: [Self.cell],
                proofs: [Array(Self.proof.dropLast())]
            )
        }
    }
}
