import Cryptography
import Primitives

extension Precompile {
    /// Digest, v, r, s; answers the signer's address, or nothing when there is none.
    static func ecrecover(
        _ input: UnsafeBufferPointer<UInt8>,
        _ gas: Int64,
        _ impersonated: ImpersonatedSignatures?
    ) -> Result {
        let cost: Int64 = 3_000
        guard gas >= cost else { return .failure(.outOfGas) }
        if let address = impersonated?.address(for: input) {
            return .success(cost, address.word.bigEndianBytes)
        }
        let words = PrecompileInput(input)
        let v = words.word(at: 32)
        guard v == 27 || v == 28,
            let signer = Secp256k1.recoverAddress(
                Hash256(words.word(at: 0)),
                r: words.word(at: 64),
                s: words.word(at: 96),
                yParity: v == 28
            )
        else { return .success(cost, []) }
        return .success(cost, signer.word.bigEndianBytes)
    }

    /// Digest, r, s, x, y; answers 1 for a good signature, or nothing (EIP-7951).
    static func p256Verify(_ input: UnsafeBufferPointer<UInt8>, _ gas: Int64) -> Result {
        let cost: Int64 = 6_900
        guard gas >= cost else { return .failure(.outOfGas) }
        guard input.count == 160 else { return .success(cost, []) }
        let words = PrecompileInput(input)
        let isGood = P256.verify(
            digest: Hash256(words.word(at: 0)),
            r: words.word(at: 32),
            s: words.word(at: 64),
            x: words.word(at: 96),
            y: words.word(at: 128)
        )
        return .success(cost, isGood ? U256.one.bigEndianBytes : [])
    }
}
