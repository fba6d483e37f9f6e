import CNettle
import Cryptography
import Primitives
import TestSupport
import Testing

@Suite("Keccak-256")
struct KeccakTests {
    /// The sponge around nettle's permutation: an independent second opinion.
    static func reference(_ message: [UInt8]) -> Hash256 {
        var padded = message + [0x01]
        padded += [UInt8](repeating: 0, count: (136 - padded.count % 136) % 136)
        padded[padded.count - 1] |= 0x80
        var state = sha3_state()
        for block in stride(from: 0, to: padded.count, by: 136) {
            withUnsafeMutableBytes(of: &state) { bytes in
                for i in 0..<136 { bytes[i] ^= padded[block + i] }
            }
            nettle_sha3_permute(&state)
        }
        return withUnsafeBytes(of: &state) { Hash256(Array($0.prefix(32))) ?? .zero }
    }

    @Test(
        "Published digests",
        arguments: [
            ("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
            ("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
            (
                "Transfer(address,address,uint256)",
                "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
            ),
            ("transfer(address,uint256)", "a9059cbb2ab09eb219583f4a59a5d0623ade346d962bcd4e46b11da047c9049b"),
        ]
    )
    func published(text: String, digest: String) {
        #expect(Keccak.hash(text) == Hash256(digest))
        #expect(Keccak.hash(Array(text.utf8)) == Hash256(digest))
    }

    @Test("Every length up to three blocks agrees with nettle's permutation, the rate's neighbours included")
    func lengths() {
        for count in 0...410 {
            let message = [UInt8].pattern(count)
            #expect(Keccak.hash(message) == Self.reference(message), "\(count) bytes")
        }
    }

    @Test("Random lengths and contents agree, from any alignment")
    func random() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<300 {
            let message = generator.bytes(Int(generator.next() % 3000))
            let start = min(message.count, Int(generator.next() % 9))
            #expect(Keccak.hash(message[start...]) == Self.reference(Array(message[start...])))
        }
    }

    @Test("Words, pairs of words and addresses hash as their bytes do")
    func fixedWidth() {
        var generator = SeededGenerator(seed: 12)
        for _ in 0..<200 {
            let a = generator.word()
            let b = generator.word() >> Int(generator.next() % 256)
            let address = Address(truncating: a)
            #expect(Keccak.hash(a) == Self.reference(a.bigEndianBytes))
            #expect(Keccak.hash(a, b) == Self.reference(a.bigEndianBytes + b.bigEndianBytes))
            #expect(Keccak.hash(address) == Self.reference(address.bytes))
        }
        #expect(Keccak.hash(U256.zero) == Self.reference([UInt8](repeating: 0, count: 32)))
        #expect(Keccak.hash(U256.max) == Self.reference([UInt8](repeating: 255, count: 32)))
        #expect(Keccak.hash(Address.zero) == Self.reference([UInt8](repeating: 0, count: 20)))
    }

    @Test("A message in pieces has the hash of the whole, and finalising does not end the hasher")
    func pieces() {
        var generator = SeededGenerator(seed: 13)
        for _ in 0..<300 {
            let message = generator.bytes(Int(generator.next() % 700))
            var hasher = KeccakHasher()
            var position = 0
            while position < message.count {
                let count = min(message.count - position, Int(generator.next() % 150))
                hasher.update(message[position..<position + count])
                position += count
                if generator.next() % 8 == 0 {
                    #expect(hasher.finalize() == Self.reference(Array(message[..<position])))
                }
            }
            #expect(hasher.finalize() == Self.reference(message))
        }
    }

    @Test("A copied hasher goes its own way")
    func forks() {
        var first = KeccakHasher()
        first.update([1, 2, 3])
        var second = first
        second.update([4])
        #expect(first.finalize() == Self.reference([1, 2, 3]))
        #expect(second.finalize() == Self.reference([1, 2, 3, 4]))
    }

    @Test("Every variant that the processor can run agrees, from any alignment", arguments: KeccakVariant.all)
    func variants(variant: KeccakVariant) {
        var generator = SeededGenerator(seed: 14)
        for count in Array(0...410) + (0..<100).map({ _ in Int(generator.next() % 3000) }) {
            let message = generator.bytes(count + Int(generator.next() % 9))
            let end = message[(message.count - count)...]
            #expect(variant.hash(end) == Self.reference(Array(end)), "\(count) bytes")
        }
        // The permutation twice over zeros: Keccak-f[1600] of the Keccak team's test vectors.
        let once = variant.permuted([UInt64](repeating: 0, count: 25))
        #expect(once.first == 0xf125_8f79_40e1_dde7 && once.last == 0xeaf1_ff7b_5cec_a249)
        let twice = variant.permuted(once)
        #expect(twice.first == 0x2d5c_954d_f96e_cb3c && twice.last == 0x20d0_6cd2_6a8f_bf5c)
    }

    @Test("The permutations of random lanes agree")
    func permutations() {
        var generator = SeededGenerator(seed: 15)
        for _ in 0..<200 {
            let lanes = (0..<25).map { _ in generator.next() }
            let results = Set(KeccakVariant.all.map { $0.permuted(lanes) })
            #expect(results.count == 1)
        }
    }
}
