#include "peers.h"

#include <dlfcn.h>
#include <gmp.h>
#include <malloc.h>
#include <nettle/sha3.h>
#include <nettle/version.h>
#include <secp256k1_recovery.h>
#include <stdio.h>
#include <string.h>

void peer_nettle_sha3(const uint8_t *data, size_t count, uint8_t digest[32]) {
    struct sha3_256_ctx context;
    sha3_256_init(&context);
    sha3_256_update(&context, count, data);
    sha3_256_digest(&context, 32, digest);
}

const char *peer_nettle_version(void) {
    static char text[32];
    snprintf(text, sizeof text, "%d.%d", nettle_version_major(), nettle_version_minor());
    return text;
}

static struct {
    void *context, *algorithm;
    const char *name;
    int (*init)(void *, const void *, void *);
    int (*update)(void *, const void *, size_t);
    int (*final)(void *, unsigned char *, unsigned int *);
} openssl;

const char *peer_openssl_load(void) {
    void *library = dlopen("libcrypto.so.3", RTLD_NOW);
    if (!library) return NULL;
    const char *(*version)(int) = (const char *(*)(int))dlsym(library, "OpenSSL_version");
    void *(*create)(void) = (void *(*)(void))dlsym(library, "EVP_MD_CTX_new");
    void *(*fetch)(void *, const char *, const char *) =
        (void *(*)(void *, const char *, const char *))dlsym(library, "EVP_MD_fetch");
    openssl.init = (int (*)(void *, const void *, void *))dlsym(library, "EVP_DigestInit_ex");
    openssl.update = (int (*)(void *, const void *, size_t))dlsym(library, "EVP_DigestUpdate");
    openssl.final = (int (*)(void *, unsigned char *, unsigned int *))dlsym(library, "EVP_DigestFinal_ex");
    if (!version || !create || !fetch || !openssl.init || !openssl.update || !openssl.final) return NULL;
    openssl.context = create();
    openssl.name = "KECCAK-256";
    openssl.algorithm = fetch(NULL, openssl.name, NULL);
    if (!openssl.algorithm) {
        openssl.name = "SHA3-256";
        openssl.algorithm = fetch(NULL, openssl.name, NULL);
    }
    return openssl.algorithm ? version(0) : NULL;
}

const char *peer_openssl_algorithm(void) { return openssl.name; }

void peer_openssl_hash(const uint8_t *data, size_t count, uint8_t digest[32]) {
    openssl.init(openssl.context, openssl.algorithm, NULL);
    openssl.update(openssl.context, data, count);
    openssl.final(openssl.context, digest, NULL);
}

int peer_recover(const uint8_t digest[32], const uint8_t signature[64], int parity, uint8_t key[65]) {
    static secp256k1_context *context;
    if (!context) context = secp256k1_context_create(SECP256K1_CONTEXT_NONE);
    secp256k1_ecdsa_recoverable_signature parsed;
    secp256k1_pubkey public_key;
    size_t size = 65;
    return secp256k1_ecdsa_recoverable_signature_parse_compact(context, &parsed, signature, parity)
        && secp256k1_ecdsa_recover(context, &public_key, &parsed, digest)
        && secp256k1_ec_pubkey_serialize(context, key, &size, &public_key, SECP256K1_EC_UNCOMPRESSED);
}

uint64_t peer_gmp_mul(const uint64_t *a, const uint64_t *b, size_t count) {
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++, a += 4, b += 4) {
        mp_limb_t product[8];
        mpn_mul_n(product, (const mp_limb_t *)a, (const mp_limb_t *)b, 4);
        sum += product[0] ^ product[3];
    }
    return sum;
}

// The low half of the product, by columns of unsigned __int128.
uint64_t peer_c_mul(const uint64_t *a, const uint64_t *b, size_t count) {
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++, a += 4, b += 4) {
        uint64_t p[4] = {0};
        for (int j = 0; j < 4; j++) {
            uint64_t carry = 0;
            for (int k = 0; k < 4 - j; k++) {
                unsigned __int128 t = (unsigned __int128)a[j] * b[k] + p[j + k] + carry;
                p[j + k] = (uint64_t)t;
                carry = (uint64_t)(t >> 64);
            }
        }
        sum += p[0] ^ p[3];
    }
    return sum;
}

static int limbs(const uint64_t *a) {
    int n = 4;
    while (n > 0 && !a[n - 1]) n--;
    return n;
}

uint64_t peer_gmp_div(const uint64_t *a, const uint64_t *b, size_t count) {
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++, a += 4, b += 4) {
        mp_limb_t quotient[4] = {0}, remainder[4];
        int n = limbs(a), m = limbs(b);
        if (m && n >= m) mpn_tdiv_qr(quotient, remainder, 0, (const mp_limb_t *)a, n, (const mp_limb_t *)b, m);
        sum += quotient[0];
    }
    return sum;
}

// Knuth's algorithm D (TAOCP 4.3.1) on limbs of 64 bits.
static void divide(const uint64_t *a, const uint64_t *b, uint64_t quotient[4]) {
    int n = limbs(a), m = limbs(b);
    memset(quotient, 0, 32);
    if (!m || n < m) return;
    if (m == 1) {
        unsigned __int128 rest = 0;
        for (int i = n - 1; i >= 0; i--) {
            rest = rest << 64 | a[i];
            quotient[i] = (uint64_t)(rest / b[0]);
            rest %= b[0];
        }
        return;
    }
    int shift = __builtin_clzll(b[m - 1]);
    uint64_t u[5], v[4];
    for (int i = m - 1; i > 0; i--) v[i] = shift ? b[i] << shift | b[i - 1] >> (64 - shift) : b[i];
    v[0] = b[0] << shift;
    u[n] = shift ? a[n - 1] >> (64 - shift) : 0;
    for (int i = n - 1; i > 0; i--) u[i] = shift ? a[i] << shift | a[i - 1] >> (64 - shift) : a[i];
    u[0] = a[0] << shift;
    for (int j = n - m; j >= 0; j--) {
        unsigned __int128 top = (unsigned __int128)u[j + m] << 64 | u[j + m - 1];
        unsigned __int128 guess, rest;
        if (u[j + m] >= v[m - 1]) {
            guess = UINT64_MAX;
            rest = top - guess * v[m - 1];
        } else {
            guess = top / v[m - 1];
            rest = top % v[m - 1];
        }
        while (!(rest >> 64) && (uint64_t)guess * (unsigned __int128)v[m - 2] > (rest << 64 | u[j + m - 2])) {
            guess--;
            rest += v[m - 1];
        }
        unsigned __int128 carry = 0;
        uint64_t borrow = 0;
        for (int i = 0; i < m; i++) {
            carry += guess * v[i];
            uint64_t low = (uint64_t)carry, before = u[i + j];
            carry >>= 64;
            uint64_t step = before - low, after = step - borrow;
            borrow = (before < low) | (step < borrow);
            u[i + j] = after;
        }
        uint64_t before = u[j + m], step = before - (uint64_t)carry, after = step - borrow;
        borrow = (before < (uint64_t)carry) | (step < borrow);
        u[j + m] = after;
        if (borrow) {
            guess--;
            unsigned __int128 add = 0;
            for (int i = 0; i < m; i++) {
                add += (unsigned __int128)u[i + j] + v[i];
                u[i + j] = (uint64_t)add;
                add >>= 64;
            }
            u[j + m] += (uint64_t)add;
        }
        quotient[j] = (uint64_t)guess;
    }
}

uint64_t peer_c_div(const uint64_t *a, const uint64_t *b, size_t count) {
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++, a += 4, b += 4) {
        uint64_t quotient[4];
        divide(a, b, quotient);
        sum += quotient[0];
    }
    return sum;
}

const char *peer_gmp_version(void) { return gmp_version; }

size_t peer_rlp(const uint8_t *words, uint8_t *out) {
    size_t count = 9 * 33;
    out[0] = 0xf9;
    out[1] = (uint8_t)(count >> 8);
    out[2] = (uint8_t)count;
    for (int i = 0; i < 9; i++) {
        out[3 + 33 * i] = 0xa0;
        memcpy(out + 4 + 33 * i, words + 32 * i, 32);
    }
    return count + 3;
}

void release_free_memory(void) {
    malloc_trim(0);
}
