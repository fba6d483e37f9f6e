import Curves
import Primitives

/// Points and operations on encoded points, so that tests read like the laws they check.
enum BLSPoints {
    static let order = number("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001")
    static let prime = bytes(
        "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab"
    )

    static let infinity = [UInt8](repeating: 0, count: 128)
    static let g1 = coordinates(
        "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb",
        "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1"
    )

    /// (0, 2), on the curve and of order 3.
    static let orderThreeG1 = coordinates("00", "02")

    static let infinity2 = [UInt8](repeating: 0, count: 256)
    static let g2 = coordinates(
        "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8",
        "13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e",
        "0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801",
        "0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be"
    )

    /// On the twist, of full composite order.
    static let outsideG2 = coordinates(
        "02",
        "00",
        "18c6b864ae17dc9da64203ffefb966306425a7bc6aeb7c75247438372716284a4173830420cd476ba1a365b95bfcec38",
        "172e93db764a8400a7d5071b6b6f5de0da2f0f4a063119abca014006b7c40a2cfe291a1924e65db0d6d0fcfbf3bf3d5c"
    )

    /// On the twist, of order 13.
    static let orderThirteenG2 = coordinates(
        "157573f4c77585787c2c988585c1f6afe39f5b91aacb37509b42ec71fceb51a1576fda15dac1031f8d26785d6b139784",
        "0e074268358ced055a27ab8de3bbdeb6d0c2949685103095e491dc537fc8ee474a73ce0b2826fae8eabfb3078a910b64",
        "05f754dad2dca3ec8d91aa69f9a20c71e446adc544d89e7599a679e6993efd583e8262de71b409590c90fa9b6eda977d",
        "09e0bb9c42f9ea2b05b2db46e0b0d8b48039fdad6642504847e80587d42075ea04ad3374ae459a306b03f82bea7838e4"
    )

    /// Numbers in hexadecimal, each in 64 bytes.
    static func coordinates(_ digits: String...) -> [UInt8] {
        digits.flatMap {
            let value = bytes($0)
            return [UInt8](repeating: 0, count: 64 - value.count) + value
        }
    }

    /// Every y replaced by its negative, whatever the group.
    static func negate(_ point: [UInt8]) -> [UInt8] {
        let half = point.count / 2
        var result = Array(point[..<half])
        for start in stride(from: half, to: point.count, by: 64) {
            result += negateCoordinate(Array(point[start..<start + 64]))
        }
        return result
    }

    static func negateCoordinate(_ coordinate: [UInt8]) -> [UInt8] {
        guard coordinate.contains(where: { $0 != 0 }) else { return coordinate }
        var result = coordinate
        var borrow = 0
        for i in (0..<48).reversed() {
            let difference = Int(prime[i]) - Int(coordinate[16 + i]) - borrow
            borrow = difference < 0 ? 1 : 0
            result[16 + i] = UInt8(difference + 256 * borrow)
        }
        return result
    }

    static func add1(_ p: [UInt8], _ q: [UInt8]) throws -> [UInt8] { try BLS12381.g1Add(p + q) }

    static func add2(_ p: [UInt8], _ q: [UInt8]) throws -> [UInt8] { try BLS12381.g2Add(p + q) }

    static func multiply1(_ p: [UInt8], _ scalar: U256) throws -> [UInt8] {
        try BLS12381.g1MultiExp(p + scalar.bigEndianBytes)
    }

    static func multiply2(_ p: [UInt8], _ scalar: U256) throws -> [UInt8] {
        try BLS12381.g2MultiExp(p + scalar.bigEndianBytes)
    }

    static func isProductOne(_ pairs: [([UInt8], [UInt8])]) throws -> Bool {
        try BLS12381.pairing(pairs.flatMap { $0.0 + $0.1 }) == U256(1).bigEndianBytes
    }
}
