import Cryptography
import Primitives

/// Bytes for precompiles, the same on every run.
enum Inputs {
    /// Bytes without a pattern, which fill any field or exponent: hashes of a counter.
    static func noise(_ count: Int, _ seed: Int = 0) -> [UInt8] {
        var bytes: [UInt8] = []
        var counter = seed << 32
        while bytes.count < count {
            bytes += Keccak.hash(U256(UInt64(counter))).bytes
            counter += 1
        }
        return Array(bytes.prefix(count))
    }

    static func word(_ value: UInt64) -> [UInt8] { U256(value).bigEndianBytes }

    /// A field element of BLS12-381 in 64 bytes, below the modulus.
    static func element(_ seed: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: 16) + [0x0f] + noise(47, seed)
    }

    static let ecrecover: [UInt8] = {
        let digest = Keccak.hash("worst case")
        let key = PrivateKey(Hash256(U256(7)))!
        let signature = Secp256k1.sign(digest, with: key)
        return digest.bytes + word(signature.yParity ? 28 : 27) + signature.r.bigEndianBytes
            + signature.s.bigEndianBytes
    }()

    /// The public key is the curve's generator; the signature is of nobody's, which takes all the work to find out.
    static let p256: [UInt8] = {
        let x = Hex.decode("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")!
        let y = Hex.decode("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")!
        return noise(32, 1) + [0x7f] + noise(31, 2) + [0x7f] + noise(31, 3) + x + y
    }()

    /// Rounds as many as gas, or few with many calls.
    static func blake2f(rounds: UInt32) -> [UInt8] {
        U256(UInt64(rounds)).bigEndianBytes.suffix(4) + noise(208) + [1]
    }

    static func modexp(base: Int, exponent: [UInt8], modulus: Int, isOdd: Bool) -> [UInt8] {
        let lengths = word(UInt64(base)) + word(UInt64(exponent.count)) + word(UInt64(modulus))
        var last = [0xff] + noise(modulus - 1, 5)
        last[modulus - 1] = isOdd ? last[modulus - 1] | 1 : last[modulus - 1] & 0xfe
        return lengths + noise(base, 4) + exponent + last
    }

    /// The polynomial p(x) = x has the commitment [τ], at z the value z, and the generator as proof.
    static let pointEvaluation: [UInt8] = {
        let commitment = Hex.decode(
            "ad3eb50121139aa34db1d545093ac9374ab7bca2c0f3bf28e27c8dcd8fc7cb42d25926fc0c97b336e9f0fb35e5a04c81"
        )!
        let proof = Hex.decode(
            "97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
        )!
        let z = [0x11] + noise(31, 6)
        return [0x01] + SHA256.hash(commitment).bytes.dropFirst() + z + z + commitment + proof
    }()
}

/// Points of the curves, found with the precompiles themselves.
enum Points {
    static func bls12G1(_ seed: Int) -> [UInt8] {
        Workload(name: "", precompile: 0x10, input: Inputs.element(seed)).output
    }

    static func bls12G2(_ seed: Int) -> [UInt8] {
        let input = Inputs.element(2 * seed) + Inputs.element(2 * seed + 1)
        return Workload(name: "", precompile: 0x11, input: input).output
    }

    static func bn254G1(_ seed: Int) -> [UInt8] {
        let input = Inputs.word(1) + Inputs.word(2) + Inputs.noise(32, seed)
        return Workload(name: "", precompile: 0x07, input: input).output
    }

    /// The generator of the group that EIP-197 pairs with.
    static let bn254G2: [UInt8] = [
        "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2",
        "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed",
        "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b",
        "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa",
    ].flatMap { Hex.decode($0)! }
}
