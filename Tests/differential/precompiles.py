"""Inputs for the precompiled contracts: valid ones, edges, and such that are nearly right."""

import hashlib
from functools import cache

from coincurve import PrivateKey
from ethereum.crypto.hash import keccak256

SECP256K1_N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
BN254_P = 21888242871839275222246405745257275088696311157297823662689037894645226208583
BN254_N = 21888242871839275222246405745257275088548364400416034343698204186575808495617
BLS_P = 0x1A0111EA397FE69A4B1BA7B6434BACD764774B84F38512BF6730D2A0F6B0F6241EABFFFEB153FFFFB9FEFFFFFFFFAAAB
P256_P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
P256_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

#: The address of each precompile's introduction.
ADDRESSES = {
    "Frontier": [1, 2, 3, 4], "Byzantium": [5, 6, 7, 8], "Istanbul": [9], "Cancun": [10],
    "Prague": list(range(11, 18)), "Osaka": [256],
}


def word(value):
    return (value % (1 << 256)).to_bytes(32, "big")


def edge(rng, modulus):
    """A number near the edges of a field, or anywhere in it."""
    return rng.choice([0, 1, 2, modulus - 1, modulus, modulus + 1, rng.randrange(modulus), (1 << 256) - 1])


def mutated(rng, payload):
    """The payload, now and then with a bit flipped, cut off, or grown."""
    roll = rng.random()
    if roll < 0.7 or not payload:
        return payload
    if roll < 0.8:
        at = rng.randrange(len(payload))
        return payload[:at] + bytes([payload[at] ^ (1 << rng.randrange(8))]) + payload[at + 1 :]
    if roll < 0.9:
        return payload[: rng.randrange(len(payload))]
    return payload + rng.randbytes(rng.choice([1, 31, 32, 64]))


def ecrecover(rng):
    digest = rng.randbytes(32)
    signature = PrivateKey(rng.randrange(1, SECP256K1_N).to_bytes(32, "big")).sign_recoverable(digest, hasher=None)
    r, s, v = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big"), signature[64] + 27
    if rng.random() < 0.2:
        s, v = SECP256K1_N - s, 55 - v
    if rng.random() < 0.15:
        r = edge(rng, SECP256K1_N)
    if rng.random() < 0.15:
        s = edge(rng, SECP256K1_N)
    if rng.random() < 0.15:
        v = rng.choice([0, 1, 26, 29, 27 + 256, 1 << 255])
    return digest + word(v) + word(r) + word(s)


def anything(rng):
    return rng.randbytes(rng.choice([0, 1, 31, 32, 55, 56, 63, 64, 65, 119, 120, 200]))


def modexp(rng):
    def operand(length):
        kind = rng.random()
        if kind < 0.15:
            return bytes(length)
        if kind < 0.3:
            return b"\xff" * length
        if kind < 0.5 and length:
            return bytes(length - 1) + bytes([rng.choice([1, 2, 3])])
        return rng.randbytes(length)

    lengths = [rng.choice([0, 1, 2, 7, 8, 9, 31, 32, 33, 64, 65, 96]) for _ in range(3)]
    if rng.random() < 0.03:
        lengths[rng.randrange(3)] = rng.choice([1024, 1025])
    claimed = list(lengths)
    if rng.random() < 0.1:
        claimed[rng.randrange(3)] = rng.choice([0, 1, 33, 1025, 1 << 32, 1 << 64, (1 << 256) - 1])
    return b"".join(map(word, claimed)) + b"".join(map(operand, lengths))


@cache
def bn254_points():
    from py_ecc.optimized_bn128 import G1, multiply, normalize

    points = [(0, 0)]
    for scalar in (1, 2, 3, 5, 1 << 130, BN254_N - 1, BN254_N - 2):
        x, y = normalize(multiply(G1, scalar))
        points.append((int(x), int(y)))
    return points


@cache
def bn254_twist_points():
    from py_ecc.optimized_bn128 import G2, multiply, normalize

    points = [b"\0" * 128]
    for scalar in (1, 2, 3, BN254_N - 1):
        x, y = normalize(multiply(G2, scalar))
        points.append(b"".join(word(int(c)) for c in (x.coeffs[1], x.coeffs[0], y.coeffs[1], y.coeffs[0])))
    return points


def bn254_point(rng):
    x, y = rng.choice(bn254_points())
    if rng.random() < 0.1:
        x, y = edge(rng, BN254_P), rng.choice([y, edge(rng, BN254_P)])
    return word(x) + word(y)


def bn254_add(rng):
    return bn254_point(rng) + bn254_point(rng)


def bn254_multiply(rng):
    return bn254_point(rng) + word(rng.choice([0, 1, 2, BN254_N - 1, BN254_N, BN254_N + 1, rng.getrandbits(256)]))


def bn254_pairing(rng):
    pairs = b"".join(bn254_point(rng) + rng.choice(bn254_twist_points()) for _ in range(rng.choice([0, 1, 1, 2])))
    if rng.random() < 0.3:
        # e(P, Q) e(-P, Q) = 1
        (x, y), twist = rng.choice(bn254_points()[1:]), rng.choice(bn254_twist_points())
        pairs = word(x) + word(y) + twist + word(x) + word(BN254_P - y) + twist
    return pairs


def blake2f(rng):
    rounds = rng.choice([0, 1, 2, 12, 13, 200]).to_bytes(4, "big")
    final = bytes([rng.choice([0, 1, 0, 1, 2, 255])])
    return rounds + rng.randbytes(64 + 128 + 16) + final


def point_evaluation(rng):
    # The polynomial that is zero everywhere, whose commitment and proof are the point at infinity.
    infinity = b"\xc0" + bytes(47)
    versioned = b"\x01" + hashlib.sha256(infinity).digest()[1:]
    z, y = word(rng.choice([0, 1, rng.getrandbits(250)])), word(rng.choice([0, 0, 0, 1]))
    return versioned + z + y + infinity + infinity


def bls_field(value):
    return value.to_bytes(64, "big")


@cache
def bls_points():
    from py_ecc.optimized_bls12_381 import G1, curve_order, multiply, normalize

    points = [bytes(128)]
    for scalar in (1, 2, 3, 1 << 200, curve_order - 1):
        x, y = normalize(multiply(G1, scalar))
        points.append(bls_field(int(x)) + bls_field(int(y)))
    # On the curve and not in the subgroup: x = 0, y² = 4.
    points.append(bls_field(0) + bls_field(2))
    return points


@cache
def bls_twist_points():
    from py_ecc.optimized_bls12_381 import G2, curve_order, multiply, normalize

    points = [bytes(256)]
    for scalar in (1, 2, 7, curve_order - 1):
        x, y = normalize(multiply(G2, scalar))
        points.append(b"".join(bls_field(int(c)) for c in (*x.coeffs, *y.coeffs)))
    return points


def bls_wrong(rng, point):
    """The point with a coordinate replaced, now and then."""
    if rng.random() < 0.85:
        return point
    at = 64 * rng.randrange(len(point) // 64)
    value = rng.choice([0, 1, BLS_P - 1, BLS_P, BLS_P + 1, rng.randrange(BLS_P), 1 << 400])
    return point[:at] + bls_field(value) + point[at + 64 :]


def bls_scalar(rng):
    return word(rng.choice([0, 1, 2, rng.getrandbits(64), rng.getrandbits(256), (1 << 256) - 1]))


def bls(rng, which):
    g1 = lambda: bls_wrong(rng, rng.choice(bls_points()))
    g2 = lambda: bls_wrong(rng, rng.choice(bls_twist_points()))
    count = rng.choice([0, 1, 1, 2, 3])
    match which:
        case 11:
            return g1() + g1()
        case 12:
            return b"".join(g1() + bls_scalar(rng) for _ in range(count))
        case 13:
            return g2() + g2()
        case 14:
            return b"".join(g2() + bls_scalar(rng) for _ in range(min(count, 2)))
        case 15:
            return b"".join(g1() + g2() for _ in range(min(count, 2)))
        case 16:
            return bls_field(rng.choice([0, 1, BLS_P - 1, BLS_P, rng.randrange(BLS_P)]))
        case _:
            return bls_field(rng.randrange(BLS_P)) + bls_field(rng.choice([0, 1, BLS_P, rng.randrange(BLS_P)]))


def p256(rng):
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.derive_private_key(rng.randrange(1, P256_N), ec.SECP256R1())
    digest = keccak256(rng.randbytes(8))
    # A signature's nonce is random and would make a run's cases differ from the last: so it follows the digest.
    r, s = p256_sign(key.private_numbers().private_value, int.from_bytes(digest, "big"))
    public = key.public_key().public_numbers()
    values = [r, s, public.x, public.y]
    if rng.random() < 0.3:
        at = rng.randrange(4)
        values[at] = edge(rng, P256_N if at < 2 else P256_P)
    if rng.random() < 0.2:
        values[1] = P256_N - values[1]
    return bytes(digest) + b"".join(map(word, values))


def p256_sign(secret, digest):
    from cryptography.hazmat.primitives.asymmetric import ec

    nonce = int.from_bytes(keccak256(word(secret) + word(digest)), "big") % (P256_N - 1) + 1
    r = ec.derive_private_key(nonce, ec.SECP256R1()).public_key().public_numbers().x % P256_N
    return r, pow(nonce, -1, P256_N) * (digest + r * secret) % P256_N


def payload(rng, address):
    """An input for the precompile at `address`."""
    makers = {
        1: ecrecover, 5: modexp, 6: bn254_add, 7: bn254_multiply, 8: bn254_pairing, 9: blake2f,
        10: point_evaluation, 256: p256,
    }
    if 11 <= address <= 17:
        made = bls(rng, address)
    else:
        made = makers.get(address, anything)(rng)
    return mutated(rng, made)
