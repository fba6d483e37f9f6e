import Cryptography
import Primitives
import TestSupport
import Testing

@Suite("Modular exponentiation")
struct ModularExponentiationTests {
    static func compute(_ base: [UInt8], _ exponent: [UInt8], _ modulus: [UInt8]) -> [UInt8] {
        ModularExponentiation.compute(base: base[...], exponent: exponent[...], modulus: modulus[...])
    }

    @Test("Small numbers, by repeated multiplication")
    func small() {
        for modulus in 1...24 {
            for base in 0...24 {
                var expected = 1 % modulus
                for exponent in 0...12 {
                    let result = Self.compute([UInt8(base)], [UInt8(exponent)], [UInt8(modulus)])
                    #expect(result == [UInt8(expected)], "\(base) ^ \(exponent) % \(modulus)")
                    expected = expected * base % modulus
                }
            }
        }
    }

    @Test("A zero modulus gives zeros, as many as it has bytes; an empty one nothing")
    func zeroModulus() {
        #expect(Self.compute([3], [5], [0, 0, 0]) == [0, 0, 0])
        #expect(Self.compute([3], [5], []) == [])
        #expect(Self.compute([], [], []) == [])
    }

    @Test("Empty numbers are zero, and zero to the power zero is one")
    func empty() {
        #expect(Self.compute([], [], [0, 7]) == [0, 1])
        #expect(Self.compute([0, 0], [0], [7]) == [1])
        #expect(Self.compute([], [2], [7]) == [0])
        #expect(Self.compute([5], [], [7]) == [1])
        #expect(Self.compute([5], [], [1]) == [0])
        #expect(Self.compute([], [], [1]) == [0])
    }

    @Test("The result is padded to the modulus, whose leading zeros count")
    func padding() {
        #expect(Self.compute([2], [3], [0, 0, 0, 0, 100]) == [0, 0, 0, 0, 8])
        #expect(Self.compute([0, 0, 2], [0, 3], [1, 0]) == [0, 8])
    }

    @Test("Random words agree with square and multiply, odd moduli and even ones")
    func random() {
        var generator = SeededGenerator(seed: 31)
        for _ in 0..<300 {
            let base = generator.word() >> Int(generator.next() % 256)
            let exponent = generator.word() >> Int(generator.next() % 256)
            let modulus = (generator.word() >> Int(generator.next() % 256)) << Int(generator.next() % 64)
            var expected = modulus == .one ? U256.zero : .one
            for bit in stride(from: 255, through: 0, by: -1) {
                expected = U256.mulMod(expected, expected, modulus)
                if (exponent >> bit) & 1 == 1 { expected = U256.mulMod(expected, base, modulus) }
            }
            if modulus.isZero { expected = .zero }
            let result = Self.compute(base.bigEndianBytes, exponent.bigEndianBytes, modulus.bigEndianBytes)
            #expect(result == expected.bigEndianBytes, "\(base) ^ \(exponent) % \(modulus)")
        }
    }

    @Test("Slices that do not begin at zero are read where they lie")
    func slices() {
        let bytes: [UInt8] = [9, 9, 3, 5, 7, 9]
        let result = ModularExponentiation.compute(
            base: bytes[2..<3],
            exponent: bytes[3..<4],
            modulus: bytes[4..<5]
        )
        #expect(result == [5])
    }

    @Test(
        "The shared vectors of the precompile",
        .enabled(if: Fixtures.cryptography != nil, Fixtures.skipReason),
        arguments: ["modexp", "modexp_eip2565", "modexp_eip7883"]
    )
    func fixtures(file: String) throws {
        let calls = try Fixtures.calls("precompiles/\(file).json")
        #expect(calls.count > 10)
        for call in calls {
            let input = call.input
            let sizes = (0..<3).map { input.word($0).asInt ?? 0 }
            let total = 96 + sizes.reduce(0, +)
            let padded = input + [UInt8](repeating: 0, count: max(0, total - input.count))
            let exponent = 96 + sizes[0]
            let modulus = exponent + sizes[1]
            let result = ModularExponentiation.compute(
                base: padded[96..<exponent],
                exponent: padded[exponent..<modulus],
                modulus: padded[modulus..<modulus + sizes[2]]
            )
            #expect(result == call.expected, "\(call.name)")
        }
    }
}
