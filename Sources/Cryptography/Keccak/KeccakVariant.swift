import CKeccak
package import Primitives

/// One of the ways to compute Keccak that this processor can run, for tests to hold against each other.
package struct KeccakVariant: Sendable, CustomStringConvertible {
    private let index: Int

    /// From the plainest to the fastest, which is the one in use.
    package static var all: [KeccakVariant] { (0..<keccak_variant_count()).map(KeccakVariant.init) }

    private init(_ index: Int) { self.index = index }

    package var description: String { String(cString: keccak_variant(index).pointee.name) }

    package func hash(_ message: ArraySlice<UInt8>) -> Hash256 {
        var digest = InlineArray<4, UInt64>(repeating: 0)
        message.withUnsafeBytes { bytes in
            withUnsafeMutablePointer(to: &digest) { digest in
                digest.withMemoryRebound(to: UInt64.self, capacity: 4) {
                    keccak_variant(index).pointee.hash(bytes.baseAddress, bytes.count, $0)
                }
            }
        }
        return Hash256(lanes: (digest[0], digest[1], digest[2], digest[3]))
    }

    /// The permutation of 25 lanes.
    package func permuted(_ lanes: [UInt64]) -> [UInt64] {
        precondition(lanes.count == 25, "Keccak-f[1600] permutes 25 lanes, not \(lanes.count).")
        var lanes = lanes
        lanes.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress { keccak_variant(index).pointee.permute(base) }
        }
        return lanes
    }
}
