internal import Primitives

/// What checking proofs needs of the mainnet's trusted setup.
enum TrustedSetup {
    static let g1 = constant(
        "97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb",
        BLS12381.decompressG1
    )

    /// The setup's [1]₂.
    static let g2 = constant(
        """
        93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e\
        024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8
        """,
        BLS12381.decompressG2
    )

    /// The setup's [τ]₂.
    static let g2TimesTau = constant(
        """
        b5bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d2914e5870cb452d2afaaab24f3499f72\
        185cbfee53492714734429b7b38608e23926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2
        """,
        BLS12381.decompressG2
    )

    /// The setup's [τ⁶⁴]₂.
    static let g2TimesTauTo64 = constant(
        """
        92dcc5a1c8c3e1b28b1524e3dd6dbecd63017c9201da9dbe077f1b82adc08c50169f56fc7b5a3b28ec6b89254de3e2fd\
        12838a761053437883c3e01ba616670cea843754548ef84bcc397de2369adcca2ab54cd73c55dc68d87aec3fc2fe4f10
        """,
        BLS12381.decompressG2
    )

    static func constant<Curve>(
        _ digits: String,
        _ decompress: ([UInt8], Int) throws(CurveError) -> AffinePoint<Curve>
    ) -> AffinePoint<Curve> {
        do throws(CurveError) {
            return try decompress(Hex.decode(digits) ?? [], 0)
        } catch {
            // The digits above are the program's own, and the tests of proofs read them all.
            preconditionFailure("the trusted setup's point is wrong: \(error)")
        }
    }
}
