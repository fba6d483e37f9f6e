public import Primitives

extension Address {
    /// `0x` and 40 digits whose capitals carry a checksum (EIP-55).
    public var checksummed: String {
        let digits = Array(Hex.encode(bytes, prefix: false).utf8)
        let hash = Keccak.hash(digits)
        var text = "0x"
        for (index, digit) in digits.enumerated() {
            let isCapital = digit >= 0x61 && hash.nibble(index) >= 8
            text.unicodeScalars.append(Unicode.Scalar(isCapital ? digit - 0x20 : digit))
        }
        return text
    }
}
