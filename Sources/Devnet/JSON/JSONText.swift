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
        bytes.withUnsafeMutableBufferPointer { buffer in
            var high = word.high
            var low = word.low
            var place = start + count
            while place > start {
                place -= 1
                buffer[place] = JSONText.digit(UInt8(truncatingIfNeeded: low) & 15)
                low = low >> 4 | high << 124
                high >>= 4
            }
        }
    }

    private mutating func digits(of data: UnsafeRawBufferPointer) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: 2 * data.count))
        bytes.withUnsafeMutableBufferPointer { buffer in
            var place = start
            for byte in data {
                buffer[place] = JSONText.digit(byte >> 4)
                buffer[place + 1] = JSONText.digit(byte & 15)
                place += 2
            }
        }
    }

    @inline(__always)
    private static func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 &+ nibble : 0x57 &+ nibble }
}
