#ifndef CKECCAK_INTERNAL_H
#define CKECCAK_INTERNAL_H

#include "CKeccak.h"

/// Bytes absorbed between two permutations.
enum { keccak_rate = 136, keccak_rounds = 24 };

/// Iota's constants, one a round (FIPS 202, section 3.2.5).
extern const uint64_t keccak_round_constants[keccak_rounds];

extern const struct keccak_variant keccak_portable;

#if defined(__x86_64__)
/// For processors with BMI and BMI2.
extern const struct keccak_variant keccak_bmi;
/// For processors with AVX-512 F, BW and VL.
extern const struct keccak_variant keccak_avx512;
#endif

#endif
