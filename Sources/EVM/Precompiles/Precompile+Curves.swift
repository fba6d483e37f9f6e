import Curves
import Primitives

/// The precompiles that work on pairing-friendly curves.
extension Precompile {
    /// Charges `cost`, then computes; what is no point, no field element or no whole number of items fails.
    private static func curve(
        _ input: UnsafeBufferPointer<UInt8>,
        _ gas: Int64,
        cost: Int64,
        _ compute: ([UInt8]) throws(CurveError) -> [UInt8]
    ) -> Result {
        guard gas >= cost else { return .failure(.outOfGas) }
        do {
            return .success(cost, try compute(Array(input)))
        } catch {
            return .failure(.precompileFailed)
        }
    }

    // MARK: alt_bn128 (EIP-196, EIP-197)

    static func bn254Add(_ input: UnsafeBufferPointer<UInt8>, _ gas: Int64, cost: Int64) -> Result {
        curve(input, gas, cost: cost, BN254.add)
    }

    static func bn254Multiply(_ input: UnsafeBufferPointer<UInt8>, _ gas: Int64, cost: Int64) -> Result {
        curve(input, gas, cost: cost, BN254.multiply)
    }

    static func bn254Pairing(
        _ input: UnsafeBufferPointer<UInt8>,
        _ gas: Int64,
        base: Int64,
        pair: Int64
    ) -> Result {
        curve(input, gas, cost: base + pair * Int64(input.count / 192), BN254.pairing)
    }

    // MARK: KZG (EIP-4844)

    static func kzgPointEvaluation(_ input: UnsafeBufferPointer<UInt8>, _ gas: Int64) -> Result {
        curve(input, gas, cost: 50_000, KZG.verifyPointEvaluation)
    }

    // MARK: BLS12-381 (EIP-2537)

    static func bls12G1Add(_ input: UnsafeBufferPointer<UInt8>, _ gas: Int64) -> Result {
        curve(input, gas, cost: 375, BLS12381.g1Add)
    }

    static func bls12G1MultiExp(_ input: UnsafeBufferPointer<UInt8>, _ gas: Int64) -> Result {
        let cost = MultiExpDiscount.g1.price(items: input.count / 160, each: 12_000)
        return curve(input, gas, cost: cost, BLS12381.g1MultiExp)
    }

    static func bls12G2Add(_ input: UnsafeBufferPointer<UInt8>, _ gas: Int64) -> Result {
        curve(input, gas, cost: 600, BLS12381.g2Add)
    }

    static func bls12G2MultiExp(_ input: UnsafeBufferPointer<UInt8>, _ gas: Int64) -> Result {
        let cost = MultiExpDiscount.g2.price(items: input.count / 288, each: 22_500)
        return curve(input, gas, cost: cost, BLS12381.g2MultiExp)
    }

    static func bls12Pairing(_ input: UnsafeBufferPointer<UInt8>, _ gas: Int64) -> Result {
        curve(input, gas, cost: 37_700 + 32_600 * Int64(input.count / 384), BLS12381.pairing)
    }

    static func bls12MapFpToG1(_ input: UnsafeBufferPointer<UInt8>, _ gas: Int64) -> Result {
        curve(input, gas, cost: 5_500, BLS12381.mapFpToG1)
    }

    static func bls12MapFp2ToG2(_ input: UnsafeBufferPointer<UInt8>, _ gas: Int64) -> Result {
        curve(input, gas, cost: 23_800, BLS12381.mapFp2ToG2)
    }
}
