internal import CGMP

/// Modular exponentiation of big-endian numbers of any size, by GMP (EIP-198).
public enum ModularExponentiation {
    /// `base` to the power `exponent` modulo `modulus`, in exactly as many bytes as `modulus` has.
    ///
    /// Empty numbers are zero. A zero modulus gives zeros, and 0⁰ is 1 (so 0 modulo 1).
    /// The caller bounds the sizes, by gas or by the fork's limit: GMP ends the process when memory does.
    public static func compute(
        base: ArraySlice<UInt8>,
        exponent: ArraySlice<UInt8>,
        modulus: ArraySlice<UInt8>
    ) -> [UInt8] {
        var m = BigNumber(bigEndian: modulus)
        // GMP would divide by it.
        guard m.mpz._mp_size != 0 else { return [UInt8](repeating: 0, count: modulus.count) }
        var b = BigNumber(bigEndian: base)
        var e = BigNumber(bigEndian: exponent)
        var result = BigNumber()
        __gmpz_powm(&result.mpz, &b.mpz, &e.mpz, &m.mpz)
        return result.bigEndianBytes(count: modulus.count)
    }
}
