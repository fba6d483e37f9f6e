import Foundation
import Primitives
import TestSupport
import Testing

private let folder = "03-basic-tests/ethereum-tests/RLPTests"

@Suite(
    "Official RLP tests",
    .enabled(if: FixtureFolder.has(folder), Comment(rawValue: FixtureFolder.missing))
)
struct ChainRLPFixtureTests {
    @Test("Values encode as expected, valid data is read through, invalid data is refused")
    func all() throws {
        let tests = try FixtureFolder.tests(in: folder)
        for (name, test) in tests {
            guard let input = test["in"] else { throw FixtureError(what: name) }
            let bytes = try test.bytes("out")
            switch input as? String {
            case "INVALID": #expect(throws: RLPError.self, "\(name)") { try readThrough(bytes) }
            case "VALID": #expect(throws: Never.self, "\(name)") { try readThrough(bytes) }
            default:
                var encoder = RLPEncoder()
                try append(input, to: &encoder)
                #expect(encoder.bytes == bytes, "\(name)")
                #expect(throws: Never.self, "\(name)") { try readThrough(bytes) }
            }
        }
        #expect(tests.count == 44)
    }

    private func append(_ value: Any, to encoder: inout RLPEncoder) throws {
        if let items = value as? [Any] {
            var inner = RLPEncoder()
            for item in items { try append(item, to: &inner) }
            let encoded = inner.bytes
            encoder.list { $0.append(encoded: encoded) }
        } else if let text = value as? String {
            encoder.append(text.hasPrefix("#") ? bigEndian(decimal: text.dropFirst()) : Array(text.utf8))
        } else if let number = value as? NSNumber {
            encoder.append(number.uint64Value)
        } else {
            throw FixtureError(what: "\(value)")
        }
    }

    /// One of the numbers is larger than a word.
    private func bigEndian(decimal digits: Substring) -> [UInt8] {
        var bytes: [UInt8] = []
        for digit in digits.utf8 {
            var carry = Int(digit) - 0x30
            for i in bytes.indices.reversed() {
                carry += Int(bytes[i]) * 10
                bytes[i] = UInt8(carry & 255)
                carry >>= 8
            }
            if carry > 0 { bytes.insert(UInt8(carry), at: 0) }
        }
        return bytes
    }

    private func readThrough(_ bytes: [UInt8]) throws {
        var decoder = RLPDecoder(bytes[...])
        try readItem(&decoder)
        try decoder.finish()
    }

    private func readItem(_ decoder: inout RLPDecoder) throws {
        guard decoder.nextIsList else {
            _ = try decoder.string()
            return
        }
        var items = try decoder.list()
        while !items.isAtEnd { try readItem(&items) }
    }
}
