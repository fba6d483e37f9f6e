import Primitives

/// Comparison and bitwise logic.
extension Machine {
    @inline(__always)
    mutating func lt() { compare { $0 < $1 } }
    @inline(__always)
    mutating func gt() { compare { $1 < $0 } }
    @inline(__always)
    mutating func slt() { compare { U256.signedLess($0, $1) } }
    @inline(__always)
    mutating func sgt() { compare { U256.signedLess($1, $0) } }
    @inline(__always)
    mutating func eq() { compare { $0 == $1 } }

    @inline(__always)
    mutating func iszero() { top.pointee = U256(top.pointee.isZero ? 1 as UInt64 : 0) }

    @inline(__always)
    mutating func and() { binary { $0 & $1 } }
    @inline(__always)
    mutating func or() { binary { $0 | $1 } }
    @inline(__always)
    mutating func xor() { binary { $0 ^ $1 } }
    @inline(__always)
    mutating func not() { top.pointee = ~top.pointee }
    @inline(__always)
    mutating func byte() { binary { $1.byte(at: $0) } }

    @inline(__always)
    mutating func shl() { binary { $1 << Machine.shiftCount($0) } }
    @inline(__always)
    mutating func shr() { binary { $1 >> Machine.shiftCount($0) } }
    @inline(__always)
    mutating func sar() { binary { $1.arithmeticShiftedRight(by: Machine.shiftCount($0)) } }

    @inline(__always)
    mutating func clz() { top.pointee = U256(UInt64(truncatingIfNeeded: top.pointee.leadingZeroBitCount)) }

    /// A shift of 256 or more is as good as 256.
    @inline(__always)
    private static func shiftCount(_ word: U256) -> Int {
        word < 256 ? Int(truncatingIfNeeded: word.low) : 256
    }
}
