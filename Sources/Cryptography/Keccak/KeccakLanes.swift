/// The 25 lanes of Keccak-f[1600], lane (x, y) at `a(x + 5y)`, and the permutation over them.
///
/// Fields rather than an array, and a round unrolled over them: the lanes stay in registers and spill
/// slots that nobody has to index. Two rounds stand in the loop, each writing into the other's lanes;
/// unrolling all 24 would evict a third of the instruction cache for nothing.
/// Source: FIPS 202, section 3.
struct KeccakLanes: Sendable {
    var a0: UInt64 = 0
    var a1: UInt64 = 0
    var a2: UInt64 = 0
    var a3: UInt64 = 0
    var a4: UInt64 = 0
    var a5: UInt64 = 0
    var a6: UInt64 = 0
    var a7: UInt64 = 0
    var a8: UInt64 = 0
    var a9: UInt64 = 0
    var a10: UInt64 = 0
    var a11: UInt64 = 0
    var a12: UInt64 = 0
    var a13: UInt64 = 0
    var a14: UInt64 = 0
    var a15: UInt64 = 0
    var a16: UInt64 = 0
    var a17: UInt64 = 0
    var a18: UInt64 = 0
    var a19: UInt64 = 0
    var a20: UInt64 = 0
    var a21: UInt64 = 0
    var a22: UInt64 = 0
    var a23: UInt64 = 0
    var a24: UInt64 = 0

    mutating func permute() {
        var even = self
        var odd = KeccakLanes()
        var round = 0
        while round < 24 {
            KeccakLanes.round(from: even, to: &odd, KeccakLanes.constants[round])
            KeccakLanes.round(from: odd, to: &even, KeccakLanes.constants[round + 1])
            round += 2
        }
        self = even
    }

    @inline(__always)
    private static func rotate(_ lane: UInt64, _ count: UInt64) -> UInt64 {
        (lane &<< count) | (lane &>> (64 &- count))
    }

    /// Theta, rho and pi read `s`; chi and iota write `e`, one plane at a time.
    @inline(__always)
    private static func round(from s: KeccakLanes, to e: inout KeccakLanes, _ constant: UInt64) {
        let c0 = s.a0 ^ s.a5 ^ s.a10 ^ s.a15 ^ s.a20
        let c1 = s.a1 ^ s.a6 ^ s.a11 ^ s.a16 ^ s.a21
        let c2 = s.a2 ^ s.a7 ^ s.a12 ^ s.a17 ^ s.a22
        let c3 = s.a3 ^ s.a8 ^ s.a13 ^ s.a18 ^ s.a23
        let c4 = s.a4 ^ s.a9 ^ s.a14 ^ s.a19 ^ s.a24
        let d0 = c4 ^ rotate(c1, 1)
        let d1 = c0 ^ rotate(c2, 1)
        let d2 = c1 ^ rotate(c3, 1)
        let d3 = c2 ^ rotate(c4, 1)
        let d4 = c3 ^ rotate(c0, 1)

        let b0 = s.a0 ^ d0
        let b1 = rotate(s.a6 ^ d1, 44)
        let b2 = rotate(s.a12 ^ d2, 43)
        let b3 = rotate(s.a18 ^ d3, 21)
        let b4 = rotate(s.a24 ^ d4, 14)
        e.a0 = b0 ^ (~b1 & b2) ^ constant
        e.a1 = b1 ^ (~b2 & b3)
        e.a2 = b2 ^ (~b3 & b4)
        e.a3 = b3 ^ (~b4 & b0)
        e.a4 = b4 ^ (~b0 & b1)

        let b5 = rotate(s.a3 ^ d3, 28)
        let b6 = rotate(s.a9 ^ d4, 20)
        let b7 = rotate(s.a10 ^ d0, 3)
        let b8 = rotate(s.a16 ^ d1, 45)
        let b9 = rotate(s.a22 ^ d2, 61)
        e.a5 = b5 ^ (~b6 & b7)
        e.a6 = b6 ^ (~b7 & b8)
        e.a7 = b7 ^ (~b8 & b9)
        e.a8 = b8 ^ (~b9 & b5)
        e.a9 = b9 ^ (~b5 & b6)

        let b10 = rotate(s.a1 ^ d1, 1)
        let b11 = rotate(s.a7 ^ d2, 6)
        let b12 = rotate(s.a13 ^ d3, 25)
        let b13 = rotate(s.a19 ^ d4, 8)
        let b14 = rotate(s.a20 ^ d0, 18)
        e.a10 = b10 ^ (~b11 & b12)
        e.a11 = b11 ^ (~b12 & b13)
        e.a12 = b12 ^ (~b13 & b14)
        e.a13 = b13 ^ (~b14 & b10)
        e.a14 = b14 ^ (~b10 & b11)

        let b15 = rotate(s.a4 ^ d4, 27)
        let b16 = rotate(s.a5 ^ d0, 36)
        let b17 = rotate(s.a11 ^ d1, 10)
        let b18 = rotate(s.a17 ^ d2, 15)
        let b19 = rotate(s.a23 ^ d3, 56)
        e.a15 = b15 ^ (~b16 & b17)
        e.a16 = b16 ^ (~b17 & b18)
        e.a17 = b17 ^ (~b18 & b19)
        e.a18 = b18 ^ (~b19 & b15)
        e.a19 = b19 ^ (~b15 & b16)

        let b20 = rotate(s.a2 ^ d2, 62)
        let b21 = rotate(s.a8 ^ d3, 55)
        let b22 = rotate(s.a14 ^ d4, 39)
        let b23 = rotate(s.a15 ^ d0, 41)
        let b24 = rotate(s.a21 ^ d1, 2)
        e.a20 = b20 ^ (~b21 & b22)
        e.a21 = b21 ^ (~b22 & b23)
        e.a22 = b22 ^ (~b23 & b24)
        e.a23 = b23 ^ (~b24 & b20)
        e.a24 = b24 ^ (~b20 & b21)
    }

    /// Iota's constants, one a round.
    private static let constants: InlineArray<24, UInt64> = [
        0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808a,
        0x8000_0000_8000_8000, 0x0000_0000_0000_808b, 0x0000_0000_8000_0001,
        0x8000_0000_8000_8081, 0x8000_0000_0000_8009, 0x0000_0000_0000_008a,
        0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000a,
        0x0000_0000_8000_808b, 0x8000_0000_0000_008b, 0x8000_0000_0000_8089,
        0x8000_0000_0000_8003, 0x8000_0000_0000_8002, 0x8000_0000_0000_0080,
        0x0000_0000_0000_800a, 0x8000_0000_8000_000a, 0x8000_0000_8000_8081,
        0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
    ]
}
