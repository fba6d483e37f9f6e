public import Primitives

/// Keccak-256 over data that arrives in pieces.
///
///     var hasher = KeccakHasher()
///     hasher.update([0x19, 0x01])
///     hasher.update(domainSeparator.bytes)
///     let digest = hasher.finalize()
///
/// A value of some 210 bytes that allocates nothing; a copy is a fork of the hash so far.
public struct KeccakHasher: Sendable {
    private var lanes = KeccakLanes()
    /// Bytes absorbed since the last permutation, always below the rate.
    private var position = 0

    public init() {}

    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    public mutating func update(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { update($0) }
    }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard var next = bytes.baseAddress else { return }
        var left = bytes.count
        if position != 0 {
            let count = min(left, Keccak.rate - position)
            lanes.absorb(next, count: count, at: position)
            position += count
            next += count
            left -= count
            guard position == Keccak.rate else { return }
            lanes.permute()
            position = 0
        }
        while left >= Keccak.rate {
            lanes.absorb(next, count: Keccak.rate, at: 0)
            lanes.permute()
            next += Keccak.rate
            left -= Keccak.rate
        }
        lanes.absorb(next, count: left, at: 0)
        position = left
    }

    /// The hash of everything so far; the hasher itself can go on.
    public func finalize() -> Hash256 {
        var last = lanes
        last.pad(at: position)
        last.permute()
        return last.digest
    }
}
