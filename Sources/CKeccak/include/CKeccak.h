// Keccak-f[1600] and Keccak-256 with Ethereum's padding, in the fastest form that the processor has.
//
// In C because Swift cannot compile one function for several kinds of processor and choose among them at run time.
// The choice is made once, before `main`. Nothing here allocates or keeps anything.

#ifndef CKECCAK_H
#define CKECCAK_H

#include <stddef.h>
#include <stdint.h>

/// One way to compute it.
struct keccak_variant {
    const char *_Nonnull name;
    /// Lane (x, y) is at x + 5y, in the machine's byte order.
    void (*_Nonnull permute)(uint64_t state[_Nonnull 25]);
    /// The digest as four lanes. `bytes` may be null where `count` is 0.
    void (*_Nonnull hash)(const void *_Nullable bytes, size_t count, uint64_t digest[_Nonnull 4]);
};

/// How many variants this processor can run; the last is the one in use.
size_t keccak_variant_count(void);

const struct keccak_variant *_Nonnull keccak_variant(size_t index);

void keccak_permute(uint64_t state[_Nonnull 25]);

void keccak_256(const void *_Nullable bytes, size_t count, uint64_t digest[_Nonnull 4]);

#endif
