import Cryptography
import Primitives
import Testing

@Suite("The compression function of BLAKE2b")
struct Blake2bTests {
    /// BLAKE2b-512 without a key, built on the compression function as RFC 7693 has it.
    static func hash(_ message: [UInt8]) -> [UInt8] {
        var h: [UInt64] = [
            0x6a09_e667_f3bc_c908 ^ 0x0101_0040, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b,
            0xa54f_f53a_5f1d_36f1, 0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f, 0x1f83_d9ab_fb41_bd6b,
            0x5be0_cd19_137e_2179,
        ]
        let blocks = max(1, (message.count + 127) / 128)
        for block in 0..<blocks {
            let end = min(message.count, 128 * (block + 1))
            let piece = message[min(128 * block, end)..<end]
            let padded = Array(piece) + [UInt8](repeating: 0, count: 128 - piece.count)
            let counter = (UInt64(end), UInt64(0))
            Blake2b.compress(rounds: 12, h: &h, m: words(padded), t: counter, final: block == blocks - 1)
        }
        return bytes(h)
    }

    static func words(_ bytes: [UInt8]) -> [UInt64] {
        stride(from: 0, to: bytes.count, by: 8).map { start in
            (0..<8).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
        }
    }

    static func bytes(_ words: [UInt64]) -> [UInt8] {
        words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) } }
    }

    @Test(
        "Twelve rounds make BLAKE2b, over one block and over several",
        arguments: [
            (
                0,
                "786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce"
            ),
            (
                1,
                "9545ba37b230d8a2e716c4707586542780815b7c4088edcb9af6a9452d50f32474d5ba9aab52a67aca864ef2696981c2eadf49020416136afd838fb048d21653"
            ),
            (
                128,
                "a7b57dba995e20f757a9793ebc8e7cba952c60edddb5bd5e7ffeeb9aa4f36f2cefd66df22deecb664428c45f5cde5756a944f2478efaac33c5faae5683b08f04"
            ),
            (
                129,
                "19d0ad91b99eaac8253dc6b6bc3dce6b769e76976c956ac3051169847681b2c9677c399c73a3602e787962cb773ec69d01a968216d3c0f5085c397809c229fc0"
            ),
            (
                300,
                "214097065e1a94692e57a5a498c33df6dffc0d56c26ed2e0f082647198b7b480bc62f50e8aad560d43b7bb3820b83590fa2f546f9be59c016be725387279e43a"
            ),
        ]
    )
    func standardRounds(count: Int, digest: String) {
        #expect(Self.hash(.pattern(count)) == Hex.decode(digest))
    }

    @Test("Every count of rounds from 0 to 30, both counter words and both kinds of block")
    func anyRounds() {
        var h: [UInt64] = Array(1...8)
        for round in 0...30 {
            let word = UInt64(round)
            let m = (0..<16).map { UInt64($0) &* 0x9e37_79b9_7f4a_7c15 &+ word }
            Blake2b.compress(
                rounds: UInt32(round),
                h: &h,
                m: m,
                t: (word, word * 7),
                final: round % 2 == 0
            )
        }
        let expected =
            "7276b213b8ce31b35523a7f436dd3b822b604185066135fcf8be17dcdb28cf26"
            + "a849228b08d1965eb315af138b68bfcc00f91b4b3eb722482c81416aba100940"
        #expect(Self.bytes(h) == Hex.decode(expected))
    }

    @Test("The vectors of EIP-152", .enabled(if: Fixtures.cryptography != nil, Fixtures.skipReason))
    func fixtures() throws {
        let calls = try Fixtures.calls("precompiles/blake2F.json")
        #expect(calls.count == 5)
        for call in calls {
            let input = call.input
            try #require(input.count == 213)
            let rounds = input[..<4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            var h = Self.words(Array(input[4..<68]))
            let t = Self.words(Array(input[196..<212]))
            Blake2b.compress(
                rounds: rounds,
                h: &h,
                m: Self.words(Array(input[68..<196])),
                t: (t[0], t[1]),
                final: input[212] == 1
            )
            #expect(Self.bytes(h) == call.expected, "\(call.name)")
        }
    }
}
