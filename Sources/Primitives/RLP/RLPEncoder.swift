/// Writes Recursive Length Prefix data (Yellow Paper, appendix B).
public struct RLPEncoder: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// Appends a byte string.
    public mutating func append(_ string: some Collection<UInt8>) {
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
        append(scalar.minimalBigEndianBytes)
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

    public mutating func append(_ address: Address) {
        bytes.append(0x94)
        bytes.append(contentsOf: address.bytes)
    }

    public mutating func append(_ hash: Hash256) {
        bytes.append(0xa0)
        bytes.append(contentsOf: hash.bytes)
    }

    /// Appends an address, or the empty string for none (a contract creation's `to`).
    public mutating func append(_ address: Address?) {
        if let address { append(address) } else { bytes.append(0x80) }
    }

    /// Appends bytes that are encoded already.
    public mutating func append(encoded item: some Collection<UInt8>) {
        bytes.append(contentsOf: item)
    }

    /// Appends a list whose items `build` writes.
    public mutating func list(_ build: (inout RLPEncoder) -> Void) {
        var inner = RLPEncoder()
        build(&inner)
        appendHeader(count: inner.bytes.count, offset: 0xc0)
        bytes.append(contentsOf: inner.bytes)
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
