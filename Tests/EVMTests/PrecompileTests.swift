import Cryptography
import EVM
import Primitives
import Testing

@Suite("Precompiles")
struct PrecompileTests {
    private func address(_ number: UInt128) -> Address { Address(high: 0, low: number) }

    /// Calls a precompile with `input` and gives its output; nil when the call failed.
    private func output(
        _ number: UInt128,
        _ input: [UInt8],
        gas: U256? = nil,
        _ fork: Hardfork = .osaka
    ) throws
        -> [UInt8]?
    {
        let size = U256(UInt64(input.count))
        let copyBack =
            op(.returndatasize) + push(0) + push(0) + .returndatacopy + .returndatasize + push(0) + .return
        let code =
            push(0) + push(0) + push(0) + push(0)  // keeps the stack's form simple to read
            + store(input) + call(address(number), gas: gas, input: (0, size))
        // Failure is told by a revert.
        let branch = code + .iszero + push(wide: code.bytes.count + 5 + copyBack.bytes.count) + .jumpi
        let result = try World(fork).call(branch + copyBack + .jumpdest + revert(0, 0))
        return result.status == .success ? result.output : nil
    }

    @Test("They compute")
    func compute() throws {
        #expect(try output(2, [])?.count == 32)
        #expect(try output(2, Array("abc".utf8)) == SHA256.hash(Array("abc".utf8)).bytes)
        #expect(
            try output(3, Array("abc".utf8)).map { Hex.encode($0.suffix(20), prefix: false) }
                == "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"
        )
        #expect(try output(4, [1, 2, 3]) == [1, 2, 3])
        // 3^2 mod 5, in one byte each.
        let length = U256.one.bigEndianBytes
        let modexp: [UInt8] = length + length + length + [3, 2, 5]
        #expect(try output(5, modexp) == [4])
    }

    @Test("ecrecover answers a signer, or nothing for what is no signature")
    func recover() throws {
        let key = try #require(PrivateKey(Hash256(7)))
        let digest = Keccak.hash("message")
        let signature = Secp256k1.sign(digest, with: key)
        let v: U256 = signature.yParity ? 28 : 27
        let input = digest.bytes + v.bigEndianBytes + signature.r.bigEndianBytes + signature.s.bigEndianBytes
        #expect(try output(1, input) == key.address.word.bigEndianBytes)
        #expect(try output(1, digest.bytes + U256(29).bigEndianBytes + input.dropFirst(64)) == [])
        #expect(try output(1, [UInt8](repeating: 0, count: 128)) == [])
    }

    @Test(
        "Exactly the price is enough, one less fails",
        arguments: [(1, 3_000), (2, 60), (3, 600), (4, 15)] as [(UInt128, UInt64)]
    )
    func exactGas(_ number: UInt128, _ price: UInt64) throws {
        #expect(try output(number, [], gas: U256(price)) != nil)
        #expect(try output(number, [], gas: U256(price - 1)) == nil)
    }

    @Test("Bad input to BLAKE2F fails the call and burns its gas")
    func badInput() throws {
        #expect(try output(9, [UInt8](repeating: 0, count: 212)) == nil)
        #expect(try output(9, [UInt8](repeating: 0, count: 212) + [2]) == nil)
        #expect(try output(9, [UInt8](repeating: 0, count: 212) + [1])?.count == 64)
        let result = try World().call(call(address(9), gas: 50_000) + returnTop)
        #expect(result.word == 0)
        #expect(result.executionGas > 50_000)
    }

    @Test("A hardfork without a precompile has an empty account there")
    func absent() throws {
        #expect(try output(9, [1], .petersburg) == [])
        #expect(try output(0x100, [1], .prague) == [])
        #expect(try World(.petersburg).call(push(address(9)) + .extcodesize + returnTop).word == 0)
    }

    @Test("The target of a transaction may be one")
    func transaction() throws {
        let transaction = Transaction(
            chainId: 1,
            nonce: 0,
            gasPrice: 1,
            gasLimit: 50_000,
            to: address(4),
            data: [1, 2]
        )
        let result = try World().apply(transaction)
        #expect(result.output == [1, 2])
        // The floor price is above what it cost: 21,000 and ten for each of eight tokens.
        #expect(result.gasUsed == 21_080)
        #expect(try World(.cancun).apply(transaction).gasUsed == 21_000 + 32 + 18)
    }

    @Test("modexp's lengths may be absurd where nothing has to be computed")
    func modexpLengths() throws {
        let lengths = [U256(0), U256(high: 1, low: 0), U256(0)].flatMap(\.bigEndianBytes)
        #expect(try output(5, lengths, .prague) == [])
        // EIP-7823 bounds them.
        #expect(try output(5, lengths, .osaka) == nil)
        #expect(try output(5, [U256.max, .max, .max].flatMap(\.bigEndianBytes), .prague) == nil)
    }
}
