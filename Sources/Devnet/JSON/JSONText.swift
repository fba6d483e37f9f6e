import EVM
import Primitives

/// JSON written straight into bytes: for answers too large to be built as a tree of values.
///
/// The writer puts no commas and closes no brackets: whoever writes does.
public struct JSONText: Sendable, Hashable {
    public private(set) var bytes: [UInt8] = []

    init() {}

    var count: Int { bytes.count }

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    /// Text that is JSON already.
    mutating func raw(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ other: JSONText) { bytes.append(contentsOf: other.bytes) }

    mutating func append(_ other: JSONText, from start: Int) {
        bytes.append(contentsOf: other.bytes[start...])
    }

    mutating func append(_ value: JSONValue) { value.write(to: &bytes) }

    /// Forgets everything and keeps the memory.
    mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    mutating func string(_ text: String) { JSONValue.string(text).write(to: &bytes) }

    mutating func decimal(_ number: some FixedWidthInteger & UnsignedInteger) {
        if number < 10 {
            bytes.append(0x30 + UInt8(number))
        } else {
            bytes.append(contentsOf: String(number).utf8)
        }
    }

    /// A quoted quantity: `0x` and no leading zeros.
    mutating func quantity(_ word: U256) {
        raw("\"0x")
        digits(of: word, count: max(1, (256 - word.leadingZeroBitCount + 3) / 4))
        raw("\"")
    }

    mutating func quantity(_ number: UInt64) { quantity(U256(number)) }

    /// 32 quoted bytes.
    mutating func word(_ word: U256) {
        raw("\"0x")
        digits(of: word, count: 64)
        raw("\"")
    }

    mutating func hash(_ hash: Hash256) { word(hash.word) }

    mutating func address(_ address: Address) {
        raw("\"0x")
        digits(of: address.word, count: 40)
        raw("\"")
    }

    mutating func data(_ data: some Collection<UInt8>) {
        raw("\"0x")
        let done: Void? = data.withContiguousStorageIfAvailable { digits(of: UnsafeRawBufferPointer($0)) }
        if done == nil { Array(data).withUnsafeBytes { digits(of: $0) } }
        raw("\"")
    }

    /// The lowest `count` hexadecimal digits.
    private mutating func digits(of word: U256, count: Int) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: count))
        // From the last digit on, eight at a time.
        bytes.withUnsafeMutableBytes { buffer in
            var word = word
            var place = start + count
            while place >= start + 8 {
                place -= 8
                let digits = JSONText.digits(of: UInt32(truncatingIfNeeded: word.low))
                buffer.storeBytes(of: digits.bigEndian, toByteOffset: place, as: UInt64.self)
                word = word >> 32
            }
            let rest = JSONText.digits(of: UInt32(truncatingIfNeeded: word.low))
            for i in 0..<(place - start) {
                buffer[place - 1 - i] = UInt8(truncatingIfNeeded: rest >> (8 * UInt64(i)))
            }
        }
    }

    private mutating func digits(of data: UnsafeRawBufferPointer) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: 2 * data.count))
        bytes.withUnsafeMutableBytes { buffer in
            var i = 0
            while i + 4 <= data.count {
                let four = UInt32(bigEndian: data.loadUnaligned(fromByteOffset: i, as: UInt32.self))
                let digits = JSONText.digits(of: four)
                buffer.storeBytes(of: digits.bigEndian, toByteOffset: start + 2 * i, as: UInt64.self)
                i += 4
            }
            while i < data.count {
                let digits = JSONText.digits(of: UInt32(data[i]))
                buffer[start + 2 * i] = UInt8(truncatingIfNeeded: digits >> 8)
                buffer[start + 2 * i + 1] = UInt8(truncatingIfNeeded: digits)
                i += 1
            }
        }
    }

    /// Eight hexadecimal digits as characters, the first in the most significant byte.
    @inline(__always)
    private static func digits(of number: UInt32) -> UInt64 {
        // Each nibble into a byte of its own.
        var nibbles = UInt64(number)
        nibbles = (nibbles | nibbles << 16) & 0x0000_ffff_0000_ffff
        nibbles = (nibbles | nibbles << 8) & 0x00ff_00ff_00ff_00ff
        nibbles = (nibbles | nibbles << 4) & 0x0f0f_0f0f_0f0f_0f0f
        // One in each byte that is ten or more: those are letters, which begin 0x27 behind the character after 9.
        let letters = ((nibbles &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
        return nibbles &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
    }
}
