import Primitives

extension KeccakLanes {
    /// Mixes 136 bytes into the first 17 lanes.
    @inline(__always)
    mutating func absorbBlock(_ block: UnsafeRawPointer) {
        @inline(__always)
        func lane(_ index: Int) -> UInt64 {
            UInt64(littleEndian: block.loadUnaligned(fromByteOffset: 8 &* index, as: UInt64.self))
        }
        a0 ^= lane(0)
        a1 ^= lane(1)
        a2 ^= lane(2)
        a3 ^= lane(3)
        a4 ^= lane(4)
        a5 ^= lane(5)
        a6 ^= lane(6)
        a7 ^= lane(7)
        a8 ^= lane(8)
        a9 ^= lane(9)
        a10 ^= lane(10)
        a11 ^= lane(11)
        a12 ^= lane(12)
        a13 ^= lane(13)
        a14 ^= lane(14)
        a15 ^= lane(15)
        a16 ^= lane(16)
    }

    /// Mixes `count` bytes in behind `position` bytes of the block; both together at most 136.
    mutating func absorb(_ bytes: UnsafeRawPointer, count: Int, at position: Int) {
        withUnsafeMutableBytes(of: &self) { state in
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
        withUnsafeMutableBytes(of: &self) { state in
            state[position] ^= 0x01
            state[Keccak.rate - 1] ^= 0x80
        }
    }

    /// The first 32 bytes.
    @inline(__always)
    var digest: Hash256 {
        Hash256(U256(a3.byteSwapped, a2.byteSwapped, a1.byteSwapped, a0.byteSwapped))
    }
}
