import Cryptography
import Primitives

extension Precompile {
    /// A price of `base` and so much for each word of input.
    private static func wordPrice(_ input: UnsafeBufferPointer<UInt8>, base: Int64, word: Int64) -> Int64 {
        base + Int64((input.count + 31) / 32) * word
    }

    static func sha256(_ input: UnsafeBufferPointer<UInt8>, _ gas: Int64) -> Result {
        let cost = wordPrice(input, base: 60, word: 12)
        guard gas >= cost else { return .failure(.outOfGas) }
        return .success(cost, SHA256.hash(UnsafeRawBufferPointer(input)).bytes)
    }

    static func ripemd160(_ input: UnsafeBufferPointer<UInt8>, _ gas: Int64) -> Result {
        let cost = wordPrice(input, base: 600, word: 120)
        guard gas >= cost else { return .failure(.outOfGas) }
        return .success(cost, [UInt8](repeating: 0, count: 12) + RIPEMD160.hash(Array(input)))
    }

    static func identity(_ input: UnsafeBufferPointer<UInt8>, _ gas: Int64) -> Result {
        let cost = wordPrice(input, base: 15, word: 3)
        guard gas >= cost else { return .failure(.outOfGas) }
        return .success(cost, Array(input))
    }

    /// The BLAKE2b compression function (EIP-152): rounds (4 bytes), h (64), m (128), t (16), final (1).
    static func blake2f(_ input: UnsafeBufferPointer<UInt8>, _ gas: Int64) -> Result {
        guard input.count == 213, input[212] <= 1 else { return .failure(.precompileFailed) }
        let rounds =
            UInt32(input[0]) << 24 | UInt32(input[1]) << 16 | UInt32(input[2]) << 8 | UInt32(input[3])
        let cost = Int64(rounds)
        guard gas >= cost else { return .failure(.outOfGas) }
        func word(_ offset: Int) -> UInt64 {
            var value: UInt64 = 0
            for i in stride(from: 7, through: 0, by: -1) { value = value << 8 | UInt64(input[offset + i]) }
            return value
        }
        var h = (0..<8).map { word(4 + 8 * $0) }
        let m = (0..<16).map { word(68 + 8 * $0) }
        Blake2b.compress(rounds: rounds, h: &h, m: m, t: (word(196), word(204)), final: input[212] == 1)
        var output: [UInt8] = []
        output.reserveCapacity(64)
        for value in h {
            for shift in stride(from: 0, to: 64, by: 8) {
                output.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
            }
        }
        return .success(cost, output)
    }
}
