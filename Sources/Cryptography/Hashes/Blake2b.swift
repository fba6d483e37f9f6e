/// The compression function F of BLAKE2b (RFC 7693, section 3.2) with the round count free (EIP-152).
public enum Blake2b {
    /// Mixes the block `m` into the state `h`.
    ///
    /// - Parameters:
    ///   - rounds: any count; 12 make BLAKE2b.
    ///   - h: 8 words, replaced by the new state.
    ///   - m: 16 words.
    ///   - t: the low and the high word of the byte counter.
    ///   - final: whether this is the last block.
    public static func compress(
        rounds: UInt32,
        h: inout [UInt64],
        m: [UInt64],
        t: (UInt64, UInt64),
        final isFinal: Bool
    ) {
        precondition(h.count == 8 && m.count == 16, "BLAKE2b works on 8 words of state and 16 of message.")
        let (w0, w1, w2, w3, w4, w5, w6, w7) = (m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7])
        let (w8, w9, w10, w11, w12, w13, w14, w15) = (m[8], m[9], m[10], m[11], m[12], m[13], m[14], m[15])
        var v = Blake2bLanes(h: h, t: t, isFinal: isFinal)
        var row = 0
        for _ in 0..<rounds {
            // The rows of the message schedule: a jump that is taken in turn, then constant registers.
            switch row {
            case 0: v.round(w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15)
            case 1: v.round(w14, w10, w4, w8, w9, w15, w13, w6, w1, w12, w0, w2, w11, w7, w5, w3)
            case 2: v.round(w11, w8, w12, w0, w5, w2, w15, w13, w10, w14, w3, w6, w7, w1, w9, w4)
            case 3: v.round(w7, w9, w3, w1, w13, w12, w11, w14, w2, w6, w5, w10, w4, w0, w15, w8)
            case 4: v.round(w9, w0, w5, w7, w2, w4, w10, w15, w14, w1, w11, w12, w6, w8, w3, w13)
            case 5: v.round(w2, w12, w6, w10, w0, w11, w8, w3, w4, w13, w7, w5, w15, w14, w1, w9)
            case 6: v.round(w12, w5, w1, w15, w14, w13, w4, w10, w0, w7, w6, w3, w9, w2, w8, w11)
            case 7: v.round(w13, w11, w7, w14, w12, w1, w3, w9, w5, w0, w15, w4, w8, w6, w2, w10)
            case 8: v.round(w6, w15, w14, w9, w11, w3, w0, w8, w12, w2, w13, w7, w1, w4, w10, w5)
            default: v.round(w10, w2, w8, w4, w7, w6, w1, w5, w15, w11, w9, w14, w3, w12, w13, w0)
            }
            row = row == 9 ? 0 : row &+ 1
        }
        v.fold(into: &h)
    }
}

/// The 16 words that the rounds work on.
private struct Blake2bLanes {
    private var v0, v1, v2, v3, v4, v5, v6, v7: UInt64
    private var v8, v9, v10, v11, v12, v13, v14, v15: UInt64

    @inline(__always)
    init(h: [UInt64], t: (UInt64, UInt64), isFinal: Bool) {
        (v0, v1, v2, v3) = (h[0], h[1], h[2], h[3])
        (v4, v5, v6, v7) = (h[4], h[5], h[6], h[7])
        (v8, v9) = (0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b)
        (v10, v11) = (0x3c6e_f372_fe94_f82b, 0xa54f_f53a_5f1d_36f1)
        (v12, v13) = (0x510e_527f_ade6_82d1 ^ t.0, 0x9b05_688c_2b3e_6c1f ^ t.1)
        (v14, v15) = (0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179)
        if isFinal { v14 = ~v14 }
    }

    @inline(__always)
    func fold(into h: inout [UInt64]) {
        h[0] ^= v0 ^ v8
        h[1] ^= v1 ^ v9
        h[2] ^= v2 ^ v10
        h[3] ^= v3 ^ v11
        h[4] ^= v4 ^ v12
        h[5] ^= v5 ^ v13
        h[6] ^= v6 ^ v14
        h[7] ^= v7 ^ v15
    }

    // swift-format-ignore: one parameter a word of the schedule's row.
    @inline(__always)
    mutating func round(
        _ m0: UInt64,
        _ m1: UInt64,
        _ m2: UInt64,
        _ m3: UInt64,
        _ m4: UInt64,
        _ m5: UInt64,
        _ m6: UInt64,
        _ m7: UInt64,
        _ m8: UInt64,
        _ m9: UInt64,
        _ m10: UInt64,
        _ m11: UInt64,
        _ m12: UInt64,
        _ m13: UInt64,
        _ m14: UInt64,
        _ m15: UInt64
    ) {
        Blake2bLanes.mix(&v0, &v4, &v8, &v12, m0, m1)
        Blake2bLanes.mix(&v1, &v5, &v9, &v13, m2, m3)
        Blake2bLanes.mix(&v2, &v6, &v10, &v14, m4, m5)
        Blake2bLanes.mix(&v3, &v7, &v11, &v15, m6, m7)
        Blake2bLanes.mix(&v0, &v5, &v10, &v15, m8, m9)
        Blake2bLanes.mix(&v1, &v6, &v11, &v12, m10, m11)
        Blake2bLanes.mix(&v2, &v7, &v8, &v13, m12, m13)
        Blake2bLanes.mix(&v3, &v4, &v9, &v14, m14, m15)
    }

    /// The function G.
    @inline(__always)
    private static func mix(
        _ a: inout UInt64,
        _ b: inout UInt64,
        _ c: inout UInt64,
        _ d: inout UInt64,
        _ x: UInt64,
        _ y: UInt64
    ) {
        a = a &+ b &+ x
        d = rotateRight(d ^ a, 32)
        c = c &+ d
        b = rotateRight(b ^ c, 24)
        a = a &+ b &+ y
        d = rotateRight(d ^ a, 16)
        c = c &+ d
        b = rotateRight(b ^ c, 63)
    }

    @inline(__always)
    private static func rotateRight(_ word: UInt64, _ count: UInt64) -> UInt64 {
        (word &>> count) | (word &<< (64 &- count))
    }
}
