/// The curve's parameters, all polynomials in x = 4965661367192848881 (Barreto and Naehrig, 2005; EIP-196, 197).
extension BN254 {
    /// p = 36x⁴ + 36x³ + 24x² + 6x + 1.
    enum BaseModulus: TowerModulus {
        @inline(__always)
        static var value: Limbs<4> {
            Limbs([
                0x3c20_8c16_d87c_fd47, 0x9781_6a91_6871_ca8d, 0xb850_45b6_8181_585d, 0x3064_4e72_e131_a029,
            ])
        }

        @inline(__always)
        static var negatedInverse: UInt64 { 0x87d2_0782_e486_6389 }

        @inline(__always)
        static var radix: Limbs<4> {
            Limbs([
                0xd35d_438d_c58f_0d9d, 0x0a78_eb28_f5c7_0b3d, 0x666e_a36f_7879_462c, 0x0e0a_77c1_9a07_df2f,
            ])
        }

        @inline(__always)
        static var radixSquared: Limbs<4> {
            Limbs([
                0xf32c_fc5b_538a_fa89, 0xb5e7_1911_d445_01fb, 0x47ab_1eff_0a41_7ff6, 0x06d8_9f71_cab8_351f,
            ])
        }

        /// ξ = 9 + u.
        @inline(__always)
        static func multipliedByXi(_ a: Fp2<BaseModulus>) -> Fp2<BaseModulus> {
            let eight = a.doubled().doubled().doubled()
            return Fp2(eight.c0 + a.c0 - a.c1, eight.c1 + a.c1 + a.c0)
        }

        static let frobenius = FrobeniusConstants<BaseModulus>()
    }

    static let x: UInt64 = 4_965_661_367_192_848_881

    /// y² = x³ + 3 over Fp; every point is in the group of order r.
    enum G1: WeierstrassCurve {
        static let b = Fp<BaseModulus>(3)
    }

    /// y² = x³ + 3 / ξ over Fp2.
    enum G2: WeierstrassCurve {
        static let b = BaseModulus.multipliedByXi(.one).inverse() * Fp<BaseModulus>(3)

        /// A point (x, y) of the twist is (x · w², y · w³) on the curve over Fp12.
        static let endomorphism = TwistEndomorphism<G2, BaseModulus>(
            xFactor: BaseModulus.frobenius.w2,
            yFactor: BaseModulus.frobenius.w3
        )

        /// Whether a point of the twist is in the group of order r: whether ψ multiplies it by t - 1 = 6x².
        ///
        /// Every point satisfies ψ² - tψ + p = 0; with ψ = t - 1 that is p + 1 - t = r times the point.
        static func isInGroup(_ point: AffinePoint<G2>) -> Bool {
            let multiple = JacobianPoint(point).multiplied(by: x).multiplied(by: x).multiplied(by: 6)
            return multiple == endomorphism(point)
        }
    }
}
