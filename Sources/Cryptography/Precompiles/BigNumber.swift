internal import CGMP
internal import Primitives

/// A GMP integer that frees itself: neither copied by accident nor left behind.
struct BigNumber: ~Copyable {
    /// What GMP's functions take.
    var mpz = __mpz_struct()

    init() { __gmpz_init(&mpz) }

    init(_ word: U256) {
        self.init()
        set(to: word)
    }

    /// Any number of digits, none for zero.
    init(bigEndian digits: ArraySlice<UInt8>) {
        self.init()
        digits.withUnsafeBytes { raw in
            if let base = raw.baseAddress, !raw.isEmpty {
                __gmpz_import(&mpz, raw.count, 1, 1, 1, 0, base)
            }
        }
    }

    deinit {
        // `self` cannot change here, and GMP wants a pointer to a variable.
        var mpz = mpz
        __gmpz_clear(&mpz)
    }

    mutating func set(to word: U256) { BigNumber.assign(word, to: &mpz) }

    /// Gives a GMP integer that somebody else owns the value of `word`.
    static func assign(_ word: U256, to mpz: inout __mpz_struct) {
        var limbs = (word.limb0, word.limb1, word.limb2, word.limb3)
        __gmpz_import(&mpz, 4, -1, 8, 0, 0, &limbs)
    }

    /// The value of at most 256 bits.
    var word: U256 {
        mutating get {
            var limbs = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))
            __gmpz_export(&limbs, nil, -1, 8, 0, 0, &mpz)
            return U256(limbs.0, limbs.1, limbs.2, limbs.3)
        }
    }

    /// The value, which must fit, big-endian and left-padded with zeros to `count` bytes.
    mutating func bigEndianBytes(count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let width = mpz._mp_size == 0 ? 0 : (__gmpz_sizeinbase(&mpz, 2) + 7) / 8
        bytes.withUnsafeMutableBytes { raw in
            if let base = raw.baseAddress, width != 0 {
                __gmpz_export(base + (count - width), nil, 1, 1, 1, 0, &mpz)
            }
        }
        return bytes
    }

    /// Becomes (`self` · `divisor`⁻¹) mod `prime`, for a divisor that is no multiple of the prime.
    mutating func divide(by divisor: inout BigNumber, modulo prime: inout BigNumber) {
        var inverse = BigNumber()
        _ = __gmpz_invert(&inverse.mpz, &divisor.mpz, &prime.mpz)
        withUnsafeMutablePointer(to: &mpz) { value in
            __gmpz_mul(value, value, &inverse.mpz)
            __gmpz_mod(value, value, &prime.mpz)
        }
    }
}
