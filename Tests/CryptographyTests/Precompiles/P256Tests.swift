import Cryptography
import Primitives
import Testing

@Suite("P-256 verification")
struct P256Tests {
    struct Vector: Sendable {
        let digest: String
        let r: String
        let s: String
        let x: String
        let y: String
        let valid: Bool

        func verify() throws -> Bool {
            P256.verify(
                digest: try #require(Hash256(digest)),
                r: try #require(U256("0x" + r)),
                s: try #require(U256("0x" + s)),
                x: try #require(U256("0x" + x)),
                y: try #require(U256("0x" + y))
            )
        }
    }

    /// Made by choosing u₁ and u₂ first, with plain affine arithmetic.
    static let ordinary = [
        Vector(
            digest: "0000000000000000000000000000000000000000000000000000000000000000",
            r: "cef66d6b2a3a993e591214d1ea223fb545ca6c471c48306e4c36069404c5723f",
            s: "e77b36b5151d4c9fac890a68f5111fda8158b37a61afe7799ff7e8ab80944bc8",
            x: "51590b7a515140d2d784c85608668fdfef8c82fd1f5be52421554a0dc3d033ed",
            y: "e0c17da8904a727d8ae1bf36bf8a79260d012f00d4d80888d1d0bb44fda16da4",
            valid: true
        ),
        Vector(
            digest: "d773d6eb77ef84d5c0b44c459d13c36725618b9e2dbd428c23b4357ded74d634",
            r: "915262a55360da62ba5a41091e525dea5d44da17eac21b3b0bf320656e8df3ec",
            s: "922a4c542a6c1b4cd74b482123ca4bbd2a1c1899d0e412a9db5b496e2c035126",
            x: "68f6b8542783dfeeeb5b06e70ce08ffefd75f3fa01876bd86a703f10e895df07",
            y: "cbe1feba92e40ce6fbc8044dfda45028cf5293d2f310bf7f90c76f8a78712655",
            valid: true
        ),
        Vector(
            digest: "ac40eca5f402f074f8bf5877933e78ea440b654470a2613294c1792dd7209f7d",
            r: "c4dae5d1df37078942d14a8bbc4c2ecd2e52e92988a330f9e05b213a2ec16bf4",
            s: "5881d94ce805e0e8f17eb0ef267cf1d4cb2fcfdb3a2d23e035c92798b1de19a9",
            x: "51590b7a515140d2d784c85608668fdfef8c82fd1f5be52421554a0dc3d033ed",
            y: "e0c17da8904a727d8ae1bf36bf8a79260d012f00d4d80888d1d0bb44fda16da4",
            valid: true
        ),
    ]

    /// u₁G and u₂Q are the same point, which an addition that cannot double gets wrong.
    static let doubled = [
        Vector(
            digest: "a408a8fd50a582a0b64f85c468d3d561059dc40cda6dbe19b7905ae28ef0da37",
            r: "ba6821cba9bab3ba57a98127482a5de00c108a6ac3241ebb508c58a24d9edba2",
            s: "8bae6d2855255725ab21e6a174d545f9812c7ff469dd78c10b332fa1a7add474",
            x: "51590b7a515140d2d784c85608668fdfef8c82fd1f5be52421554a0dc3d033ed",
            y: "e0c17da8904a727d8ae1bf36bf8a79260d012f00d4d80888d1d0bb44fda16da4",
            valid: true
        ),
        Vector(
            digest: "b4d9a26826b27b1c47df54d9020b4a94f41c700e611459a8900820945842f9d0",
            r: "3e683bc597d05abb0a4479d5dbb8785e626e33d1b806480680896ac3553c4d97",
            s: "72e1a58d84c34559020db1f792581812c5a5a1d5ce0ab4367b3299a842cd51a5",
            x: "8e533b6fa0bf7b4625bb30667c01fb607ef9f8b8a80fef5b300628703187b2a3",
            y: "73eb1dbde03318366d069f83a6f5900053c73633cb041b21c55e1a86c1f400b4",
            valid: true
        ),
        Vector(
            digest: "358be8f970962123fc5e7372b1d220793b81bec096f599d07a509ca2ec4c614b",
            r: "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
            s: "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
            x: "2afa386b3f2bdcdb83f4d83f8fa3874d7b74dcb454bd644fdd6bf3d1f2da8db6",
            y: "8de7b41d3557a9cc9d4ac90ef7ad299a51759b030e1472b36b952a7686908d63",
            valid: true
        ),
        Vector(
            digest: "eceb5c940194b9ddc3140e9d488cbb8a29df66dd091f12b9a0b8ccdfa04cd98e",
            r: "5bb18bcdff79176169a3fb20e7d116d1c54f84d4c1b00e1ac23e42e21d7dd05c",
            s: "a5dc2811d449b55cda1e777ef660048b857ceab09d9c04b83e7c6cb7b247b515",
            x: "5ecbe4d1a6330a44c8f7ef951d4bf165e6c6b721efada985fb41661bc6e7fd6c",
            y: "78cb9bf2b6670082c8b4f931e59b5d1327d54fcac7b047c265864ed85d82afcd",
            valid: true
        ),
    ]

    /// u₁G and u₂Q are opposite: their sum is infinity, and no `r` is right.
    static let infinite = [
        Vector(
            digest: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632542",
            r: "0000000000000000000000000000000000000000000000000000000000000001",
            s: "48c9440834ab8edc982639ce9ea3c688cbbd4262b843b2093cb8eb5da1d57e2a",
            x: "f0454dc6971abae7adfb378999888265ae03af92de3a0ef163668c63e59b9d5f",
            y: "b5b93ee3592e2d1f4e6594e51f9643e62a3b21ce75b5fa3f47e59cde0d034f36",
            valid: false
        ),
        Vector(
            digest: "9d05c195da77b70ee86323538b77e1ad7432055965e43726c001edeeba53b7ae",
            r: "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
            s: "31a2ba040a469493026bb308dec93faf174bd464286423a15508307f0bee20e9",
            x: "2377c7d690a242ca6c45074e8ea5beefaa557fd5b68371d9d1475bd52a7ed0e1",
            y: "47a13fb98413a4393f8d90e9bf901b7e6658a6cdecf46716e7c067b1ddb8d2b2",
            valid: false
        ),
        Vector(
            digest: "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a9",
            r: "0000000000000000000000000000000000000000000000000000000000000001",
            s: "bfffffff40000000bfffffffffffffffcdad3c023d51b6e3b6cb58123d4a5bfd",
            x: "2afa386b3f2bdcdb83f4d83f8fa3874d7b74dcb454bd644fdd6bf3d1f2da8db6",
            y: "72184be1caa8563462b536f10852d665ae8a64fdf1eb8d4c946ad589796f729c",
            valid: false
        ),
    ]

    @Test("Signatures with small and with large factors", arguments: ordinary)
    func factors(vector: Vector) throws {
        #expect(try vector.verify() == vector.valid)
    }

    @Test("The sum of a point with itself is its double", arguments: doubled)
    func doubling(vector: Vector) throws {
        #expect(try vector.verify())
        let digest = try #require(Hash256(vector.digest))
        let r = try #require(U256("0x" + vector.r))
        let s = try #require(U256("0x" + vector.s))
        let x = try #require(U256("0x" + vector.x))
        let y = try #require(U256("0x" + vector.y))
        #expect(!P256.verify(digest: digest, r: r, s: s ^ 1, x: x, y: y))
        #expect(!P256.verify(digest: Hash256(digest.word ^ 1), r: r, s: s, x: x, y: y))
    }

    @Test("Infinity verifies nothing", arguments: infinite)
    func infinity(vector: Vector) throws {
        #expect(try !vector.verify())
    }

    @Test("Values out of range and points off the curve are refused")
    func ranges() throws {
        let vector = try #require(Self.ordinary.last)
        #expect(try vector.verify())
        let digest = try #require(Hash256(vector.digest))
        let r = try #require(U256("0x" + vector.r))
        let s = try #require(U256("0x" + vector.s))
        let x = try #require(U256("0x" + vector.x))
        let y = try #require(U256("0x" + vector.y))
        let n = try #require(U256("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"))
        let p = try #require(U256("0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff"))
        for bad in [.zero, n, n &+ 1, .max] {
            #expect(!P256.verify(digest: digest, r: bad, s: s, x: x, y: y))
            #expect(!P256.verify(digest: digest, r: r, s: bad, x: x, y: y))
        }
        #expect(!P256.verify(digest: digest, r: r, s: s, x: 0, y: 0))
        #expect(!P256.verify(digest: digest, r: r, s: s, x: x, y: y ^ 1))
        #expect(!P256.verify(digest: digest, r: r, s: s, x: y, y: x))
        // The same point with a coordinate that was not reduced.
        for (x, y) in [(x.adding(p), y), (x, y.adding(p)), (p, y), (x, p)] as [(U256?, U256?)] {
            #expect(!P256.verify(digest: digest, r: r, s: s, x: x ?? .max, y: y ?? .max))
        }
        // The other half of the pair is a signature too: this precompile does not ask for a low s.
        #expect(P256.verify(digest: digest, r: r, s: n &- s, x: x, y: y))
        #expect(!P256.verify(digest: digest, r: r, s: s, x: x, y: p &- y))
    }

    @Test(
        "The vectors of EIP-7951",
        .enabled(if: Fixtures.cryptography != nil, Fixtures.skipReason),
        arguments: [("eips/eip-7951/test-vectors.json", 665), ("precompiles/p256Verify.json", 674)]
    )
    func fixtures(path: String, count: Int) throws {
        let calls = try Fixtures.calls(path)
        #expect(calls.count == count)
        for call in calls {
            let input = call.input
            let valid =
                input.count == 160
                && P256.verify(
                    digest: Hash256(input.word(0)),
                    r: input.word(1),
                    s: input.word(2),
                    x: input.word(3),
                    y: input.word(4)
                )
            #expect((valid ? U256.one.bigEndianBytes : []) == call.expected, "\(call.name)")
        }
    }
}
