extension U256 {
    /// JSON-RPC's QUANTITY: `0x`, no leading zeros, `0x0` for zero.
    public var quantity: String {
        if high == 0 { return "0x" + String(low, radix: 16) }
        let tail = String(low, radix: 16)
        return "0x" + String(high, radix: 16) + String(repeating: "0", count: 32 - tail.count) + tail
    }

    /// Reads hexadecimal digits without a prefix; nil when empty, too long or not hexadecimal.
    public init?(hexDigits: Substring) {
        let digits = hexDigits.utf8
        guard !digits.isEmpty else { return nil }
        var value = U256.zero
        for digit in digits {
            guard let nibble = Hex.nibble(digit) else { return nil }
            if value.high >> 124 != 0 { return nil }
            value = (value << 4) | U256(UInt64(nibble))
        }
        self = value
    }

    /// Reads `0x…` hexadecimal (leading zeros allowed) or decimal digits.
    public init?(_ text: String) {
        if text.hasPrefix("0x") || text.hasPrefix("0X") {
            self.init(hexDigits: text.dropFirst(2))
            return
        }
        guard !text.isEmpty else { return nil }
        var value = U256.zero
        for digit in text.utf8 {
            guard digit >= 0x30, digit <= 0x39,
                let tenfold = value.multiplied(by: 10),
                let next = tenfold.adding(U256(UInt64(digit - 0x30)))
            else { return nil }
            value = next
        }
        self = value
    }
}

extension U256: CustomStringConvertible {
    /// The decimal digits.
    public var description: String {
        if high == 0 { return String(low) }
        // Chunks of 10¹⁹, the largest power of ten in 64 bits.
        let chunk: UInt64 = 10_000_000_000_000_000_000
        var parts: [String] = []
        var rest = self
        while !rest.isZero {
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: U256(chunk))
            parts.append(String(remainder.limb0))
            rest = quotient
        }
        var text = parts.removeLast()
        for part in parts.reversed() {
            text += String(repeating: "0", count: 19 - part.count) + part
        }
        return text
    }
}
