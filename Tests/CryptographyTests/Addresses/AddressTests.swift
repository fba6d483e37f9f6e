import Cryptography
import Primitives
import Testing

@Suite("Addresses: checksums and derivation")
struct AddressTests {
    @Test(
        "The examples of EIP-55",
        arguments: [
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
            "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
            "0x52908400098527886E0F7030069857D2E4169EE7", "0xde709f2102306220921060314715629080e2fb77",
        ]
    )
    func checksums(text: String) throws {
        #expect(try #require(Address(text)).checksummed == text)
    }

    @Test("The examples of EIP-1014")
    func create2() throws {
        struct Example {
            let creator, salt, code, address: String
        }
        let zero = String(repeating: "0", count: 40)
        let beef = String(repeating: "deadbeef", count: 11)
        let examples = [
            Example(
                creator: zero,
                salt: "0x0",
                code: "00",
                address: "4D1A2e2bB4F88F0250f26Ffff098B0b30B26BF38"
            ),
            Example(
                creator: "deadbeef00000000000000000000000000000000",
                salt: "0x0",
                code: "00",
                address: "B928f69Bb1D91Cd65274e3c79d8986362984fDA3"
            ),
            Example(
                creator: "deadbeef00000000000000000000000000000000",
                salt: "0x000000000000000000000000feed000000000000000000000000000000000000",
                code: "00",
                address: "D04116cDd17beBE565EB2422F2497E06cC1C9833"
            ),
            Example(
                creator: zero,
                salt: "0x0",
                code: "deadbeef",
                address: "70f2b2914A2a4b783FaEFb75f459A580616Fcb5e"
            ),
            Example(
                creator: "00000000000000000000000000000000deadbeef",
                salt: "0xcafebabe",
                code: "deadbeef",
                address: "60f3f640a8508fC6a86d45DF051962668E1e8AC7"
            ),
            Example(
                creator: "00000000000000000000000000000000deadbeef",
                salt: "0xcafebabe",
                code: beef,
                address: "1d8bfDC5D46DC4f61D6b6115972536eBE6A8854C"
            ),
            Example(
                creator: zero,
                salt: "0x0",
                code: "",
                address: "E33C0C7F7df4809055C3ebA6c09CFe4BaF1BD9e0"
            ),
        ]
        for example in examples {
            let created = Address.created2(
                by: try #require(Address(example.creator)),
                salt: try #require(U256(example.salt)),
                initCodeHash: Keccak.hash(try #require(Hex.decode(example.code)))
            )
            #expect(created == Address(example.address))
        }
    }

    @Test(
        "Contracts by nonce, on both sides of each change in the nonce's encoding",
        arguments: [
            (0, "cd234a471b72ba2f1ccf0a70fcaba648a5eecd8d"), (1, "343c43a37d37dff08ae8c4a11544c718abb4fcf8"),
            (2, "f778b86fa74e846c4f0a1fbd1335fe81c00a0c91"), (3, "fffd933a0bc612844eaf0c6fe3e5b8e9b6c1d19c"),
        ] as [(UInt64, String)]
    )
    func create(nonce: UInt64, address: String) throws {
        let creator = try #require(Address("0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0"))
        #expect(Address.created(by: creator, nonce: nonce) == Address(address))
    }

    @Test("The nonce is written as RLP has it")
    func nonceEncoding() throws {
        let creator = try #require(Address("0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0"))
        let encodings: [(UInt64, [UInt8])] = [
            (0, [0x80]), (0x7f, [0x7f]), (0x80, [0x81, 0x80]), (0xff, [0x81, 0xff]), (0x100, [0x82, 1, 0]),
            (.max, [0x88] + [UInt8](repeating: 0xff, count: 8)),
        ]
        for (nonce, encoding) in encodings {
            let list = [0xc0 + UInt8(21 + encoding.count), 0x94] + creator.bytes + encoding
            let expected = Address(truncating: Keccak.hash(list).word)
            #expect(Address.created(by: creator, nonce: nonce) == expected)
        }
    }
}
