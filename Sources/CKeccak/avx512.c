// The permutation with a plane of five lanes in one register of eight.
//
// Registers `p0` to `p4` hold plane y with x in lane x. Theta works on them as they are. Then the planes are mixed
// lane by lane into registers `g0` to `g4`, of which `gk` has in lane x the lane (x, x - k): pi takes all of such a
// register to one plane, plane 2k, turned by k. So pi and the neighbours that chi needs are three turns of one
// register, of which one is none where it can be had: `g1` and `g2` are turned before theta's sums arrive.
// The mixing does not wait for those sums either. What remains is a chain of some 25 cycles a round.

#if defined(__x86_64__)

#include "internal.h"
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl")))
#define INLINE static inline __attribute__((always_inline))

struct planes {
    __m512i p0, p1, p2, p3, p4;
};

/// The sum of three.
#define SUM(a, b, c) _mm512_ternarylogic_epi64(a, b, c, 0x96)
/// a ^ (~b & c)
#define CHI(a, b, c) _mm512_ternarylogic_epi64(a, b, c, 0xd2)
#define TURNED(turn, a) _mm512_permutexvar_epi64(turn, a)
/// Lanes of `b` where the mask has a bit, of `a` elsewhere.
#define MIXED(mask, a, b) _mm512_mask_blend_epi64(mask, a, b)
#define LANES(a, b, c, d, e) _mm512_setr_epi64(a, b, c, d, e, 5, 6, 7)

enum { plane_mask = 0x1f, odd_lanes = 0x0a, lanes_2_3 = 0x0c, lane_4 = 0x10 };

AVX512 INLINE void permute(struct planes *state) {
    // Lane x from lane x + n.
    const __m512i turn1 = LANES(1, 2, 3, 4, 0), turn2 = LANES(2, 3, 4, 0, 1);
    const __m512i turn3 = LANES(3, 4, 0, 1, 2), turn4 = LANES(4, 0, 1, 2, 3);
    // Rho's distances, mixed and turned as `g0` to `g4` are (FIPS 202, table 2).
    const __m512i rho0 = LANES(0, 44, 43, 21, 14), rho1 = LANES(1, 6, 25, 8, 18);
    const __m512i rho2 = LANES(39, 41, 2, 62, 55), rho3 = LANES(3, 45, 61, 28, 20);
    const __m512i rho4 = LANES(36, 10, 15, 56, 27);
    __m512i p0 = state->p0, p1 = state->p1, p2 = state->p2, p3 = state->p3, p4 = state->p4;
    // Iota joins the next round's sums, where it is not waited for.
    __m512i iota = _mm512_setzero_si512();
    for (int i = 0; i < keccak_rounds; i++) {
        // p3 is ready last.
        __m512i sum = _mm512_xor_si512(SUM(SUM(p0, p2, iota), p1, p4), p3);
        __m512i shifted = _mm512_rol_epi64(sum, 1);
        __m512i left = TURNED(turn4, sum), left_turned4 = TURNED(turn3, sum);
        __m512i right = TURNED(turn1, shifted), right_turned1 = TURNED(turn2, shifted);

        p0 = _mm512_xor_si512(p0, iota);
        __m512i m01 = MIXED(odd_lanes, p0, p1), m12 = MIXED(odd_lanes, p1, p2);
        __m512i m23 = MIXED(odd_lanes, p2, p3), m34 = MIXED(odd_lanes, p3, p4);
        __m512i m40 = MIXED(odd_lanes, p4, p0);
        __m512i g0 = MIXED(lane_4, MIXED(lanes_2_3, m01, m23), p4);
        __m512i g1 = TURNED(turn1, MIXED(lane_4, MIXED(lanes_2_3, m40, m12), p3));
        __m512i g2 = TURNED(turn4, MIXED(lane_4, MIXED(lanes_2_3, m34, m01), p2));
        __m512i g3 = MIXED(lane_4, MIXED(lanes_2_3, m23, m40), p1);
        __m512i g4 = MIXED(lane_4, MIXED(lanes_2_3, m12, m34), p0);

        g0 = _mm512_rolv_epi64(SUM(g0, left, right), rho0);
        g1 = _mm512_rolv_epi64(SUM(g1, sum, right_turned1), rho1);
        g3 = _mm512_rolv_epi64(SUM(g3, left, right), rho3);
        g2 = _mm512_rolv_epi64(SUM(g2, left_turned4, shifted), rho2);
        g4 = _mm512_rolv_epi64(SUM(g4, left, right), rho4);

        p0 = CHI(g0, TURNED(turn1, g0), TURNED(turn2, g0));
        p2 = CHI(g1, TURNED(turn1, g1), TURNED(turn2, g1));
        p1 = CHI(TURNED(turn3, g3), TURNED(turn4, g3), g3);
        p4 = CHI(TURNED(turn3, g2), TURNED(turn4, g2), g2);
        p3 = CHI(TURNED(turn4, g4), g4, TURNED(turn1, g4));
        iota = _mm512_maskz_loadu_epi64(1, keccak_round_constants + i);
    }
    *state = (struct planes){_mm512_xor_si512(p0, iota), p1, p2, p3, p4};
}

AVX512 static void avx512_permute(uint64_t lanes[25]) {
    struct planes state = {
        _mm512_maskz_loadu_epi64(plane_mask, lanes),
        _mm512_maskz_loadu_epi64(plane_mask, lanes + 5),
        _mm512_maskz_loadu_epi64(plane_mask, lanes + 10),
        _mm512_maskz_loadu_epi64(plane_mask, lanes + 15),
        _mm512_maskz_loadu_epi64(plane_mask, lanes + 20),
    };
    permute(&state);
    _mm512_mask_storeu_epi64(lanes, plane_mask, state.p0);
    _mm512_mask_storeu_epi64(lanes + 5, plane_mask, state.p1);
    _mm512_mask_storeu_epi64(lanes + 10, plane_mask, state.p2);
    _mm512_mask_storeu_epi64(lanes + 15, plane_mask, state.p3);
    _mm512_mask_storeu_epi64(lanes + 20, plane_mask, state.p4);
}

/// Bytes `start` to `start` + 39 of a message's end, with the first bit of the padding if it falls there.
AVX512 INLINE __m512i last_bytes(const uint8_t *bytes, size_t count, size_t start) {
    if (count < start) return _mm512_setzero_si512();
    size_t left = count - start;
    if (left >= 40) return _mm512_maskz_loadu_epi64(plane_mask, bytes + start);
    __mmask64 end = (__mmask64)1 << left;
    // Bytes behind the message are masked, which keeps them from being read.
    __m512i part = left == 0 ? _mm512_setzero_si512() : _mm512_maskz_loadu_epi8(end - 1, bytes + start);
    return _mm512_xor_si512(part, _mm512_maskz_set1_epi8(end, 0x01));
}

AVX512 static void avx512_hash(const void *bytes, size_t count, uint64_t digest[4]) {
    const __m512i zero = _mm512_setzero_si512();
    struct planes state = {zero, zero, zero, zero, zero};
    const uint8_t *next = bytes;
    for (; count >= keccak_rate; count -= keccak_rate, next += keccak_rate) {
        state.p0 = _mm512_xor_si512(state.p0, _mm512_maskz_loadu_epi64(plane_mask, next));
        state.p1 = _mm512_xor_si512(state.p1, _mm512_maskz_loadu_epi64(plane_mask, next + 40));
        state.p2 = _mm512_xor_si512(state.p2, _mm512_maskz_loadu_epi64(plane_mask, next + 80));
        state.p3 = _mm512_xor_si512(state.p3, _mm512_maskz_loadu_epi64(0x03, next + 120));
        permute(&state);
    }
    // The last bit of the padding ends the block: lane 16.
    const __m512i end = _mm512_setr_epi64(0, (long long)((uint64_t)0x80 << 56), 0, 0, 0, 0, 0, 0);
    state.p0 = _mm512_xor_si512(state.p0, last_bytes(next, count, 0));
    state.p1 = _mm512_xor_si512(state.p1, last_bytes(next, count, 40));
    state.p2 = _mm512_xor_si512(state.p2, last_bytes(next, count, 80));
    state.p3 = SUM(state.p3, last_bytes(next, count, 120), end);
    permute(&state);
    _mm256_storeu_si256((__m256i *)digest, _mm512_castsi512_si256(state.p0));
}

const struct keccak_variant keccak_avx512 = {"AVX-512", avx512_permute, avx512_hash};

#endif
