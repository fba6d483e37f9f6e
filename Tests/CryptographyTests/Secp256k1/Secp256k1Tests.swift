import Cryptography
import Primitives
import TestSupport
import Testing

@Suite("secp256k1: keys, signatures, recovery")
struct Secp256k1Tests {
    struct Vector: Sendable {
        let key: String
        let message: String
        let r: String
        let s: String
        let yParity: Bool
    }

    static let vectors = [
        Vector(
            key: "0000000000000000000000000000000000000000000000000000000000000001",
            message: "Satoshi Nakamoto",
            r: "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8",
            s: "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5",
            yParity: true
        ),
        Vector(
            key: "0000000000000000000000000000000000000000000000000000000000000001",
            message: "All those moments will be lost in time, like tears in rain. Time to die...",
            r: "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b",
            s: "547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21",
            yParity: false
        ),
        Vector(
            key: "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140",
            message: "Satoshi Nakamoto",
            r: "fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d0",
            s: "6b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5",
            yParity: false
        ),
        Vector(
            key: "f8b8af8ce3c7cca5e300d33939540c10d45ce001b8f252bfbc57ba0342904181",
            message: "Alan Turing",
            r: "7063ae83e7f62bbb171798131b4a0564b956930092b33b07b395615d9ec7e15c",
            s: "58dfcc1e00a35e1572f366ffe34ba0fc47db1e7189759b9fb233c5b05ab388ea",
            yParity: false
        ),
    ]

    @Test("Signatures are those of RFC 6979, with a low s", arguments: vectors)
    func deterministic(vector: Vector) throws {
        let key = try #require(PrivateKey(vector.key))
        let digest = SHA256.hash(Array(vector.message.utf8))
        let signature = Secp256k1.sign(digest, with: key)
        #expect(signature.r == U256("0x" + vector.r))
        #expect(signature.s == U256("0x" + vector.s))
        #expect(signature.yParity == vector.yParity)
        #expect(Secp256k1.recoverAddress(digest, signature) == key.address)
    }

    @Test("The example transaction of EIP-155 recovers to its sender")
    func replayProtection() throws {
        let digest = try #require(Hash256("daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53"))
        let key = try #require(PrivateKey(String(repeating: "46", count: 32)))
        let signature = Secp256k1.sign(digest, with: key)
        #expect(signature.r == U256("0x28ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276"))
        #expect(signature.s == U256("0x67cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83"))
        #expect(signature.yParity == false)
        #expect(key.address == Address("0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f"))
        #expect(Secp256k1.recoverAddress(digest, signature) == key.address)
    }

    @Test("Random keys sign, and recovery finds key and address")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 21)
        for _ in 0..<100 {
            let key = try #require(PrivateKey(Hash256(generator.word() >> 1)))
            let digest = Hash256(generator.word())
            let signature = Secp256k1.sign(digest, with: key)
            #expect(signature.hasLowS)
            #expect(Secp256k1.sign(digest, with: key) == signature)
            let recovered = Secp256k1.recoverPublicKey(
                digest,
                r: signature.r,
                s: signature.s,
                yParity: signature.yParity
            )
            #expect(recovered == key.publicKey)
            #expect(Address(truncating: Keccak.hash(key.publicKey).word) == key.address)
        }
    }

    @Test("A high s recovers the same key with the other parity, as the precompile must")
    func highS() throws {
        let key = try #require(PrivateKey(Hash256(U256(7))))
        let digest = Keccak.hash("high")
        let low = Secp256k1.sign(digest, with: key)
        let high = Signature(r: low.r, s: Secp256k1.order &- low.s, yParity: !low.yParity)
        #expect(!high.hasLowS)
        #expect(Secp256k1.recoverAddress(digest, high) == key.address)
        #expect(Signature(r: 1, s: Secp256k1.halfOrder, yParity: false).hasLowS)
        #expect(!Signature(r: 1, s: Secp256k1.halfOrder &+ 1, yParity: false).hasLowS)
    }

    @Test("r and s of zero, of the order and above recover nothing")
    func range() throws {
        let digest = Keccak.hash("range")
        let good = Secp256k1.sign(digest, with: try #require(PrivateKey(Hash256(U256(9)))))
        for bad in [U256.zero, Secp256k1.order, Secp256k1.order &+ 1, .max] {
            for parity in [false, true] {
                #expect(Secp256k1.recoverAddress(digest, r: bad, s: good.s, yParity: parity) == nil)
                #expect(Secp256k1.recoverAddress(digest, r: good.r, s: bad, yParity: parity) == nil)
                #expect(Secp256k1.recoverPublicKey(digest, r: bad, s: bad, yParity: parity) == nil)
            }
        }
        let last = Secp256k1.order &- 1
        #expect(Secp256k1.recoverAddress(digest, r: good.r, s: last, yParity: false) != nil)
        #expect(Secp256k1.recoverAddress(digest, r: good.r, s: 1, yParity: false) != nil)
    }

    @Test("An r that is no point's x coordinate recovers nothing")
    func offCurve() {
        let digest = Keccak.hash("curve")
        for x: UInt64 in [5, 7, 9, 10, 11, 15, 17, 18, 19] {
            #expect(Secp256k1.recoverAddress(digest, r: U256(x), s: 1, yParity: false) == nil, "x = \(x)")
        }
        for x: UInt64 in [1, 2, 3, 4, 6, 8] {
            #expect(Secp256k1.recoverAddress(digest, r: U256(x), s: 1, yParity: false) != nil, "x = \(x)")
        }
    }

    @Test("A digest above the order is taken modulo the order, not refused")
    func largeDigest() throws {
        let key = try #require(PrivateKey(Hash256(U256(3))))
        let digest = Hash256(U256.max)
        #expect(Secp256k1.recoverAddress(digest, Secp256k1.sign(digest, with: key)) == key.address)
    }

    @Test("Keys outside 1..<n do not exist")
    func keyRange() {
        #expect(PrivateKey(Hash256(U256.zero)) == nil)
        #expect(PrivateKey(Hash256(Secp256k1.order)) == nil)
        #expect(PrivateKey(Hash256(U256.max)) == nil)
        #expect(PrivateKey(Hash256(Secp256k1.order &- 1)) != nil)
        #expect(PrivateKey(bytes: [UInt8](repeating: 1, count: 31)) == nil)
        #expect(PrivateKey(bytes: [UInt8](repeating: 1, count: 33)) == nil)
        #expect(PrivateKey("xyz") == nil)
        // The key 1 has the generator for its public key.
        #expect(
            PrivateKey(Hash256(U256.one))?.address == Address("0x7e5f4552091a69125d5dfcb7b8c2659029395bdf")
        )
    }

    @Test("No way of printing a key shows it")
    func secrecy() throws {
        let secret = try #require(Hash256("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"))
        let key = try #require(PrivateKey(secret))
        var dumped = ""
        dump([key], to: &dumped)
        for text in ["\(key)", String(reflecting: key), "\([key])", "\((key, 1))", dumped] {
            #expect(!text.contains("ac0974"))
            // Nor as the number's two halves.
            #expect(!text.contains("\(secret.word.high)") && !text.contains("\(secret.word.low)"))
        }
        #expect("\(key)".contains(key.address.description))
    }

    @Test("The 65 bytes of a signature end in 27 or 28")
    func bytes() {
        let signature = Signature(r: 1, s: 2, yParity: true)
        #expect(signature.bytes.count == 65)
        #expect(signature.bytes.last == 28 && signature.bytes[31] == 1 && signature.bytes[63] == 2)
        #expect(Signature(r: 1, s: 2, yParity: false).bytes.last == 27)
    }

    @Test("Many threads may sign and recover at once")
    func concurrency() async throws {
        let key = try #require(PrivateKey(Hash256(U256(11))))
        let wrong = await withTaskGroup(of: Int.self) { group in
            for task in 0..<8 {
                group.addTask {
                    (0..<50).count { i in
                        let digest = Keccak.hash(U256(UInt64(task * 1000 + i)))
                        return Secp256k1.recoverAddress(digest, Secp256k1.sign(digest, with: key))
                            != key.address
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(wrong == 0)
    }

    @Test(
        "The shared vectors of the precompile",
        .enabled(if: Fixtures.cryptography != nil, Fixtures.skipReason)
    )
    func fixtures() throws {
        let calls = try Fixtures.calls("precompiles/ecRecover.json")
        #expect(calls.count == 4)
        for call in calls {
            let input = call.input
            let v = input.word(1)
            var output: [UInt8] = []
            if v == 27 || v == 28,
                let address = Secp256k1.recoverAddress(
                    Hash256(input.word(0)),
                    r: input.word(2),
                    s: input.word(3),
                    yParity: v == 28
                )
            {
                output = address.word.bigEndianBytes
            }
            #expect(output == call.expected, "\(call.name)")
        }
    }
}
