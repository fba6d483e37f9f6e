import Primitives
import Testing

@Suite("RLP: writing")
struct RLPEncoderTests {
    static func encode(_ build: (inout RLPEncoder) -> Void) -> [UInt8] {
        var encoder = RLPEncoder()
        build(&encoder)
        return encoder.bytes
    }

    @Test("Strings: one small byte is itself, up to 55 bytes a short header, then a length of a length")
    func strings() {
        #expect(Self.encode { $0.append([UInt8]()) } == [0x80])
        #expect(Self.encode { $0.append([0x00]) } == [0x00])
        #expect(Self.encode { $0.append([0x7f]) } == [0x7f])
        #expect(Self.encode { $0.append([0x80]) } == [0x81, 0x80])
        #expect(Self.encode { $0.append(Array("dog".utf8)) } == [0x83, 0x64, 0x6f, 0x67])
        for (count, header): (Int, [UInt8]) in [
            (55, [0xb7]), (56, [0xb8, 56]), (255, [0xb8, 255]), (256, [0xb9, 1, 0]),
            (65_535, [0xb9, 255, 255]),
            (65_536, [0xba, 1, 0, 0]),
        ] {
            let payload = [UInt8](repeating: 0xab, count: count)
            #expect(Self.encode { $0.append(payload) } == header + payload)
        }
    }

    @Test("Scalars have no leading zeros, and zero is the empty string")
    func scalars() {
        #expect(Self.encode { $0.append(UInt64(0)) } == [0x80])
        #expect(Self.encode { $0.append(UInt64(127)) } == [0x7f])
        #expect(Self.encode { $0.append(UInt64(128)) } == [0x81, 0x80])
        #expect(Self.encode { $0.append(UInt64(1024)) } == [0x82, 0x04, 0x00])
        #expect(Self.encode { $0.append(UInt64.max) } == [0x88] + [UInt8](repeating: 0xff, count: 8))
        #expect(Self.encode { $0.append(U256.zero) } == [0x80])
        #expect(Self.encode { $0.append(U256.max) } == [0xa0] + [UInt8](repeating: 0xff, count: 32))
        for word in Operands.edges {
            let bytes = word.minimalBigEndianBytes
            #expect(Self.encode { $0.append(word) } == Self.encode { $0.append(bytes) })
        }
    }

    @Test("Addresses and hashes keep their zeros; no address is the empty string")
    func fixedWidth() {
        #expect(Self.encode { $0.append(Address.zero) } == [0x94] + [UInt8](repeating: 0, count: 20))
        #expect(Self.encode { $0.append(Hash256.zero) } == [0xa0] + [UInt8](repeating: 0, count: 32))
        #expect(Self.encode { $0.append(nil as Address?) } == [0x80])
        #expect(Self.encode { $0.append(Address.zero as Address?) }.count == 21)
    }

    @Test("Lists nest, and long ones have a long header")
    func lists() {
        #expect(RLPEncoder.list { _ in } == [0xc0])
        // The set-theoretic three of the Yellow Paper's examples.
        let three = RLPEncoder.list { list in
            list.list { _ in }
            list.list { $0.list { _ in } }
            list.list { inner in
                inner.list { _ in }
                inner.list { $0.list { _ in } }
            }
        }
        #expect(three == [0xc7, 0xc0, 0xc1, 0xc0, 0xc3, 0xc0, 0xc1, 0xc0])
        let items = [UInt8](repeating: 0x01, count: 56)
        #expect(RLPEncoder.list { $0.append(encoded: items) } == [0xf8, 56] + items)
        #expect(RLPEncoder.list { $0.append(encoded: items.dropLast()) } == [0xf7] + items.dropLast())
    }
}
