internal import Cryptography
internal import Primitives

/// Proofs that a committed polynomial has the values it is said to have, as blobs need them (EIP-4844, EIP-7594).
///
/// A commitment to a polynomial P is [P(τ)]₁, where nobody knows τ. P has the value y at z exactly if X - z
/// divides P - y; the proof is the commitment to the quotient, and a pairing checks the product. Commitments
/// and proofs are points of G1 in 48 bytes; all numbers are big-endian.
///
/// Functions answer whether a proof holds, and throw where an argument is not what it should be; offsets in
/// their errors count through the arguments' bytes in the order of the arguments.
public enum KZG {
    static let pointSize = 48
    static let scalarSize = 32

    /// The values of a blob's polynomial that a blob consists of.
    static let fieldElementsPerBlob = 4096

    /// Whether the polynomial committed to has the value `y` at `z`.
    ///
    /// Checks e(commitment - [y] + z · proof, -[1]) · e(proof, [τ]) = 1. That is the specification's
    /// e(commitment - [y], -[1]) · e(proof, [τ - z]) = 1 with z moved to the other side, so that both points of
    /// G2 are constants.
    static func holds(
        commitment: AffinePoint<BLS12381.G1>,
        z: Scalar,
        y: Scalar,
        proof: AffinePoint<BLS12381.G1>
    ) -> Bool {
        let shifted = JacobianPoint.sum(of: [
            (point: proof, scalar: z.value),
            (point: -TrustedSetup.g1, scalar: y.value),
        ])
        return BLS12381.Pairing.isProductOne([
            (g1: (shifted + commitment).affine, g2: -TrustedSetup.g2),
            (g1: proof, g2: TrustedSetup.g2TimesTau),
        ])
    }

    static func decodeScalar(_ input: [UInt8], at offset: Int) throws(CurveError) -> Scalar {
        guard let scalar = Scalar(bigEndian: input[offset..<offset + scalarSize]) else {
            throw .scalarNotReduced(offset: offset)
        }
        return scalar
    }

    static func require(_ argument: [UInt8], _ count: Int) throws(CurveError) {
        guard argument.count == count else {
            throw .inputLength(actual: argument.count, expected: count)
        }
    }

    /// A challenge that depends on every byte of `transcript`.
    static func challenge(_ transcript: [UInt8]) -> Scalar {
        Scalar(reducing: Limbs(bigEndian: SHA256.hash(transcript).bytes[...]))
    }
}
