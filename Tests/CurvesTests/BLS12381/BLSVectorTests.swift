import Testing

@Suite("BLS12-381: the vectors of execution clients and of EIP-2537")
struct BLSVectorTests {
    @Test(
        "Every call gives its bytes or its error",
        .enabled(if: Fixtures.folder != nil, Fixtures.skipReason),
        arguments: [
            ("precompiles/blsG1Add", Precompile.g1Add, 87),
            ("precompiles/blsG1Mul", .g1MultiExp, 11),
            ("precompiles/blsG1MultiExp", .g1MultiExp, 133),
            ("precompiles/blsG2Add", .g2Add, 95),
            ("precompiles/blsG2Mul", .g2MultiExp, 10),
            ("precompiles/blsG2MultiExp", .g2MultiExp, 123),
            ("precompiles/blsMapG1", .mapFpToG1, 92),
            ("precompiles/blsMapG2", .mapFp2ToG2, 84),
            ("precompiles/blsPairing", .pairing, 83),
            ("precompiles/fail-blsG1Add", .g1Add, 6),
            ("precompiles/fail-blsG1Mul", .g1MultiExp, 7),
            ("precompiles/fail-blsG1MultiExp", .g1MultiExp, 7),
            ("precompiles/fail-blsG2Add", .g2Add, 6),
            ("precompiles/fail-blsG2Mul", .g2MultiExp, 6),
            ("precompiles/fail-blsG2MultiExp", .g2MultiExp, 6),
            ("precompiles/fail-blsMapG1", .mapFpToG1, 4),
            ("precompiles/fail-blsMapG2", .mapFp2ToG2, 4),
            ("precompiles/fail-blsPairing", .pairing, 6),
            ("eips/eip-2537/add_G1_bls", .g1Add, 7),
            ("eips/eip-2537/add_G2_bls", .g2Add, 8),
            ("eips/eip-2537/map_fp_to_G1_bls", .mapFpToG1, 4),
            ("eips/eip-2537/map_fp2_to_G2_bls", .mapFp2ToG2, 4),
            ("eips/eip-2537/msm_G1_bls", .g1MultiExp, 143),
            ("eips/eip-2537/mul_G1_bls", .g1MultiExp, 9),
            ("eips/eip-2537/mul_G2_bls", .g2MultiExp, 8),
            ("eips/eip-2537/pairing_check_bls", .pairing, 14),
            ("eips/eip-2537/fail-add_G1_bls", .g1Add, 7),
            ("eips/eip-2537/fail-add_G2_bls", .g2Add, 5),
            ("eips/eip-2537/fail-map_fp_to_G1_bls", .mapFpToG1, 5),
            ("eips/eip-2537/fail-map_fp2_to_G2_bls", .mapFp2ToG2, 4),
            ("eips/eip-2537/fail-msm_G1_bls", .g1MultiExp, 8),
            ("eips/eip-2537/fail-msm_G2_bls", .g2MultiExp, 7),
            ("eips/eip-2537/fail-mul_G1_bls", .g1MultiExp, 5),
            ("eips/eip-2537/fail-mul_G2_bls", .g2MultiExp, 6),
            ("eips/eip-2537/fail-pairing_check_bls", .pairing, 23),
        ]
    )
    func vectors(file: String, operation: Precompile, count: Int) throws {
        try operation.check(file + ".json", count: count)
    }
}
