import Cryptography
import Primitives
import TestSupport
import Testing

@Suite("Recovery phrases (BIP-39)")
struct MnemonicTests {
    struct Vector: Sendable {
        let entropy: String
        let phrase: String
        /// With the passphrase TREZOR, as the published vectors have it.
        let seed: String
    }

    static let vectors = [
        Vector(
            entropy: "00000000000000000000000000000000",
            phrase: """
                abandon abandon abandon abandon abandon abandon abandon abandon abandon \
                abandon abandon about
                """,
            seed: """
                c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e5349553\
                1f09a6987599d18264c1e1c92f2cf141630c7a3c4ab7c81b2f001698e7463b04
                """
        ),
        Vector(
            entropy: "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f",
            phrase: """
                legal winner thank year wave sausage worth useful legal \
                winner thank yellow
                """,
            seed: """
                2e8905819b8723fe2c1d161860e5ee1830318dbf49a83bd451cfb8440c28bd6f\
                a457fe1296106559a3c80937a1c1069be3a3a5bd381ee6260e8d9739fce1f607
                """
        ),
        Vector(
            entropy: "80808080808080808080808080808080",
            phrase: """
                letter advice cage absurd amount doctor acoustic avoid letter \
                advice cage above
                """,
            seed: """
                d71de856f81a8acc65e6fc851a38d4d7ec216fd0796d0a6827a3ad6ed5511a30\
                fa280f12eb2e47ed2ac03b5c462a0358d18d69fe4f985ec81778c1b370b652a8
                """
        ),
        Vector(
            entropy: "ffffffffffffffffffffffffffffffff",
            phrase: """
                zoo zoo zoo zoo zoo zoo zoo zoo zoo \
                zoo zoo wrong
                """,
            seed: """
                ac27495480225222079d7be181583751e86f571027b0497b5b5d11218e0a8a13\
                332572917f0f8e5a589620c6f15b11c61dee327651a14c34e18231052e48c069
                """
        ),
        Vector(
            entropy: "000000000000000000000000000000000000000000000000",
            phrase: """
                abandon abandon abandon abandon abandon abandon abandon abandon abandon \
                abandon abandon abandon abandon abandon abandon abandon abandon agent
                """,
            seed: """
                035895f2f481b1b0f01fcf8c289c794660b289981a78f8106447707fdd9666ca\
                06da5a9a565181599b79f53b844d8a71dd9f439c52a3d7b3e8a79c906ac845fa
                """
        ),
        Vector(
            entropy: "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f",
            phrase: """
                legal winner thank year wave sausage worth useful legal \
                winner thank year wave sausage worth useful legal will
                """,
            seed: """
                f2b94508732bcbacbcc020faefecfc89feafa6649a5491b8c952cede496c214a\
                0c7b3c392d168748f2d4a612bada0753b52a1c7ac53c1e93abd5c6320b9e95dd
                """
        ),
        Vector(
            entropy: "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            phrase: """
                zoo zoo zoo zoo zoo zoo zoo zoo zoo \
                zoo zoo zoo zoo zoo zoo zoo zoo zoo \
                zoo zoo zoo zoo zoo vote
                """,
            seed: """
                dd48c104698c30cfe2b6142103248622fb7bb0ff692eebb00089b32d22484e16\
                13912f0a5b694407be899ffd31ed3992c456cdf60f5d4564b8ba3f05a69890ad
                """
        ),
        Vector(
            entropy: "7dce4ed2284c9134d026608ab684c05c",
            phrase: """
                lava include region explain simple omit dog slot melt \
                reflect copy reward
                """,
            seed: """
                dbc357660c90637d17704ff8d876e6992368bdf03e298fd1e20b2897e35abe92\
                f0bf6ffe6ebc3063394b76a9edeba2f6d1da707ecf8a5f77b5579fe5efbac369
                """
        ),
        Vector(
            entropy: "0ce452419635c1a5faf44d60f2029f73fdc43419b4de1f03",
            phrase: """
                artefact card motor cluster foster spray type meadow genius \
                mosquito pond tree sword borrow grocery orange business burger
                """,
            seed: """
                378b20cc763e0c535514cd2dda75dfd3edfb3c3a09f2a2b096bce82d14ea6183\
                7249797dc74b5dc0a5ec24f9c8fb244631447856b4a4a01322ca84d1574dfeb5
                """
        ),
        Vector(
            entropy: "00ac97c48106f0aeb8ba061e0250a559b3251dc35854e694780ba51d53a50120",
            phrase: """
                absent gorilla van acoustic humor firm title dolphin bulk \
                barely citizen recall crane moment aspect appear track phrase \
                actual enforce steel spoon afraid benefit
                """,
            seed: """
                2e3c58340e28b1e70f1bec7393459fd4c16058aacd6c87d99439616742daf02f\
                9d18d919fe7c74a34a2a9d2b417e9a9021fcc8f820e257e355762cbbece5eea2
                """
        ),
        Vector(
            entropy: "911fec0fbd88029f6fa99164896c18d898c9232af18bdcca3e42d53b86493104",
            phrase: """
                much youth advance kitchen lens exile salt cram goose \
                enter alert raise milk muscle profit cousin system faint \
                mouse price reveal cause series long
                """,
            seed: """
                31967e467505da9f485d216245cdeb3682e116e4fa744bb20468cda6e3e3f18a\
                7875661f84a900437416dfd83937d43513302a0d335a12fbde52f32fd1c12446
                """
        ),
    ]

    @Test("Entropy gives the phrase, and the phrase the seed", arguments: vectors)
    func published(vector: Vector) throws {
        let made = try Mnemonic.random(entropy: try #require(Hex.decode(vector.entropy)))
        #expect(made.phrase == vector.phrase)
        let read = try Mnemonic(vector.phrase)
        #expect(read == made)
        #expect(try read.seed(passphrase: "TREZOR") == Hex.decode(vector.seed))
        #expect(try read.seed() != read.seed(passphrase: "TREZOR"))
    }

    @Test("Every length of random entropy comes back")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 41)
        for count in [16, 20, 24, 28, 32] {
            for _ in 0..<20 {
                let mnemonic = try Mnemonic.random(entropy: generator.bytes(count))
                #expect(mnemonic.phrase.split(separator: " ").count == count * 3 / 4)
                #expect(try Mnemonic(mnemonic.phrase) == mnemonic)
            }
        }
    }

    @Test("The development phrase gives the accounts that everybody knows")
    func development() throws {
        let phrase = "test test test test test test test test test test test junk"
        #expect(try Mnemonic(phrase) == .development)
        let keys = try Mnemonic.development.accounts(count: 3)
        #expect(
            keys.map(\.address) == [
                Address("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"),
                Address("0x70997970c51812dc3a010c7d01b50e0d17dc79c8"),
                Address("0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc"),
            ]
        )
        #expect(
            keys.first?.secret == Hash256("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")
        )
        #expect(try Mnemonic.development.privateKey(path: "m/44'/60'/0'/0/2") == keys.last)
        #expect(try Mnemonic.development.accounts(count: 0) == [])
    }

    @Test("White space and capitals do not matter")
    func tolerance() throws {
        let mnemonic = try Mnemonic("  Test TEST test\ttest test test\ntest test test test  test junk ")
        #expect(mnemonic == .development)
    }

    @Test("An unknown word is named with its place and the nearest in the list")
    func unknownWord() {
        let phrase = "test test tets test test test test test test test test junk"
        #expect(throws: MnemonicError.unknownWord("tets", position: 3, nearest: "test")) {
            try Mnemonic(phrase)
        }
        let junkk = "test test test test test test test test test test test junkk"
        let error = #expect(throws: MnemonicError.self) { try Mnemonic(junkk) }
        #expect(error == .unknownWord("junkk", position: 12, nearest: "junk"))
        #expect(error?.code == "mnemonic-unknown-word")
        #expect(error?.description.contains("junkk") == true && error?.description.contains("12") == true)
        #expect(throws: MnemonicError.self) {
            try Mnemonic("시험 " + String(repeating: "test ", count: 11))
        }
    }

    @Test("A wrong checksum, a wrong order and a wrong count are told apart")
    func faults() {
        #expect(throws: MnemonicError.checksum) {
            try Mnemonic(String(repeating: "test ", count: 12))
        }
        #expect(throws: MnemonicError.checksum) {
            try Mnemonic("junk test test test test test test test test test test test")
        }
        for count in [0, 1, 9, 11, 13, 25, 27] {
            #expect(throws: MnemonicError.wordCount(count)) {
                try Mnemonic(String(repeating: "test ", count: count))
            }
        }
        for count in [0, 12, 15, 17, 36] {
            #expect(throws: MnemonicError.entropyLength(count)) {
                try Mnemonic.random(entropy: [UInt8](repeating: 0, count: count))
            }
        }
        #expect(throws: MnemonicError.passphraseNotASCII) { try Mnemonic.development.seed(passphrase: "é") }
    }

    @Test("Printing a phrase does not show it")
    func secrecy() {
        var dumped = ""
        dump([Mnemonic.development], to: &dumped)
        for text in ["\(Mnemonic.development)", String(reflecting: Mnemonic.development), dumped] {
            #expect(!text.contains("junk"))
        }
    }
}
