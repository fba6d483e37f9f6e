#include "internal.h"

/// From the plainest to the fastest; written before `main`, read from then on.
static const struct keccak_variant *variants[3] = {&keccak_portable};
static size_t variant_count = 1;
static const struct keccak_variant *chosen = &keccak_portable;

#if defined(__x86_64__)
// `__builtin_cpu_supports` asks the operating system, too, whether it keeps the wide registers.
__attribute__((constructor)) static void choose(void) {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2")) variants[variant_count++] = &keccak_bmi;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512vl"))
        variants[variant_count++] = &keccak_avx512;
    chosen = variants[variant_count - 1];
}
#endif

size_t keccak_variant_count(void) { return variant_count; }

const struct keccak_variant *keccak_variant(size_t index) { return variants[index]; }

void keccak_permute(uint64_t state[25]) { chosen->permute(state); }

void keccak_256(const void *bytes, size_t count, uint64_t digest[4]) { chosen->hash(bytes, count, digest); }
