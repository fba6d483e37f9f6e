/// Bytes in gzip's form (RFC 1952).
enum Gzip {
    static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1f, 0x8b]) }

    /// The bytes in stored blocks: packed, not made smaller.
    static func pack(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
        output.reserveCapacity(bytes.count + bytes.count / 65_535 * 5 + 32)
        var rest = bytes[...]
        repeat {
            let part = rest.prefix(65_535)
            rest = rest.dropFirst(part.count)
            let size = UInt16(part.count)
            output.append(rest.isEmpty ? 1 : 0)
            append(size, to: &output)
            append(~size, to: &output)
            output += part
        } while !rest.isEmpty
        var crc = CRC32()
        crc.add(bytes)
        append(crc.value, to: &output)
        append(UInt32(truncatingIfNeeded: bytes.count), to: &output)
        return output
    }

    /// The bytes that were packed; nil for what is no gzip or holds more than `limit` bytes.
    static func unpack(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
        guard isGzip(bytes), bytes.count >= 18, bytes[2] == 8, let start = dataStart(bytes) else {
            return nil
        }
        guard let output = Inflate.run(bytes[start..<(bytes.count - 8)], limit: limit) else { return nil }
        var crc = CRC32()
        crc.add(output)
        let expected = bytes[(bytes.count - 8)..<(bytes.count - 4)].reversed().reduce(0) {
            $0 << 8 | UInt32($1)
        }
        return crc.value == expected ? output : nil
    }

    /// Where the compressed bytes begin, behind the header's optional fields.
    private static func dataStart(_ bytes: [UInt8]) -> Int? {
        let flags = bytes[3]
        var position = 10
        if flags & 4 != 0 {
            guard bytes.count > position + 2 else { return nil }
            position += 2 + Int(bytes[position]) + Int(bytes[position + 1]) << 8
        }
        for flag: UInt8 in [8, 16] where flags & flag != 0 {
            guard position < bytes.count, let end = bytes[position...].firstIndex(of: 0) else { return nil }
            position = end + 1
        }
        if flags & 2 != 0 { position += 2 }
        return position <= bytes.count - 8 ? position : nil
    }

    private static func append(_ number: some FixedWidthInteger, to output: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { output += $0 }
    }
}
