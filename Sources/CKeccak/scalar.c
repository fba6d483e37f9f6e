// The permutation in general registers: once for any processor, once with and-not and with rotations that leave
// their operand alone, which saves a fifth of the time.

#include "internal.h"
#include <string.h>

const uint64_t keccak_round_constants[keccak_rounds] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

#define INLINE static inline __attribute__((always_inline))

INLINE uint64_t rotated(uint64_t lane, int count) { return lane << count | lane >> (64 - count); }

INLINE void chi(uint64_t *to, uint64_t b0, uint64_t b1, uint64_t b2, uint64_t b3, uint64_t b4) {
    to[0] = b0 ^ (~b1 & b2);
    to[1] = b1 ^ (~b2 & b3);
    to[2] = b2 ^ (~b3 & b4);
    to[3] = b3 ^ (~b4 & b0);
    to[4] = b4 ^ (~b0 & b1);
}

/// Theta, rho and pi read `s`; chi and iota write `e`, one plane at a time.
INLINE void keccak_round(const uint64_t s[25], uint64_t e[25], uint64_t constant) {
    uint64_t c0 = s[0] ^ s[5] ^ s[10] ^ s[15] ^ s[20];
    uint64_t c1 = s[1] ^ s[6] ^ s[11] ^ s[16] ^ s[21];
    uint64_t c2 = s[2] ^ s[7] ^ s[12] ^ s[17] ^ s[22];
    uint64_t c3 = s[3] ^ s[8] ^ s[13] ^ s[18] ^ s[23];
    uint64_t c4 = s[4] ^ s[9] ^ s[14] ^ s[19] ^ s[24];
    uint64_t d0 = c4 ^ rotated(c1, 1);
    uint64_t d1 = c0 ^ rotated(c2, 1);
    uint64_t d2 = c1 ^ rotated(c3, 1);
    uint64_t d3 = c2 ^ rotated(c4, 1);
    uint64_t d4 = c3 ^ rotated(c0, 1);
    chi(e, s[0] ^ d0, rotated(s[6] ^ d1, 44), rotated(s[12] ^ d2, 43), rotated(s[18] ^ d3, 21),
        rotated(s[24] ^ d4, 14));
    e[0] ^= constant;
    chi(e + 5, rotated(s[3] ^ d3, 28), rotated(s[9] ^ d4, 20), rotated(s[10] ^ d0, 3),
        rotated(s[16] ^ d1, 45), rotated(s[22] ^ d2, 61));
    chi(e + 10, rotated(s[1] ^ d1, 1), rotated(s[7] ^ d2, 6), rotated(s[13] ^ d3, 25),
        rotated(s[19] ^ d4, 8), rotated(s[20] ^ d0, 18));
    chi(e + 15, rotated(s[4] ^ d4, 27), rotated(s[5] ^ d0, 36), rotated(s[11] ^ d1, 10),
        rotated(s[17] ^ d2, 15), rotated(s[23] ^ d3, 56));
    chi(e + 20, rotated(s[2] ^ d2, 62), rotated(s[8] ^ d3, 55), rotated(s[14] ^ d4, 39),
        rotated(s[15] ^ d0, 41), rotated(s[21] ^ d1, 2));
}

/// Two rounds stand in the loop, each writing into the other's lanes: unrolling all 24 would evict a third of the
/// instruction cache for nothing.
INLINE void permute(uint64_t state[25]) {
    uint64_t even[25], odd[25];
    memcpy(even, state, sizeof even);
    for (int i = 0; i < keccak_rounds; i += 2) {
        keccak_round(even, odd, keccak_round_constants[i]);
        keccak_round(odd, even, keccak_round_constants[i + 1]);
    }
    memcpy(state, even, sizeof even);
}

INLINE uint64_t little_endian(uint64_t word) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return __builtin_bswap64(word);
#else
    return word;
#endif
}

INLINE void absorb(uint64_t state[25], const uint8_t block[keccak_rate]) {
    for (int i = 0; i < keccak_rate / 8; i++) {
        uint64_t word;
        memcpy(&word, block + 8 * i, 8);
        state[i] ^= little_endian(word);
    }
}

INLINE void hash(const void *bytes, size_t count, uint64_t digest[4]) {
    uint64_t state[25] = {0};
    const uint8_t *next = bytes;
    for (; count >= keccak_rate; count -= keccak_rate, next += keccak_rate) {
        absorb(state, next);
        permute(state);
    }
    uint8_t last[keccak_rate] = {0};
    if (count > 0) memcpy(last, next, count);
    // Keccak's padding 10…01, in its original form (SHA-3 has two bits more).
    last[count] ^= 0x01;
    last[keccak_rate - 1] ^= 0x80;
    absorb(state, last);
    permute(state);
    memcpy(digest, state, 32);
}

static void portable_permute(uint64_t state[25]) { permute(state); }

static void portable_hash(const void *bytes, size_t count, uint64_t digest[4]) { hash(bytes, count, digest); }

const struct keccak_variant keccak_portable = {"portable", portable_permute, portable_hash};

#if defined(__x86_64__)

#define BMI __attribute__((target("bmi,bmi2")))

BMI static void bmi_permute(uint64_t state[25]) { permute(state); }

BMI static void bmi_hash(const void *bytes, size_t count, uint64_t digest[4]) { hash(bytes, count, digest); }

const struct keccak_variant keccak_bmi = {"BMI", bmi_permute, bmi_hash};

#endif
