import Curves
import Primitives
import TestSupport
import Testing

@Suite("BLS12-381: field elements mapped to points")
struct BLSMapTests {
    typealias Points = BLSPoints

    /// Where the map's denominator is zero: 0 and both roots of -1/11.
    @Test(
        "The exceptional elements of Fp",
        arguments: [
            ("00", false),
            (
                "01f7462c8b6cbf74db38f4a9a3d71bda12f01df4948d09ff046edbdd403fc31088b69520ee5c57fb7cc51062bde821b8",
                false
            ),
            (
                "1809cbbdae1327256fe2b30c9f7490fd51872d905ef808c062c1f6c3b671331395f56addc2f7a8043d39ef9d421788f3",
                true
            ),
        ]
    )
    func exceptionalG1(element: String, isNegated: Bool) throws {
        let point = Points.coordinates(
            "11a9a0372b8f332d5c30de9ad14e50372a73fa4c45d5f2fa5097f2d6fb93bcac592f2e1711ac43db0519870c7d0ea415",
            "092c0f994164a0719f51c24ba3788de240ff926b55f58c445116e8bc6a47cd63392fd4e8e22bdf9feaa96ee773222133"
        )
        let mapped = try BLS12381.mapFpToG1(Points.coordinates(element))
        #expect(mapped == (isNegated ? Points.negate(point) : point))
    }

    /// Zero is exceptional; the other has no plain part, so that its sign is that of the u part.
    @Test("Elements of Fp2 without a plain part")
    func exceptionalG2() throws {
        #expect(
            try BLS12381.mapFp2ToG2(Points.coordinates("00", "00"))
                == Points.coordinates(
                    "018320896ec9eef9d5e619848dc29ce266f413d02dd31d9b9d44ec0c79cd61f18b075ddba6d7bd20b7ff27a4b324bfce",
                    "0a67d12118b5a35bb02d2e86b3ebfa7e23410db93de39fb06d7025fa95e96ffa428a7a27c3ae4dd4b40bd251ac658892",
                    "0260e03644d1a2c321256b3246bad2b895cad13890cbe6f85df55106a0d334604fb143c7a042d878006271865bc35941",
                    "04c69777a43f0bda07679d5805e63f18cf4e0e7c6112ac7f70266d199b4f76ae27c6269a3ceebdae30806e9a76aadf5c"
                )
        )
        #expect(
            try BLS12381.mapFp2ToG2(Points.coordinates("00", "05"))
                == Points.coordinates(
                    "09e8a4936abf1b2ee876623249146e2bd5b9448e0a2f39daac15ad00b027dd3e16083e2de3b2e76c42951dc3fa6bd2f8",
                    "09da735eda059d9bb98f03fde58f680fec29e7f6f1779448c35a34fa478a4cb7921e51d9730805c0e05053de188c18ba",
                    "0305d6519f346167e3e0af1958f814e7cd26437240009d331dae2298706e63636d0ead78018198401d682fb20199c1c2",
                    "142f4cfe8a4392ae5a0b6aa1bc5f2e12adb2b7f2f3cd752fa93624df66d11e1708ca6b5a00629d8534c0087651a4f2d1"
                )
        )
    }

    @Test("A mapped point is in its group, and negative elements map to negative points")
    func groups() throws {
        var random = SeededGenerator(seed: 21)
        for _ in 0..<20 {
            let c0 = element(&random)
            let c1 = element(&random)
            let p = try BLS12381.mapFpToG1(c0)
            let q = try BLS12381.mapFp2ToG2(c0 + c1)
            // Multiplication refuses what is outside the group.
            #expect(try Points.multiply1(p, 1) == p)
            #expect(try Points.multiply2(q, 1) == q)
            let minus = Points.negateCoordinate(c0)
            #expect(try BLS12381.mapFpToG1(minus) == Points.negate(p))
            #expect(try BLS12381.mapFp2ToG2(minus + Points.negateCoordinate(c1)) == Points.negate(q))
        }
    }

    /// 47 random bytes, which are below the modulus.
    private func element(_ random: inout SeededGenerator) -> [UInt8] {
        [UInt8](repeating: 0, count: 17) + (0..<47).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    @Test("Inputs of another length, above the modulus or with a filled padding are refused")
    func refused() {
        for count in [0, 63, 65, 128] {
            #expect(throws: CurveError.inputLength(actual: count, expected: 64)) {
                try BLS12381.mapFpToG1([UInt8](repeating: 0, count: count))
            }
        }
        for count in [0, 64, 127, 129] {
            #expect(throws: CurveError.inputLength(actual: count, expected: 128)) {
                try BLS12381.mapFp2ToG2([UInt8](repeating: 0, count: count))
            }
        }
        let padding = [UInt8](repeating: 0, count: 16)
        let zero = [UInt8](repeating: 0, count: 64)
        #expect(throws: CurveError.coordinateNotReduced(offset: 0)) {
            try BLS12381.mapFpToG1(padding + Points.prime)
        }
        #expect(throws: CurveError.coordinateNotReduced(offset: 64)) {
            try BLS12381.mapFp2ToG2(zero + padding + Points.prime)
        }
        #expect(throws: CurveError.paddingNotZero(offset: 64)) {
            try BLS12381.mapFp2ToG2(zero + [1] + zero.dropLast())
        }
    }
}
