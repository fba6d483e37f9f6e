import Primitives
import Testing

@Suite("U256: text")
struct U256TextTests {
    static let words = Operands.edges + Operands.random(100, seed: 6)

    @Test("Decimal digits agree with division by ten")
    func decimal() {
        for a in Self.words {
            #expect(a.description == Reference(a).decimal)
            #expect(U256(a.description) == a)
        }
        #expect(
            U256.max.description
                == "115792089237316195423570985008687907853269984665640564039457584007913129639935"
        )
        // Chunks that are all zeros keep their zeros.
        let chunk = U256(10_000_000_000_000_000_000)
        #expect((chunk &* chunk &* chunk).description == "1" + String(repeating: "0", count: 57))
    }

    @Test("Quantities have no leading zeros, and zero is 0x0")
    func quantity() {
        #expect(U256.zero.quantity == "0x0")
        #expect(U256(0x400).quantity == "0x400")
        #expect((U256.one << 128).quantity == "0x1" + String(repeating: "0", count: 32))
        #expect(U256.max.quantity == "0x" + String(repeating: "f", count: 64))
        for a in Self.words {
            #expect(U256(a.quantity) == a)
            #expect(a.isZero || a.quantity.dropFirst(2).first != "0")
        }
    }

    @Test("Hexadecimal text: both cases, leading zeros, at most 256 bits")
    func hexadecimal() {
        #expect(U256("0xFf") == 255)
        #expect(U256("0X0000ff") == 255)
        #expect(U256("0x" + String(repeating: "0", count: 100) + "1") == 1)
        #expect(U256("0x" + String(repeating: "f", count: 64)) == .max)
        #expect(U256("0x1" + String(repeating: "0", count: 64)) == nil)
        #expect(U256(hexDigits: "ff") == 255)
        #expect(U256(hexDigits: "") == nil)
    }

    @Test(
        "Text that is no number gives nil",
        arguments: ["", "0x", "0xg", "x1", "-1", "+1", " 1", "1 ", "1_000", "1.5", "abc", "٣", "0x1é"]
    )
    func malformed(text: String) {
        #expect(U256(text) == nil)
    }

    @Test("The largest decimal number is read, the next one is not")
    func decimalLimit() {
        let largest = U256.max.description
        #expect(U256(largest) == .max)
        #expect(U256(String(largest.dropLast()) + "6") == nil)
        #expect(U256(largest + "0") == nil)
    }
}
