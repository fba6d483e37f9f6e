/// An element of a prime field, in Montgomery's form.
struct Fp<M: Modulus>: Field {
    /// The value times the radix, below the modulus.
    private var residue: M.Words

    @inline(__always)
    private init(residue: M.Words) { self.residue = residue }

    /// The element of a number below the modulus.
    init(_ value: M.Words) {
        self.init(residue: Self.product(M.radixSquared, value))
    }

    init(_ value: UInt64) { self.init(M.Words(value)) }

    /// The number below the modulus that this element is.
    var value: M.Words { Self.product(residue, M.Words(1)) }

    @inline(__always)
    static var zero: Self { Self(residue: M.Words()) }
    @inline(__always)
    static var one: Self { Self(residue: M.radix) }

    @inline(__always)
    var isZero: Bool { residue.isZero }

    @inline(__always)
    static func == (a: Self, b: Self) -> Bool { a.residue.equals(b.residue) }

    @inline(__always)
    static func + (a: Self, b: Self) -> Self {
        Self(residue: a.residue.adding(b.residue).reducedOnce(by: M.value))
    }

    @inline(__always)
    static func - (a: Self, b: Self) -> Self {
        let (difference, borrow) = a.residue.subtracting(b.residue)
        return Self(residue: difference.adding(M.value.kept(if: borrow)))
    }

    @inline(__always)
    static prefix func - (a: Self) -> Self {
        a.isZero ? a : Self(residue: M.value.subtracting(a.residue).difference)
    }

    @inline(__always)
    static func * (a: Self, b: Self) -> Self { Self(residue: product(a.residue, b.residue)) }

    @inline(__always)
    func squared() -> Self { self * self }

    /// Never inlined: some hundred instructions that every formula uses dozens of times.
    @inline(never)
    private static func product(_ a: M.Words, _ b: M.Words) -> M.Words {
        M.Words.montgomeryProduct(a, b, modulus: M.value, negatedInverse: M.negatedInverse)
    }

    func inverse() -> Self {
        if isZero { return self }
        // 2^exponent / (number · radix), wanted is radix / number.
        let (almost, exponent) = residue.almostInverse(modulus: M.value)
        let width = 64 * M.Words.count
        var scaled = Self.product(almost, M.radixSquared)
        if exponent <= width { scaled = Self.product(scaled, M.radixSquared) }
        // Each product also divides by the radix, so the right power of two, below the radix, does the rest.
        let shift = exponent <= width ? width - exponent : 2 * width - exponent
        var power = M.Words()
        power[shift / 64] = 1 << UInt64(truncatingIfNeeded: shift % 64)
        return Self(residue: Self.product(scaled, power))
    }
}

extension Fp {
    /// A square root, for a modulus that is 3 modulo 4; nil for a non-residue.
    func squareRoot() -> Self? {
        let root = power(M.value.adding(M.Words(1)).shiftedRight(by: 2))
        return root.squared() == self ? root : nil
    }

    /// RFC 9380's sign: the lowest bit of the number.
    var isOdd: Bool { value[0] & 1 == 1 }

    /// Whether the number is above its negative, as compressed points mark it.
    var isLarger: Bool { (-self).value.isBelow(value) }
}

extension Fp {
    static var byteCount: Int { M.Words.byteCount }

    /// Reads exactly `byteCount` big-endian bytes; nil unless the number is below the modulus.
    init?(bigEndian bytes: ArraySlice<UInt8>) {
        let number = M.Words(bigEndian: bytes)
        guard number.isBelow(M.value) else { return nil }
        self.init(number)
    }

    /// An element written as hexadecimal digits, for the constants of a specification.
    ///
    /// Traps on anything but at most `2 * byteCount` lower-case digits: constants are the program's own.
    init(hex: StaticString) {
        var number = M.Words()
        hex.withUTF8Buffer { digits in
            precondition(digits.count <= 2 * Self.byteCount, "too many digits for the field")
            for digit in digits {
                let nibble: UInt8? =
                    switch digit {
                    case 0x30...0x39: digit - 0x30
                    case 0x61...0x66: digit - 0x57
                    default: nil
                    }
                guard let nibble else { preconditionFailure("not a hexadecimal digit") }
                number = number.shiftedLeft(by: 4)
                number[0] |= UInt64(nibble)
            }
        }
        self.init(number)
    }
}
