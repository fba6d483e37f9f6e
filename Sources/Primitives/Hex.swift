/// Hexadecimal text.
public enum Hex {
    @usableFromInline
    static let digits: [UInt8] = Array("0123456789abcdef".utf8)

    @inlinable @inline(__always)
    static func nibble(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x30...0x39: character &- 0x30
        case 0x61...0x66: character &- 0x57
        case 0x41...0x46: character &- 0x37
        default: nil
        }
    }

    /// `bytes` as lower-case digits, with `0x` before them unless told otherwise.
    public static func encode(_ bytes: some Collection<UInt8>, prefix: Bool = true) -> String {
        let count = bytes.count * 2 + (prefix ? 2 : 0)
        return String(unsafeUninitializedCapacity: count) { buffer in
            var i = 0
            if prefix {
                buffer[0] = 0x30
                buffer[1] = 0x78
                i = 2
            }
            for byte in bytes {
                buffer[i] = digits[Int(byte >> 4)]
                buffer[i + 1] = digits[Int(byte & 15)]
                i += 2
            }
            return count
        }
    }

    /// The bytes of an even number of hexadecimal digits, with or without `0x`; nil for anything else.
    public static func decode(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { utf8 -> [UInt8]? in
            var characters = utf8[...]
            if characters.count >= 2, characters[0] == 0x30, characters[1] | 0x20 == 0x78 {
                characters = characters.dropFirst(2)
            }
            guard characters.count % 2 == 0 else { return nil }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(characters.count / 2)
            var i = characters.startIndex
            while i < characters.endIndex {
                guard let upper = nibble(characters[i]), let lower = nibble(characters[i + 1]) else {
                    return nil
                }
                bytes.append(upper << 4 | lower)
                i += 2
            }
            return bytes
        }
    }
}
