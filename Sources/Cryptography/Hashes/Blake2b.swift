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
        var v = Blake2bLanes(h: h, t: t, isFinal: isFinal)
        m.withUnsafeBufferPointer { words in
            // Straight code with constant indices: what makes time is all in here.
            for _ in 0..<rounds / 10 {
                v.round(row(0), words)
                v.round(row(1), words)
                v.round(row(2), words)
                v.round(row(3), words)
                v.round(row(4), words)
                v.round(row(5), words)
                v.round(row(6), words)
                v.round(row(7), words)
                v.round(row(8), words)
                v.round(row(9), words)
            }
            for i in 0..<Int(rounds % 10) { v.round(row(i), words) }
        }
        v.fold(into: &h)
    }

    /// A row of the message schedule: sixteen indices, the first one as the leading hexadecimal digit.
    @inline(__always)
    private static func row(_ index: Int) -> UInt64 {
        switch index {
        case 0: 0x0123_4567_89ab_cdef
        case 1: 0xea48_9fd6_1c02_b753
        case 2: 0xb8c0_52fd_ae36_7194
        case 3: 0x7931_dcbe_265a_40f8
        case 4: 0x9057_24af_e1bc_683d
        case 5: 0x2c6a_0b83_4d75_fe19
        case 6: 0xc51f_ed4a_0763_928b
        case 7: 0xdb7e_c139_50f4_862a
        case 8: 0x6fe9_b308_c2d7_14a5
        default: 0xa284_7615_fb9e_3cd0
        }
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

    /// One round, with the words of the message in the order of a row of the schedule.
    ///
    /// Inlined, so that the indices are constants where the row is one.
    @inline(__always)
    mutating func round(_ row: UInt64, _ words: UnsafeBufferPointer<UInt64>) {
        // SAFETY: a digit is below 16, and there are 16 words.
        func word(_ place: UInt64) -> UInt64 { words.baseAddress![Int((row &>> (60 &- 4 &* place)) & 15)] }
        Blake2bLanes.mix(&v0, &v4, &v8, &v12, word(0), word(1))
        Blake2bLanes.mix(&v1, &v5, &v9, &v13, word(2), word(3))
        Blake2bLanes.mix(&v2, &v6, &v10, &v14, word(4), word(5))
        Blake2bLanes.mix(&v3, &v7, &v11, &v15, word(6), word(7))
        Blake2bLanes.mix(&v0, &v5, &v10, &v15, word(8), word(9))
        Blake2bLanes.mix(&v1, &v6, &v11, &v12, word(10), word(11))
        Blake2bLanes.mix(&v2, &v7, &v8, &v13, word(12), word(13))
        Blake2bLanes.mix(&v3, &v4, &v9, &v14, word(14), word(15))
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
