import Curves
import Primitives

/// Points and operations on encoded points, so that tests read like the laws they check.
enum BN254Points {
    static let order = number("30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001")
    static let prime = number("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47")

    static let infinity = [UInt8](repeating: 0, count: 64)
    static let g1 = U256(1).bigEndianBytes + U256(2).bigEndianBytes

    static let infinity2 = [UInt8](repeating: 0, count: 128)
    static let g2 = bytes(
        """
        198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2\
        1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed\
        090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b\
        12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa
        """
    )

    /// Five times `g2`, by plain affine arithmetic outside this code.
    static let fiveG2 = bytes(
        """
        0a09ccf561b55fd99d1c1208dee1162457b57ac5af3759d50671e510e428b2a1\
        2e539c423b302d13f4e5773c603948eaf5db5df8ae8a9a9113708390a06410d8\
        19b763513924a736e4eebd0d78c91c1bc1d657fee4214057d21414011cfcc763\
        2f8d9f9ab83727c77a2fec063cb7b6e5eb23044ccf535ad49d46d394fb6f6bf6
        """
    )

    /// On the twist, of full composite order.
    static let outsideG2 = bytes(
        """
        0000000000000000000000000000000000000000000000000000000000000000\
        0000000000000000000000000000000000000000000000000000000000000001\
        0d1271953ed9ea0836846e70a1934187998c7f790cb4d7511b7f8da82de048a4\
        2869111d5381f072f8e2728fdb825a51aadd70e52c9830e9ab4b871c0531f1bb
        """
    )

    /// On the twist, of an order that divides the cofactor.
    static let cofactorG2 = bytes(
        """
        0f1b774812e04eae19f53de91ff34c0dc44cecb407ee845bf0e3cc81cdfd116c\
        1b8657a6141071b36317397c07d80acb368a1fa8e99f7fcb3b62bfdde784f651\
        1bebb5770f60f8284b1ea19bee405ab97693c5dbebe2638ed727232dcac76513\
        1c06e80d445368336664825773f370aa0b07841ae48f962c79da0d154d81fa43
        """
    )

    static func add(_ p: [UInt8], _ q: [UInt8]) throws -> [UInt8] { try BN254.add(p + q) }

    static func multiply(_ p: [UInt8], _ scalar: U256) throws -> [UInt8] {
        try BN254.multiply(p + scalar.bigEndianBytes)
    }

    static func negate(_ p: [UInt8]) -> [UInt8] {
        let y = U256(bigEndian: p[32...]) ?? .zero
        return y.isZero ? p : p[..<32] + (prime &- y).bigEndianBytes
    }

    static func isProductOne(_ pairs: [([UInt8], [UInt8])]) throws -> Bool {
        try BN254.pairing(pairs.flatMap { $0.0 + $0.1 }) == U256(1).bigEndianBytes
    }
}

/// The bytes of a constant in hexadecimal; traps on a typing error in a test.
func bytes(_ digits: String) -> [UInt8] {
    guard let bytes = Hex.decode(digits) else { preconditionFailure("not hexadecimal: \(digits)") }
    return bytes
}

/// The number of a constant in hexadecimal.
func number(_ digits: String) -> U256 {
    guard let number = U256(bigEndian: bytes(digits)) else { preconditionFailure("too long: \(digits)") }
    return number
}
