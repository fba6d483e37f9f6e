import EVM
import Primitives
import Testing

@Suite("Precompiles on curves")
struct CurvePrecompileTests {
    private func send(
        _ number: UInt128,
        _ input: [UInt8],
        gas: UInt64 = 10_000_000,
        _ fork: Hardfork = .osaka
    ) throws -> TransactionResult {
        try World(fork).apply(
            Transaction(
                chainId: 1,
                nonce: 0,
                gasPrice: 1,
                gasLimit: gas,
                to: Address(high: 0, low: number),
                data: input
            )
        )
    }

    @Test("Nothing at all is the neutral element of each operation on alt_bn128")
    func neutral() throws {
        #expect(try send(6, []).output == [UInt8](repeating: 0, count: 64))
        #expect(try send(7, []).output == [UInt8](repeating: 0, count: 64))
        #expect(try send(8, []).word == 1)
    }

    @Test("Twice the generator is the same by addition and by multiplication")
    func doubling() throws {
        let generator = U256(1).bigEndianBytes + U256(2).bigEndianBytes
        let sum = try send(6, generator + generator)
        #expect(sum.status == .success)
        #expect(sum.output == (try send(7, generator + U256(2).bigEndianBytes).output))
        #expect(sum.output.count == 64)
    }

    @Test(
        "What is no point fails the call and burns its gas",
        arguments: [6, 7, 8, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11] as [UInt128]
    )
    func malformed(_ number: UInt128) throws {
        let result = try send(number, [UInt8](repeating: 0xff, count: 192), gas: 1_000_000)
        #expect(result.status == .halt(.precompileFailed))
        #expect(result.gasUsed == 1_000_000)
    }

    @Test(
        "Their prices follow the hardfork",
        arguments: [(6, 500, 150), (7, 40_000, 6_000), (8, 100_000, 45_000)] as [(UInt128, Int64, Int64)]
    )
    func prices(_ number: UInt128, _ byzantium: Int64, _ istanbul: Int64) throws {
        #expect(try send(number, [], .byzantium).executionGas == byzantium)
        #expect(try send(number, [], .istanbul).executionGas == istanbul)
    }

    @Test("Many multiplications at once cost less each")
    func discount() throws {
        // Infinity times zero, as often as wanted: 160 zero bytes an item, four gas each as data.
        let gas = { (items: Int) in
            try send(0x0c, [UInt8](repeating: 0, count: 160 * items), .prague).executionGas
                - Int64(640 * items)
        }
        #expect(try gas(1) == 12_000)
        #expect(try gas(2) == 2 * 12_000 * 949 / 1_000)
        #expect(try gas(128) == 128 * 12_000 * 519 / 1_000)
        #expect(try gas(129) == 129 * 12_000 * 519 / 1_000)
    }
}
