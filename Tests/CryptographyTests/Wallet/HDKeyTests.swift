import Cryptography
import Primitives
import Testing

@Suite("Keys with children (BIP-32)")
struct HDKeyTests {
    struct Vector: Sendable {
        let seed: String
        let keys: [Key]
    }

    struct Key: Sendable {
        let path: String
        let secret: String
        let chainCode: String
    }

    /// The published vectors 1, 2 and 3, taken out of their base-58 form; the third has leading zeros.
    static let vectors = [
        Vector(
            seed: "000102030405060708090a0b0c0d0e0f",
            keys: [
                Key(
                    path: "m",
                    secret: "e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35",
                    chainCode: "873dff81c02f525623fd1fe5167eac3a55a049de3d314bb42ee227ffed37d508"
                ),
                Key(
                    path: "m/0'",
                    secret: "edb2e14f9ee77d26dd93b4ecede8d16ed408ce149b6cd80b0715a2d911a0afea",
                    chainCode: "47fdacbd0f1097043b78c63c20c34ef4ed9a111d980047ad16282c7ae6236141"
                ),
                Key(
                    path: "m/0'/1",
                    secret: "3c6cb8d0f6a264c91ea8b5030fadaa8e538b020f0a387421a12de9319dc93368",
                    chainCode: "2a7857631386ba23dacac34180dd1983734e444fdbf774041578e9b6adb37c19"
                ),
                Key(
                    path: "m/0'/1/2h",
                    secret: "cbce0d719ecf7431d88e6a89fa1483e02e35092af60c042b1df2ff59fa424dca",
                    chainCode: "04466b9cc8e161e966409ca52986c584f07e9dc81f735db683c3ff6ec7b1503f"
                ),
                Key(
                    path: "m/0'/1/2'/2",
                    secret: "0f479245fb19a38a1954c5c7c0ebab2f9bdfd96a17563ef28a6a4b1a2a764ef4",
                    chainCode: "cfb71883f01676f587d023cc53a35bc7f88f724b1f8c2892ac1275ac822a3edd"
                ),
                Key(
                    path: "m/0'/1/2'/2/1000000000",
                    secret: "471b76e389e528d6de6d816857e012c5455051cad6660850e58372a6c3e6e7c8",
                    chainCode: "c783e67b921d2beb8f6b389cc646d7263b4145701dadd2161548a8b078e65e9e"
                ),
            ]
        ),
        Vector(
            seed:
                "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875726f6c696663605d5a5754514e4b484542",
            keys: [
                Key(
                    path: "m",
                    secret: "4b03d6fc340455b363f51020ad3ecca4f0850280cf436c70c727923f6db46c3e",
                    chainCode: "60499f801b896d83179a4374aeb7822aaeaceaa0db1f85ee3e904c4defbd9689"
                ),
                Key(
                    path: "m/0",
                    secret: "abe74a98f6c7eabee0428f53798f0ab8aa1bd37873999041703c742f15ac7e1e",
                    chainCode: "f0909affaa7ee7abe5dd4e100598d4dc53cd709d5a5c2cac40e7412f232f7c9c"
                ),
                Key(
                    path: "m/0/2147483647'",
                    secret: "877c779ad9687164e9c2f4f0f4ff0340814392330693ce95a58fe18fd52e6e93",
                    chainCode: "be17a268474a6bb9c61e1d720cf6215e2a88c5406c4aee7b38547f585c9a37d9"
                ),
                Key(
                    path: "m/0/2147483647'/1",
                    secret: "704addf544a06e5ee4bea37098463c23613da32020d604506da8c0518e1da4b7",
                    chainCode: "f366f48f1ea9f2d1d3fe958c95ca84ea18e4c4ddb9366c336c927eb246fb38cb"
                ),
                Key(
                    path: "m/0/2147483647'/1/2147483646'",
                    secret: "f1c7c871a54a804afe328b4c83a1c33b8e5ff48f5087273f04efa83b247d6a2d",
                    chainCode: "637807030d55d01f9a0cb3a7839515d796bd07706386a6eddf06cc29a65a0e29"
                ),
                Key(
                    path: "m/0/2147483647'/1/2147483646'/2",
                    secret: "bb7d39bdb83ecf58f2fd82b6d918341cbef428661ef01ab97c28a4842125ac23",
                    chainCode: "9452b549be8cea3ecb7a84bec10dcfd94afe4d129ebfd3b3cb58eedf394ed271"
                ),
            ]
        ),
        Vector(
            seed:
                "4b381541583be4423346c643850da4b320e46a87ae3d2a4e6da11eba819cd4acba45d239319ac14f863b8d5ab5a0d0c64d2e8a1e7d1457df2e5a3c51c73235be",
            keys: [
                Key(
                    path: "m",
                    secret: "00ddb80b067e0d4993197fe10f2657a844a384589847602d56f0c629c81aae32",
                    chainCode: "01d28a3e53cffa419ec122c968b3259e16b65076495494d97cae10bbfec3c36f"
                ),
                Key(
                    path: "m/0'",
                    secret: "491f7a2eebc7b57028e0d3faa0acda02e75c33b03c48fb288c41e2ea44e1daef",
                    chainCode: "e5fea12a97b927fc9dc3d2cb0d1ea1cf50aa5a1fdc1f933e8906bb38df3377bd"
                ),
            ]
        ),
    ]

    @Test("The published vectors", arguments: vectors)
    func published(vector: Vector) throws {
        let root = try HDKey(seed: try #require(Hex.decode(vector.seed)))
        for expected in vector.keys {
            let key = try root.derived(path: DerivationPath(expected.path))
            #expect(key.secret == Hash256(expected.secret), "\(expected.path)")
            #expect(key.chainCode == Hash256(expected.chainCode), "\(expected.path)")
            #expect(try key.privateKey.secret == key.secret)
        }
    }

    @Test("Step by step is the same as a path")
    func steps() throws {
        let root = try Mnemonic.development.root
        let step = try root.child(44 | 1 << 31).child(7)
        #expect(try root.derived(path: DerivationPath("m/44'/7")).secret == step.secret)
        #expect(try root.derived(path: DerivationPath("m/44/7")).secret != step.secret)
    }

    @Test("Paths are written and read alike")
    func paths() throws {
        #expect(try DerivationPath("m").steps == [])
        #expect(try DerivationPath("m/0h/1").steps == [1 << 31, 1])
        #expect(try DerivationPath("m/44'/60'/0'/0") == .ethereumAccounts)
        #expect(try DerivationPath("m/2147483647'/2147483647").description == "m/2147483647'/2147483647")
        #expect(DerivationPath.ethereumAccounts.description == "m/44'/60'/0'/0")
    }

    @Test(
        "Text that is no path is refused, and named in the error",
        arguments: [
            "", "m/", "/", "44'/60'", "M/0", "m/x", "m/-1", "m/+1", "m//0", "m/0/", "m/0''", "m/2147483648",
            "m/4294967296", "m/ 0", "m/'", "m/0\u{301}",
        ]
    )
    func badPaths(text: String) {
        let error = #expect(throws: HDKeyError.self) { try DerivationPath(text) }
        #expect(error == .path(text))
        #expect(error?.description.contains(text) == true)
    }

    @Test("A seed has 16 to 64 bytes", arguments: [0, 15, 65])
    func seedLength(count: Int) {
        #expect(throws: HDKeyError.seedLength(count)) { try HDKey(seed: [UInt8](repeating: 1, count: count)) }
    }

    @Test("Printing a key does not show it")
    func secrecy() throws {
        let root = try Mnemonic.development.root
        var dumped = ""
        dump(root, to: &dumped)
        for text in ["\(root)", String(reflecting: root), dumped] {
            #expect(!text.contains(root.secret.description) && !text.contains("\(root.secret.word.high)"))
        }
    }
}
