import Primitives
import TestSupport
import Testing

@Suite("RLP: reading, strictly")
struct RLPDecoderTests {
    /// Reads one string that must be all there is.
    static func string(_ bytes: [UInt8]) throws(RLPError) -> [UInt8] {
        var decoder = RLPDecoder(bytes[...])
        let string = try decoder.bytes()
        try decoder.finish()
        return string
    }

    @Test("What the encoder writes comes back, at every length around a header's change")
    func roundTrip() throws {
        for count in [0, 1, 2, 54, 55, 56, 57, 255, 256, 257, 65_535, 65_536] {
            let payload = [UInt8](repeating: 0xcd, count: count)
            var encoder = RLPEncoder()
            encoder.append(payload)
            #expect(try Self.string(encoder.bytes) == payload)
            var list = try RLPDecoder.list(RLPEncoder.list { $0.append(payload) })
            #expect(try list.bytes() == payload)
            try list.finish()
        }
        for byte in 0...255 {
            var encoder = RLPEncoder()
            encoder.append([UInt8(byte)])
            #expect(try Self.string(encoder.bytes) == [UInt8(byte)])
        }
    }

    @Test("Typed items come back")
    func typed() throws {
        let address = try #require(Address("0x00112233445566778899aabbccddeeff01234567"))
        let hash = Hash256(U256.max)
        let bytes = RLPEncoder.list { list in
            list.append(UInt64.max)
            list.append(U256.max)
            list.append(address)
            list.append(nil as Address?)
            list.append(hash)
            list.list { $0.append(UInt64(5)) }
        }
        var list = try RLPDecoder.list(bytes)
        #expect(try list.uint64() == .max)
        #expect(try list.u256() == .max)
        #expect(try list.address() == address)
        #expect(try list.optionalAddress() == nil)
        #expect(try list.hash() == hash)
        #expect(list.nextIsList)
        #expect(try list.peekEncoded() == [0xc1, 0x05])
        #expect(throws: RLPError.extraItem) { try list.finish() }
        #expect(try list.encodedItem() == [0xc1, 0x05])
        #expect(list.isAtEnd && !list.nextIsList)
        try list.finish()
        #expect(throws: RLPError.missingItem) { try list.bytes() }
    }

    @Test("A byte below 0x80 behind a header is not canonical")
    func wrappedByte() {
        for byte in 0..<0x80 {
            #expect(throws: RLPError.nonCanonicalByte) { try Self.string([0x81, UInt8(byte)]) }
        }
        #expect(throws: Never.self) { try Self.string([0x81, 0x80]) }
    }

    @Test("A length that fits a shorter header is not canonical")
    func longLengths() {
        let payload = [UInt8](repeating: 1, count: 300)
        for header: [UInt8] in [
            [0xb8, 0], [0xb8, 1], [0xb8, 55], [0xb9, 0, 56], [0xb9, 0, 255], [0xba, 0, 1, 0],
        ] {
            #expect(throws: RLPError.nonCanonicalLength) { try Self.string(header + payload) }
        }
        for header: [UInt8] in [[0xf8, 0], [0xf8, 55], [0xf9, 0, 56]] {
            #expect(throws: RLPError.nonCanonicalLength) { try RLPDecoder.list(header + payload) }
        }
    }

    @Test("Data that ends too early is truncated, however large the length claims to be")
    func truncated() {
        let full = RLPEncoder.list { list in
            list.append([UInt8](repeating: 0xaa, count: 60))
            list.append(UInt64(1024))
        }
        for count in 1..<full.count {
            #expect(throws: RLPError.truncated) { try RLPDecoder.list(full.prefix(count)) }
        }
        let huge = [UInt8](repeating: 0xff, count: 8)
        #expect(throws: RLPError.truncated) { try Self.string([0xbf] + huge) }
        #expect(throws: RLPError.truncated) { try RLPDecoder.list([0xff] + huge) }
        #expect(throws: RLPError.truncated) { try RLPDecoder.list([0xff, 0x7f] + huge.dropFirst()) }
        #expect(throws: RLPError.truncated) { try Self.string([0xbb, 0xff]) }
        #expect(throws: RLPError.missingItem) { try Self.string([]) }
    }

    @Test("An item may not reach beyond its own list")
    func escapes() throws {
        // A list of one byte whose item claims three, with three more behind the list.
        var outer = RLPDecoder([0xc1, 0x83, 0x01, 0x02, 0x03][...])
        var inner = try outer.list()
        #expect(throws: RLPError.truncated) { try inner.bytes() }
    }

    @Test("Bytes behind the item are refused")
    func trailing() {
        #expect(throws: RLPError.trailingBytes) { try RLPDecoder.list([0xc0, 0x00]) }
        #expect(throws: RLPError.extraItem) { try Self.string([0x01, 0x01]) }
    }

    @Test("Numbers have no leading zeros and must fit")
    func numbers() throws {
        func number(_ bytes: [UInt8]) throws(RLPError) -> U256 {
            var decoder = RLPDecoder(bytes[...])
            return try decoder.u256()
        }
        #expect(try number([0x80]) == 0)
        #expect(try number([0x01]) == 1)
        #expect(throws: RLPError.leadingZero) { try number([0x00]) }
        #expect(throws: RLPError.leadingZero) { try number([0x82, 0x00, 0x01]) }
        #expect(throws: RLPError.numberTooLarge) { try number([0xa1] + [UInt8](repeating: 1, count: 33)) }
        #expect(throws: RLPError.expectedString) { try number([0xc0]) }
        var decoder = RLPDecoder(([0x89, 0x01] + [UInt8](repeating: 0, count: 8))[...])
        #expect(throws: RLPError.numberTooLarge) { try decoder.uint64() }
    }

    @Test("Kinds and widths are checked")
    func kinds() {
        #expect(throws: RLPError.expectedList) { try RLPDecoder.list([0x80]) }
        #expect(throws: RLPError.expectedString) { try Self.string([0xc1, 0x01]) }
        let short = RLPDecoder([0x82, 0xff, 0xff][...])
        for read in [{ _ = try $0.address() }, { _ = try $0.optionalAddress() }]
            as [(inout RLPDecoder) throws -> Void]
        {
            var decoder = short
            #expect(throws: RLPError.wrongLength(expected: 20, found: 2)) { try read(&decoder) }
        }
        var decoder = short
        #expect(throws: RLPError.wrongLength(expected: 32, found: 2)) { try decoder.hash() }
        #expect(RLPError.wrongLength(expected: 20, found: 2).description.contains("20"))
    }

    @Test("Random bytes never crash the reader, and what it accepts is what the encoder writes")
    func fuzz() throws {
        var generator = SeededGenerator(seed: 9)
        var accepted = 0
        for _ in 0..<20_000 {
            let count = Int(generator.next() % 12)
            let bytes = (0..<count).map { index in
                let byte = UInt8(truncatingIfNeeded: generator.next())
                // Headers of short items, so that a fair share is well-formed.
                return index < 2 && byte > 0xa0 ? byte & 0x87 | (byte & 0x40) : byte
            }
            if let rebuilt = try? Self.rebuild(bytes[...]) {
                accepted += 1
                #expect(rebuilt == bytes)
            }
        }
        #expect(accepted > 500)
    }

    /// Decodes everything there is, and encodes it again.
    static func rebuild(_ bytes: ArraySlice<UInt8>) throws(RLPError) -> [UInt8] {
        var decoder = RLPDecoder(bytes)
        var encoder = RLPEncoder()
        while !decoder.isAtEnd {
            if decoder.nextIsList {
                var items = try decoder.list()
                var inner: [UInt8] = []
                while !items.isAtEnd { inner += try rebuild(items.encodedItem()) }
                encoder.list { $0.append(encoded: inner) }
            } else {
                encoder.append(try decoder.bytes())
            }
        }
        return encoder.bytes
    }
}
