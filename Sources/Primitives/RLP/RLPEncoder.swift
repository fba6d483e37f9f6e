/// Writes Recursive Length Prefix data (Yellow Paper, appendix B).
public struct RLPEncoder: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// Appends a byte string.
    public mutating func append(_ string: some Collection<UInt8>) { appendString(string) }

    // Callers in other modules cannot specialise the generic ones; these forms of bytes are the usual ones.

    /// Appends a byte string.
    public mutating func append(_ string: [UInt8]) { appendString(string) }

    @inline(__always)
    private mutating func appendString(_ string: some Collection<UInt8>) {
        let count = string.count
        if count == 1, let first = string.first, first < 0x80 {
            bytes.append(first)
            return
        }
        appendHeader(count: count, offset: 0x80)
        bytes.append(contentsOf: string)
    }

    /// Appends a scalar: big-endian without leading zeros.
    public mutating func append(_ scalar: U256) {
        if let small = scalar.asUInt64 {
            append(small)
            return
        }
        let count = scalar.byteWidth
        bytes.append(0x80 + UInt8(truncatingIfNeeded: count))
        append(last: count, of: scalar)
    }

    /// Appends a scalar: big-endian without leading zeros.
    public mutating func append(_ scalar: UInt64) {
        if scalar == 0 {
            bytes.append(0x80)
        } else if scalar < 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: scalar))
        } else {
            let count = (64 - scalar.leadingZeroBitCount + 7) / 8
            bytes.append(0x80 + UInt8(truncatingIfNeeded: count))
            appendBigEndian(scalar, count: count)
        }
    }

    /// Appends a string of eight bytes: a number with its leading zeros.
    public mutating func append(fixed number: UInt64) {
        bytes.append(0x88)
        appendBigEndian(number, count: 8)
    }

    public mutating func append(_ address: Address) {
        bytes.append(0x94)
        append(last: 20, of: address.word)
    }

    public mutating func append(_ hash: Hash256) {
        bytes.append(0xa0)
        append(last: 32, of: hash.word)
    }

    /// Appends the last `count` of the word's bytes, as they are.
    private mutating func append(last count: Int, of word: U256) {
        withUnsafeBytes(of: (word.high.bigEndian, word.low.bigEndian)) { all in
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: all[(32 - count)...]))
        }
    }

    /// Appends an address, or the empty string for none (a contract creation's `to`).
    public mutating func append(_ address: Address?) {
        if let address { append(address) } else { bytes.append(0x80) }
    }

    /// Appends bytes that are encoded already.
    public mutating func append(encoded item: [UInt8]) { bytes.append(contentsOf: item) }

    /// Appends bytes that are encoded already.
    public mutating func append(encoded item: some Collection<UInt8>) {
        bytes.append(contentsOf: item)
    }

    /// Appends a list whose items `build` writes.
    ///
    /// They are written in place behind room for a short header; a longer one moves them.
    public mutating func list(_ build: (inout RLPEncoder) -> Void) {
        let start = bytes.count
        bytes.append(0)
        build(&self)
        let count = bytes.count - start - 1
        if count < 56 {
            bytes[start] = 0xc0 + UInt8(truncatingIfNeeded: count)
            return
        }
        let width = (Int.bitWidth - count.leadingZeroBitCount + 7) / 8
        bytes[start] = 0xf7 + UInt8(truncatingIfNeeded: width)
        bytes.append(contentsOf: repeatElement(0, count: width))
        bytes.withUnsafeMutableBufferPointer { all in
            guard let items = all.baseAddress.map({ $0 + start + 1 }) else { return }
            (items + width).update(from: items, count: count)
            for i in 0..<width { items[i] = UInt8(truncatingIfNeeded: count >> (8 * (width - 1 - i))) }
        }
    }

    /// One list, encoded.
    public static func list(_ build: (inout RLPEncoder) -> Void) -> [UInt8] {
        var encoder = RLPEncoder()
        encoder.list(build)
        return encoder.bytes
    }

    private mutating func appendHeader(count: Int, offset: UInt8) {
        if count < 56 {
            bytes.append(offset + UInt8(truncatingIfNeeded: count))
        } else {
            let length = UInt64(count)
            let width = (64 - length.leadingZeroBitCount + 7) / 8
            bytes.append(offset + 55 + UInt8(truncatingIfNeeded: width))
            appendBigEndian(length, count: width)
        }
    }

    private mutating func appendBigEndian(_ value: UInt64, count: Int) {
        for i in stride(from: count - 1, through: 0, by: -1) {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * i)))
        }
    }
}
