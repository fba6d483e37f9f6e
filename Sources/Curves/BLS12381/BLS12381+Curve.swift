/// The curve's parameters, all polynomials in x = -0xd201000000010000 (EIP-2537).
///
/// The groups' order is r = x⁴ - x² + 1.
extension BLS12381 {
    /// p = (x - 1)² (x⁴ - x² + 1) / 3 + x.
    enum BaseModulus: TowerModulus {
        @inline(__always)
        static var value: Limbs<6> {
            Limbs([
                0xb9fe_ffff_ffff_aaab, 0x1eab_fffe_b153_ffff, 0x6730_d2a0_f6b0_f624,
                0x6477_4b84_f385_12bf, 0x4b1b_a7b6_434b_acd7, 0x1a01_11ea_397f_e69a,
            ])
        }

        @inline(__always)
        static var negatedInverse: UInt64 { 0x89f3_fffc_fffc_fffd }

        @inline(__always)
        static var radix: Limbs<6> {
            Limbs([
                0x7609_0000_0002_fffd, 0xebf4_000b_c40c_0002, 0x5f48_9857_53c7_58ba,
                0x77ce_5853_7052_5745, 0x5c07_1a97_a256_ec6d, 0x15f6_5ec3_fa80_e493,
            ])
        }

        @inline(__always)
        static var radixSquared: Limbs<6> {
            Limbs([
                0xf4df_1f34_1c34_1746, 0x0a76_e6a6_09d1_04f1, 0x8de5_476c_4c95_b6d5,
                0x67eb_88a9_939d_83c0, 0x9a79_3e85_b519_952d, 0x1198_8fe5_92ca_e3aa,
            ])
        }

        /// ξ = 1 + u.
        @inline(__always)
        static func multipliedByXi(_ a: Fp2<BaseModulus>) -> Fp2<BaseModulus> {
            Fp2(a.c0 - a.c1, a.c0 + a.c1)
        }

        static let frobenius = FrobeniusConstants<BaseModulus>()
    }

    /// The parameter x without its sign, which is negative.
    static let xMagnitude: UInt64 = 0xd201_0000_0001_0000

    /// y² = x³ + 4 over Fp.
    enum G1: WeierstrassCurve {
        static let b = Fp<BaseModulus>(4)

        /// The cube root of unity with which (x, y) → (β · x, y) multiplies the group by -x².
        private static let beta = Fp<BaseModulus>(
            hex: "5f19672fdf76ce51ba69c6076a0f77eaddb3a93be6f89688de17d813620a00022e01fffffffefffe"
        )

        /// Whether a point of the curve is in the group of order r: whether the map with β multiplies it by -x².
        ///
        /// Every point satisfies φ² + φ + 1 = 0; with φ = -x² that is x⁴ - x² + 1 = r times the point.
        static func isInGroup(_ point: AffinePoint<G1>) -> Bool {
            if point.isInfinity { return true }
            let multiple = JacobianPoint(point).multiplied(by: xMagnitude).multiplied(by: xMagnitude)
            return -multiple == AffinePoint(point.x * beta, point.y)
        }

        /// A point of the curve times 1 - x, which brings it into the group (RFC 9380, section 8.8.1).
        static func clearCofactor(_ point: AffinePoint<G1>) -> AffinePoint<G1> {
            (JacobianPoint(point).multiplied(by: xMagnitude) + point).affine
        }
    }

    /// y² = x³ + 4ξ over Fp2.
    enum G2: WeierstrassCurve {
        static let b = Fp2<BaseModulus>(Fp(4), Fp(4))

        /// A point (x, y) of the twist is (x / w², y / w³) on the curve over Fp12.
        static let endomorphism = TwistEndomorphism<G2, BaseModulus>(
            xFactor: BaseModulus.frobenius.w2.inverse(),
            yFactor: BaseModulus.frobenius.w3.inverse()
        )

        /// Whether a point of the twist is in the group of order r: whether ψ multiplies it by x (Scott, 2021).
        ///
        /// Every point satisfies ψ² - tψ + p = 0 with t = x + 1; with ψ = x that is p - x, which is r times the
        /// cofactor of G1. That cofactor and the one of G2 have no common divisor.
        static func isInGroup(_ point: AffinePoint<G2>) -> Bool {
            -JacobianPoint(point).multiplied(by: xMagnitude) == endomorphism(point)
        }

        /// A point of the twist brought into the group: x² - x - 1 times the point, x - 1 times ψ of it and ψ² of
        /// its double (Budroni and Pintore, 2017; RFC 9380, section 8.8.2 and appendix G.3).
        static func clearCofactor(_ point: AffinePoint<G2>) -> AffinePoint<G2> {
            let start = JacobianPoint(point)
            let image = endomorphism(start)
            let timesX = -start.multiplied(by: xMagnitude)
            // x · (x · P + ψP) - x · P - ψP - P + ψ²(2P).
            let sum = timesX + image
            let rest = -sum + -start + endomorphism(endomorphism(start.doubled()))
            return (-sum.multiplied(by: xMagnitude) + rest).affine
        }
    }
}
