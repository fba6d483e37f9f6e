import Primitives

/// Natural numbers of any size by schoolbook methods, slow and plain on purpose: what `U256` is checked against.
struct Reference: Equatable {
    /// 32-bit digits, the least significant first, none of them a leading zero.
    private(set) var digits: [UInt32]

    init(_ word: U256) {
        digits = Array(word.bigEndianBytes.reversed()).chunked(by: 4).map { chunk in
            chunk.reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
        trim()
    }

    init(digits: [UInt32]) {
        self.digits = digits
        trim()
    }

    /// 2 to the power `exponent`.
    static func power(ofTwo exponent: Int) -> Reference {
        Reference(digits: [UInt32](repeating: 0, count: exponent / 32) + [1 << UInt32(exponent % 32)])
    }

    /// The number modulo 2²⁵⁶.
    var word: U256 {
        let bytes = (0..<32).map { i -> UInt8 in
            let digit = i / 4 < digits.count ? digits[i / 4] : 0
            return UInt8(truncatingIfNeeded: digit >> UInt32(8 * (i % 4)))
        }
        return U256(bigEndian: Array(bytes.reversed())) ?? .zero
    }

    var isZero: Bool { digits.isEmpty }

    private mutating func trim() {
        while digits.last == 0 { digits.removeLast() }
    }

    private func digit(_ index: Int) -> UInt64 { index < digits.count ? UInt64(digits[index]) : 0 }

    static func + (a: Reference, b: Reference) -> Reference {
        var sum: [UInt32] = []
        var carry: UInt64 = 0
        for i in 0...max(a.digits.count, b.digits.count) {
            carry += a.digit(i) + b.digit(i)
            sum.append(UInt32(truncatingIfNeeded: carry))
            carry >>= 32
        }
        return Reference(digits: sum)
    }

    /// For `b` not above `a`.
    static func - (a: Reference, b: Reference) -> Reference {
        var difference: [UInt32] = []
        var borrow: Int64 = 0
        for i in 0..<a.digits.count {
            let value = Int64(a.digit(i)) - Int64(b.digit(i)) - borrow
            borrow = value < 0 ? 1 : 0
            difference.append(UInt32(truncatingIfNeeded: value))
        }
        precondition(borrow == 0, "The reference has no negative numbers.")
        return Reference(digits: difference)
    }

    static func * (a: Reference, b: Reference) -> Reference {
        var product = [UInt32](repeating: 0, count: a.digits.count + b.digits.count + 1)
        for i in a.digits.indices {
            var carry: UInt64 = 0
            for j in 0...b.digits.count {
                carry += UInt64(product[i + j]) + a.digit(i) * b.digit(j)
                product[i + j] = UInt32(truncatingIfNeeded: carry)
                carry >>= 32
            }
        }
        return Reference(digits: product)
    }

    static func < (a: Reference, b: Reference) -> Bool {
        guard a.digits.count == b.digits.count else { return a.digits.count < b.digits.count }
        for (x, y) in zip(a.digits, b.digits).reversed() where x != y { return x < y }
        return false
    }

    /// Shift and subtract, one bit at a time; the divisor is not zero.
    func divided(by divisor: Reference) -> (quotient: Reference, remainder: Reference) {
        var quotient = [UInt32](repeating: 0, count: digits.count)
        var rest: [UInt32] = []
        for bit in stride(from: digits.count * 32 - 1, through: 0, by: -1) {
            var carry = digits[bit / 32] >> UInt32(bit % 32) & 1
            for i in rest.indices {
                let next = rest[i] >> 31
                rest[i] = rest[i] << 1 | carry
                carry = next
            }
            if carry != 0 { rest.append(carry) }
            let current = Reference(digits: rest)
            if !(current < divisor) {
                rest = (current - divisor).digits
                quotient[bit / 32] |= 1 << UInt32(bit % 32)
            }
        }
        return (Reference(digits: quotient), Reference(digits: rest))
    }

    /// The decimal digits.
    var decimal: String {
        var text = ""
        var rest = self
        repeat {
            let (quotient, remainder) = rest.divided(by: Reference(U256(10)))
            text = "\(remainder.digit(0))" + text
            rest = quotient
        } while !rest.isZero
        return text
    }
}

extension Array {
    func chunked(by size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
