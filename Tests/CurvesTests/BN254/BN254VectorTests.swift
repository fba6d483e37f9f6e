import Testing

@Suite("bn254: execution clients' vectors", .enabled(if: Fixtures.folder != nil, Fixtures.skipReason))
struct BN254VectorTests {
    @Test(
        "Every call gives its bytes",
        arguments: [
            ("bn256Add", Precompile.bn254Add, 14),
            ("bn256ScalarMul", .bn254Multiply, 14),
            ("bn256Pairing", .bn254Pairing, 11),
        ]
    )
    func vectors(file: String, operation: Precompile, count: Int) throws {
        try operation.check("precompiles/\(file).json", count: count)
    }
}
