internal import CGMP
internal import CNettle
public import Primitives

/// ECDSA verification over the curve P-256 (EIP-7951), by nettle.
public enum P256 {
    /// The group's order n.
    static let order = U256(
        high: 0xffff_ffff_0000_0000_ffff_ffff_ffff_ffff,
        low: 0xbce6_faad_a717_9e84_f3b9_cac2_fc63_2551
    )

    /// Whether (`r`, `s`) signs `digest` under the public key (`x`, `y`).
    ///
    /// False for `r` or `s` outside 1..<n, coordinates not below the field's prime, and points off the curve,
    /// (0, 0) included.
    public static func verify(digest: Hash256, r: U256, s: U256, x: U256, y: U256) -> Bool {
        guard !r.isZero, r < order, !s.isZero, s < order else { return false }
        guard let curve = nettle_get_secp_256r1() else { return false }
        var key = ecc_point()
        nettle_ecc_point_init(&key, curve)
        defer { nettle_ecc_point_clear(&key) }
        var xNumber = BigNumber(x)
        var yNumber = BigNumber(y)
        // Checks the field's bounds and the curve's equation, which infinity's (0, 0) does not satisfy.
        guard nettle_ecc_point_set(&key, &xNumber.mpz, &yNumber.mpz) == 1 else { return false }

        var signature = dsa_signature()
        nettle_dsa_signature_init(&signature)
        defer { nettle_dsa_signature_clear(&signature) }
        BigNumber.assign(r, to: &signature.r)
        BigNumber.assign(s, to: &signature.s)
        if nettle_ecdsa_verify(&key, 32, digest.bytes, &signature) == 1 { return true }
        return verifyDoubled(digest: digest, r: r, s: s, x: x, y: y, curve: curve)
    }

    /// Whether the signature is right in the one case that nettle's incomplete addition gets wrong.
    ///
    /// With u₁ = z/s and u₂ = r/s, the two points u₁G and u₂Q that it adds are then the same. Only the key's
    /// owner can bring that about, but on a chain that is enough. So Q = (z/r)G, and the signature's point
    /// is (2z/s)G.
    private static func verifyDoubled(
        digest: Hash256,
        r: U256,
        s: U256,
        x: U256,
        y: U256,
        curve: OpaquePointer
    ) -> Bool {
        let z = digest.word
        guard let owner = multiple(of: z, over: r, on: curve), owner == (x, y),
            let point = multiple(of: U256.addMod(z, z, order), over: s, on: curve)
        else { return false }
        // r is the point's x coordinate modulo n, and the field's prime is below 2n.
        return point.x == r || point.x.subtracting(order) == r
    }

    /// The point (`dividend` / `divisor` mod n) · G; nil for infinity.
    private static func multiple(
        of dividend: U256,
        over divisor: U256,
        on curve: OpaquePointer
    ) -> (x: U256, y: U256)? {
        var n = BigNumber(order)
        var denominator = BigNumber(divisor)
        var factor = BigNumber(dividend)
        factor.divide(by: &denominator, modulo: &n)

        var scalar = ecc_scalar()
        var point = ecc_point()
        nettle_ecc_scalar_init(&scalar, curve)
        nettle_ecc_point_init(&point, curve)
        defer {
            nettle_ecc_scalar_clear(&scalar)
            nettle_ecc_point_clear(&point)
        }
        // Refuses zero.
        guard nettle_ecc_scalar_set(&scalar, &factor.mpz) == 1 else { return nil }
        nettle_ecc_point_mul_g(&point, &scalar)
        var x = BigNumber()
        var y = BigNumber()
        nettle_ecc_point_get(&point, &x.mpz, &y.mpz)
        return (x.word, y.word)
    }
}
