import Primitives
import Testing

@Suite("U256: bits and bytes")
struct U256BitwiseTests {
    static let counts = [
        0, 1, 7, 8, 31, 63, 64, 65, 127, 128, 129, 191, 192, 200, 254, 255, 256, 257, 1 << 40,
    ]
    static let words = Operands.edges + Operands.random(200, seed: 5)

    /// The bits, the least significant first.
    static func bits(_ a: U256) -> [Bool] {
        (0..<256).map { i in a.bigEndianBytes[31 - i / 8] >> UInt8(i % 8) & 1 == 1 }
    }

    static func word(_ bits: [Bool]) -> U256 {
        var bytes = [UInt8](repeating: 0, count: 32)
        for (i, bit) in bits.enumerated() where bit { bytes[31 - i / 8] |= 1 << UInt8(i % 8) }
        return U256(bigEndian: bytes) ?? .zero
    }

    @Test("Shifts move every bit, at every boundary and beyond the width", arguments: counts)
    func shifts(count: Int) {
        for a in Self.words {
            let bits = Self.bits(a)
            let clamped = min(count, 256)
            let left = [Bool](repeating: false, count: clamped) + bits.prefix(256 - clamped)
            let right = bits.dropFirst(clamped) + [Bool](repeating: false, count: clamped)
            let arithmetic = bits.dropFirst(clamped) + [Bool](repeating: bits[255], count: clamped)
            #expect(a << count == Self.word(left), "\(a) << \(count)")
            #expect(a >> count == Self.word(Array(right)), "\(a) >> \(count)")
            #expect(
                a.arithmeticShiftedRight(by: count) == Self.word(Array(arithmetic)),
                "\(a) sar \(count)"
            )
        }
    }

    @Test("And, or, xor, not work bit by bit")
    func logic() {
        for (a, b) in zip(Self.words, Self.words.reversed()) {
            let pairs = Array(zip(Self.bits(a), Self.bits(b)))
            #expect(a & b == Self.word(pairs.map { $0.0 && $0.1 }))
            #expect(a | b == Self.word(pairs.map { $0.0 || $0.1 }))
            #expect(a ^ b == Self.word(pairs.map { $0.0 != $0.1 }))
            #expect(~a == Self.word(pairs.map { !$0.0 }))
        }
    }

    @Test("Widths and leading zeros")
    func widths() {
        for a in Self.words {
            let width = (Self.bits(a).lastIndex(of: true) ?? -1) + 1
            #expect(a.bitWidth == width)
            #expect(a.leadingZeroBitCount == 256 - width)
            #expect(a.byteWidth == (width + 7) / 8)
            #expect(a.isNegative == (width == 256))
        }
    }

    @Test("BYTE counts from the most significant; beyond 31 it is zero")
    func byte() {
        for a in Self.words {
            for i in 0..<32 {
                #expect(a.byte(at: U256(UInt64(i))) == U256(UInt64(a.bigEndianBytes[i])))
            }
            for index in [32, 33, U256(UInt64.max), U256.one << 64, .max] {
                #expect(a.byte(at: index) == .zero)
            }
        }
    }

    @Test("SIGNEXTEND copies the sign of the byte it is told")
    func signExtension() {
        for a in Self.words {
            for i in 0..<31 {
                let bits = Self.bits(a)
                let sign = 8 * i + 7
                let expected = bits.prefix(sign + 1) + [Bool](repeating: bits[sign], count: 255 - sign)
                #expect(a.signExtended(fromByte: U256(UInt64(i))) == Self.word(Array(expected)))
            }
            for index in [31, 32, U256.one << 64, .max] {
                #expect(a.signExtended(fromByte: index) == a)
            }
        }
    }

    @Test("Big-endian bytes go out and come back, whole, minimal and unaligned")
    func bytes() {
        for a in Self.words {
            #expect(a.bigEndianBytes.count == 32)
            #expect(U256(bigEndian: a.bigEndianBytes) == a)
            let minimal = a.minimalBigEndianBytes
            #expect(minimal.first != 0 && minimal.count == a.byteWidth)
            #expect(U256(bigEndian: minimal) == a)
            let unaligned = [0xaa] + a.bigEndianBytes
            let read = unaligned.withUnsafeBytes { raw in
                raw.baseAddress.map { U256(bigEndianAt: $0 + 1) }
            }
            #expect(read == a)
            var written = [UInt8](repeating: 0, count: 33)
            written.withUnsafeMutableBytes { raw in
                if let base = raw.baseAddress { a.storeBigEndian(at: base + 1) }
            }
            #expect(written == [0] + a.bigEndianBytes)
        }
        #expect(U256(bigEndian: []) == .zero)
        #expect(U256(bigEndian: [UInt8](repeating: 0, count: 33)) == nil)
        let limbs = U256(1, 2, 3, 4)
        #expect([limbs.limb0, limbs.limb1, limbs.limb2, limbs.limb3] == [1, 2, 3, 4])
    }
}
