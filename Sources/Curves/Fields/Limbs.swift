/// A fixed number of 64-bit words, the least significant first.
///
/// One conformer exists, `Limbs<count>`: the protocol is there because a modulus can name its word count only
/// through an associated type.
protocol LimbVector: Sendable {
    static var count: Int { get }
    /// Zero.
    init()
    /// Word `index`, which must be below `count`.
    subscript(index: Int) -> UInt64 { get set }
}

/// `count` words kept in place, so that arithmetic never allocates.
struct Limbs<let size: Int>: LimbVector {
    private var words: InlineArray<size, UInt64>

    @inline(__always)
    init() { words = InlineArray(repeating: 0) }

    @inline(__always)
    init(_ words: InlineArray<size, UInt64>) { self.words = words }

    @inline(__always)
    static var count: Int { size }

    // SAFETY: every caller's index runs over 0..<count, or is checked against it (`bit`).
    @inline(__always)
    subscript(index: Int) -> UInt64 {
        get { words[unchecked: index] }
        set { words[unchecked: index] = newValue }
    }
}

/// `addend + a · b + carry`, which always fits two words: the low one; the high one becomes the carry.
@inline(__always)
func multiplyAccumulate(_ addend: UInt64, _ a: UInt64, _ b: UInt64, _ carry: inout UInt64) -> UInt64 {
    let product = UInt128(truncatingIfNeeded: a) &* UInt128(truncatingIfNeeded: b)
    let sum = product &+ UInt128(truncatingIfNeeded: addend) &+ UInt128(truncatingIfNeeded: carry)
    carry = UInt64(truncatingIfNeeded: sum >> 64)
    return UInt64(truncatingIfNeeded: sum)
}

extension LimbVector {
    @inline(__always)
    init(_ value: UInt64) {
        self.init()
        self[0] = value
    }

    @inline(__always)
    var isZero: Bool {
        var union: UInt64 = 0
        for i in 0..<Self.count { union |= self[i] }
        return union == 0
    }

    @inline(__always)
    func equals(_ other: Self) -> Bool {
        var difference: UInt64 = 0
        for i in 0..<Self.count { difference |= self[i] ^ other[i] }
        return difference == 0
    }

    /// The sum modulo 2^(64 · count).
    @inline(__always)
    func adding(_ other: Self) -> Self {
        var sum = Self()
        var carry = false
        for i in 0..<Self.count {
            let (partial, first) = self[i].addingReportingOverflow(other[i])
            let (word, second) = partial.addingReportingOverflow(carry ? 1 : 0)
            sum[i] = word
            carry = first != second
        }
        return sum
    }

    /// The difference modulo 2^(64 · count), and whether `other` was the larger.
    @inline(__always)
    func subtracting(_ other: Self) -> (difference: Self, borrow: Bool) {
        var difference = Self()
        var borrow = false
        for i in 0..<Self.count {
            let (partial, first) = self[i].subtractingReportingOverflow(other[i])
            let (word, second) = partial.subtractingReportingOverflow(borrow ? 1 : 0)
            difference[i] = word
            borrow = first != second
        }
        return (difference, borrow)
    }

    @inline(__always)
    func isBelow(_ other: Self) -> Bool { subtracting(other).borrow }

    /// The value, or zero unless `condition` holds, without a branch: what decides is as good as random.
    @inline(__always)
    func kept(if condition: Bool) -> Self {
        let mask = 0 &- (condition ? 1 : 0 as UInt64)
        var result = Self()
        for i in 0..<Self.count { result[i] = self[i] & mask }
        return result
    }

    /// The value less `modulus` unless it is below it already.
    @inline(__always)
    func reducedOnce(by modulus: Self) -> Self {
        let (difference, borrow) = subtracting(modulus)
        return difference.adding(modulus.kept(if: borrow))
    }

    /// The value divided by 2^`distance`, 0 to 63.
    @inline(__always)
    func shiftedRight(by distance: UInt64) -> Self {
        var result = Self()
        for i in 0..<Self.count - 1 {
            // Two shifts, for a distance of zero would ask for one of 64.
            result[i] = self[i] &>> distance | (self[i + 1] &<< 1) &<< (63 &- distance)
        }
        result[Self.count - 1] = self[Self.count - 1] &>> distance
        return result
    }

    /// The value times 2^`distance`, 0 to 63, modulo 2^(64 · count).
    @inline(__always)
    func shiftedLeft(by distance: UInt64) -> Self {
        var result = Self()
        result[0] = self[0] &<< distance
        for i in 1..<Self.count {
            result[i] = self[i] &<< distance | (self[i - 1] &>> 1) &>> (63 &- distance)
        }
        return result
    }

    /// Bits `position` and upwards, `width` of them (1 to 63); zeros above the top.
    func bits(at position: Int, width: Int) -> Int {
        let index = position / 64
        let shift = UInt64(truncatingIfNeeded: position % 64)
        guard index < Self.count else { return 0 }
        var word = self[index] &>> shift
        if index + 1 < Self.count { word |= (self[index + 1] &<< 1) &<< (63 &- shift) }
        return Int(truncatingIfNeeded: word & (1 &<< UInt64(truncatingIfNeeded: width) &- 1))
    }

    /// Number of bits without leading zeros; 0 for zero.
    var bitWidth: Int {
        for i in (0..<Self.count).reversed() where self[i] != 0 {
            return 64 * (i + 1) - self[i].leadingZeroBitCount
        }
        return 0
    }

    /// The value divided by a word, rounded down.
    func quotient(dividingBy divisor: UInt64) -> Self {
        var result = Self()
        var remainder: UInt64 = 0
        for i in (0..<Self.count).reversed() {
            (result[i], remainder) = divisor.dividingFullWidth((remainder, self[i]))
        }
        return result
    }
}

extension LimbVector {
    static var byteCount: Int { 8 * count }

    /// Reads exactly `byteCount` big-endian bytes.
    init(bigEndian bytes: ArraySlice<UInt8>) {
        precondition(bytes.count == Self.byteCount, "the caller cuts the slice to the field's width")
        self.init()
        var index = Self.byteCount
        for byte in bytes {
            index -= 1
            self[index / 8] = self[index / 8] << 8 | UInt64(byte)
        }
    }

    /// Appends `byteCount` big-endian bytes.
    func append(to bytes: inout [UInt8]) {
        for i in (0..<Self.count).reversed() {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: self[i] >> UInt64(shift)))
            }
        }
    }
}
