import Curves
import Testing

@Suite(
    "KZG: a blob's cells",
    .enabled(if: Fixtures.folder != nil, Fixtures.skipReason)
)
struct KZGExtensionTests {
    @Test("hold with the proofs of EIP-7594's vectors, in the blob and behind it")
    func cells() throws {
        var count = 0
        for call in try Fixtures.proofCalls("verify_cell_kzg_proof_batch") {
            let cells = try call.bytes("cells")
            let indices = try #require(call.input["cell_indices"]).map { try #require(UInt64($0)) }
            // A whole blob's first half in one call: the rest follows from it.
            guard call.output == true, indices == (0..<128).map({ UInt64($0) }) else { continue }
            #expect(try KZG.cells(of: Array(cells[..<64].joined())) == cells)
            count += 1
        }
        #expect(count > 0)
    }

    @Test("are not made of what is no blob")
    func refusals() {
        #expect(throws: CurveError.inputLength(actual: 3, expected: 131_072)) {
            try KZG.cells(of: [1, 2, 3])
        }
        #expect(throws: CurveError.scalarNotReduced(offset: 0)) {
            try KZG.cells(of: Array(repeating: 0xff, count: 131_072))
        }
    }
}
