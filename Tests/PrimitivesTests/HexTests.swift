import Primitives
import Testing

@Suite("Hexadecimal bytes, addresses and hashes")
struct HexTests {
    @Test("All bytes go out and come back, with and without the prefix")
    func roundTrip() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(Hex.encode(bytes).hasPrefix("0x000102"))
        #expect(Hex.encode(bytes, prefix: false).hasSuffix("fdfeff"))
        #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        #expect(Hex.decode(Hex.encode(bytes, prefix: false)) == bytes)
        #expect(Hex.decode("0XaBcD") == [0xab, 0xcd])
        #expect(Hex.encode([UInt8]()) == "0x")
        #expect(Hex.encode([UInt8](), prefix: false) == "")
    }

    @Test("Empty text is no bytes")
    func empty() {
        #expect(Hex.decode("") == [])
        #expect(Hex.decode("0x") == [])
    }

    @Test(
        "Anything but pairs of digits is refused",
        arguments: [
            "0", "0x0", "0xabc", "zz", "0x0g", "0x 1", "x0", "0x0x", "/0", ":0", "@0", "`0", "G0", "é",
        ]
    )
    func malformed(text: String) {
        #expect(Hex.decode(text) == nil)
    }

    @Test("An address has exactly 20 bytes")
    func address() throws {
        let text = "0x00112233445566778899aabbccddeeff01234567"
        let address = try #require(Address(text))
        #expect(address.description == text)
        #expect(address.bytes == Hex.decode(text))
        #expect(address.high == 0x0011_2233)
        #expect(Address(String(text.dropFirst(2).uppercased())) == address)
        #expect(Address(text + "00") == nil)
        #expect(Address(String(text.dropLast(2))) == nil)
        #expect(Address([UInt8](repeating: 0, count: 19)) == nil)
        #expect(Address([UInt8](repeating: 0, count: 21)) == nil)
        #expect(Address.zero.bytes == [UInt8](repeating: 0, count: 20))
    }

    @Test("An address from a word drops the upper 96 bits, and is ordered as its bytes are")
    func addressWords() {
        let words = Operands.random(200, seed: 7)
        for (a, b) in zip(words, words.reversed()) {
            let first = Address(truncating: a)
            let second = Address(truncating: b)
            #expect(first.bytes == Array(a.bigEndianBytes.suffix(20)))
            #expect(first.word == a & ((U256.one << 160) &- 1))
            #expect((first < second) == first.bytes.lexicographicallyPrecedes(second.bytes))
        }
    }

    @Test("A hash has exactly 32 bytes, and 64 nibbles from the first to the last")
    func hash() throws {
        let text = "0x" + String(repeating: "0123456789abcdef", count: 4)
        let hash = try #require(Hash256(text))
        #expect(hash.description == text)
        #expect((0..<64).map { hash.nibble($0) } == (0..<64).map { $0 % 16 })
        #expect(Hash256(text + "00") == nil)
        #expect(Hash256(String(text.dropLast(2))) == nil)
        #expect(Hash256([UInt8](repeating: 0, count: 31)) == nil)
        #expect(Hash256(hash.bytes) == hash)
        #expect(Hash256.zero < hash)
        for word in Operands.random(100, seed: 8) {
            let hash = Hash256(word)
            let nibbles = hash.bytes.flatMap { [Int($0 >> 4), Int($0 & 15)] }
            #expect((0..<64).map { hash.nibble($0) } == nibbles)
        }
    }
}
