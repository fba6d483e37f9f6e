import Curves
import Primitives
import Testing

@Suite(
    "KZG: the vectors of EIP-4844 and EIP-7594",
    .enabled(if: Fixtures.folder != nil, Fixtures.skipReason)
)
struct KZGVectorTests {
    @Test("The precompile's call gives its bytes")
    func precompile() throws {
        try Precompile.pointEvaluation.check("precompiles/pointEvaluation.json", count: 1)
    }

    @Test("Every proof at a point is judged as it should be")
    func points() throws {
        let calls = try Fixtures.proofCalls("verify_kzg_proof")
        #expect(calls.count == 107)
        for call in calls {
            let verdict = judge { () throws(CurveError) in
                // A number of another length than 32 bytes is the EVM's and the caller's to refuse.
                guard let z = word(try? call.single("z")), let y = word(try? call.single("y")),
                    let commitment = try? call.single("commitment"), let proof = try? call.single("proof")
                else { return nil }
                return try KZG.verify(commitment: commitment, z: z, y: y, proof: proof)
            }
            #expect(verdict == call.output, "\(call.name)")
        }
    }

    @Test("Every proof of a blob is judged as it should be")
    func blobs() throws {
        let calls = try Fixtures.proofCalls("verify_blob_kzg_proof")
        #expect(calls.count == 25)
        for call in calls {
            let blob = try call.single("blob")
            let commitment = try call.single("commitment")
            let proof = try call.single("proof")
            let verdict = judge { () throws(CurveError) in
                try KZG.verifyBlob(blob, commitment: commitment, proof: proof)
            }
            #expect(verdict == call.output, "\(call.name)")
        }
    }

    @Test("Every batch of cells is judged as it should be")
    func cells() throws {
        let calls = try Fixtures.proofCalls("verify_cell_kzg_proof_batch")
        #expect(calls.count == 26)
        for call in calls {
            let indices = try #require(call.input["cell_indices"]).map { try #require(UInt64($0)) }
            let commitments = try call.bytes("commitments")
            let cells = try call.bytes("cells")
            let proofs = try call.bytes("proofs")
            let verdict = judge { () throws(CurveError) in
                try KZG.verifyCells(commitments: commitments, indices: indices, cells: cells, proofs: proofs)
            }
            #expect(verdict == call.output, "\(call.name)")
        }
    }

    /// Whether the proof holds; nil where an argument is refused.
    private func judge(_ verify: () throws(CurveError) -> Bool?) -> Bool? {
        do throws(CurveError) {
            return try verify()
        } catch {
            return nil
        }
    }

    private func word(_ bytes: [UInt8]?) -> U256? {
        bytes.flatMap { $0.count == 32 ? U256(bigEndian: $0) : nil }
    }
}
