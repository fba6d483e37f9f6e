// What the benchmarks compare with, each called as directly as C allows.
#ifndef PEERS_H
#define PEERS_H

#include <stddef.h>
#include <stdint.h>

// SHA3-256, which is Keccak-256 but for two bits of padding.
void peer_nettle_sha3(const uint8_t *data, size_t count, uint8_t digest[32]);
const char *peer_nettle_version(void);

// libcrypto is loaded while running, where there is one. KECCAK-256 from version 3.2 on, SHA3-256 before.
// Returns its version; NULL when there is none.
const char *peer_openssl_load(void);
const char *peer_openssl_algorithm(void);
void peer_openssl_hash(const uint8_t *data, size_t count, uint8_t digest[32]);

// Recovers and serializes a public key by libsecp256k1; returns 1 when there is one.
int peer_recover(const uint8_t digest[32], const uint8_t signature[64], int parity, uint8_t key[65]);

// Words of four limbs, the least significant first. Each works on `count` pairs and returns a sum of all results.
uint64_t peer_gmp_mul(const uint64_t *a, const uint64_t *b, size_t count);
uint64_t peer_c_mul(const uint64_t *a, const uint64_t *b, size_t count);
uint64_t peer_gmp_div(const uint64_t *a, const uint64_t *b, size_t count);
uint64_t peer_c_div(const uint64_t *a, const uint64_t *b, size_t count);
const char *peer_gmp_version(void);

// RLP of a list of nine strings of 32 bytes, written into `out` (at least 512 bytes); returns its length.
size_t peer_rlp(const uint8_t *words, uint8_t *out);

// Has the allocator give pages back that hold nothing, so that what is resident is in use.
void release_free_memory(void);

#endif
