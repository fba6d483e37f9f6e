import CKeccak
import Primitives

/// The 25 lanes of Keccak-f[1600], lane (x, y) at x + 5y: a sponge's state between its steps.
///
/// For what `keccak_256` does not do: data that arrives in pieces, other lengths of digest.
/// Source: FIPS 202, section 3.
struct KeccakLanes: Sendable {
    private var lanes = InlineArray<25, UInt64>(repeating: 0)

    subscript(index: Int) -> UInt64 {
        get { lanes[index] }
        set { lanes[index] = newValue }
    }

    mutating func permute() {
        withUnsafeMutablePointer(to: &lanes) { lanes in
            lanes.withMemoryRebound(to: UInt64.self, capacity: 25) { keccak_permute($0) }
        }
    }

    /// Mixes `count` bytes in behind `position` bytes of the block; both together at most 136.
    mutating func absorb(_ bytes: UnsafeRawPointer, count: Int, at position: Int) {
        withUnsafeMutableBytes(of: &lanes) { state in
            var i = 0
            if position & 7 == 0 {
                while i &+ 8 <= count {
                    let word = bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self)
                    let old = state.load(fromByteOffset: position &+ i, as: UInt64.self)
                    state.storeBytes(of: old ^ word, toByteOffset: position &+ i, as: UInt64.self)
                    i &+= 8
                }
            }
            while i < count {
                state[position &+ i] ^= bytes.load(fromByteOffset: i, as: UInt8.self)
                i &+= 1
            }
        }
    }

    /// Keccak's padding 10…01, in its original form (SHA-3 has two bits more).
    mutating func pad(at position: Int) {
        withUnsafeMutableBytes(of: &lanes) { state in
            state[position] ^= 0x01
            state[Keccak.rate - 1] ^= 0x80
        }
    }

    /// The first 32 bytes.
    var digest: Hash256 { Hash256(lanes: (lanes[0], lanes[1], lanes[2], lanes[3])) }
}

extension Hash256 {
    /// A digest as Keccak's lanes hold it: little-endian words.
    init(lanes: (UInt64, UInt64, UInt64, UInt64)) {
        self.init(
            U256(lanes.3.byteSwapped, lanes.2.byteSwapped, lanes.1.byteSwapped, lanes.0.byteSwapped)
        )
    }
}
