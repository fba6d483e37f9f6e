import Cryptography
import Primitives
import Testing

@Suite("SHA-256 and RIPEMD-160")
struct HashTests {
    @Test(
        "SHA-256 around the block's end",
        arguments: [
            (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (55, "81afe5b788dc2ce138ff83d9b20164db75a94d75d2b2432eea4a0ef605088c72"),
            (56, "2aba54f0ac632420a2b502431408866e40e1d5e430df4cd822642c78ab2eb9c1"),
            (63, "733d3d4ee79ee67145bf73da13588f6f235d37414fc64b14a2f00f1762792f5e"),
            (64, "79322907b3e9d013d7dc2c2f256674dbf733045cde01df3539271c6f5605feb8"),
            (65, "d85c007c6eb440f085afa2b84f6f2bce4658b240e9f62cb1364bf0485a57e720"),
            (1000, "6b0df76627243d095b0c4400cb658b7e804dd03461cc03aee8fc8fe0bcada168"),
        ]
    )
    func sha256(count: Int, digest: String) {
        let message = [UInt8].pattern(count)
        #expect(SHA256.hash(message) == Hash256(digest))
        #expect(SHA256.hash(([1, 2, 3] + message)[3...]) == Hash256(digest))
    }

    @Test(
        "RIPEMD-160",
        arguments: [
            ("", "9c1185a5c5e9fc54612808977ee8f548b2258d31"),
            ("abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"),
            ("message digest", "5d0689ef49d2fae572b881b123a85ffa21595f36"),
            (String(repeating: "a", count: 1000), "aa69deee9a8922e92f8105e007f76110f381e9cf"),
        ]
    )
    func ripemd160(text: String, digest: String) {
        #expect(RIPEMD160.hash(Array(text.utf8)) == Hex.decode(digest))
        #expect(RIPEMD160.hash(Array(("x" + text).utf8)[1...]) == Hex.decode(digest))
    }
}
