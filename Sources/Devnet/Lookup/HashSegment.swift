import Primitives

/// In which of a run of blocks some hashes are.
///
/// Twelve bytes a hash. Two may have one fingerprint: it says where to look, not what is there.
final class HashSegment: IndexSegment {
    let blocks: ClosedRange<UInt64>
    /// The last 64 bits of each hash, ascending.
    private let fingerprints: [UInt64]
    /// Each one's block, counted from the first.
    private let places: [UInt32]

    var weight: Int { fingerprints.count }

    /// - Parameter entries: at least one.
    init(_ entries: some Collection<(fingerprint: UInt64, block: UInt64)>) {
        let numbers = entries.lazy.map(\.block)
        let first = numbers.min() ?? 0
        blocks = first...(numbers.max() ?? first)
        let sorted = entries.sorted { ($0.fingerprint, $0.block) < ($1.fingerprint, $1.block) }
        fingerprints = sorted.map(\.fingerprint)
        // No chain that anybody has is so many blocks long.
        places = sorted.map { UInt32(truncatingIfNeeded: $0.block - first) }
    }

    static func fingerprint(_ hash: Hash256) -> UInt64 { UInt64(truncatingIfNeeded: hash.word.low) }

    /// Calls `body` with the number of each block that may have the hash, until it answers something.
    func find<Found>(_ hash: Hash256, _ body: (UInt64) -> Found?) -> Found? {
        let wanted = Self.fingerprint(hash)
        var index = fingerprints.partitioningIndex { $0 >= wanted }
        while index < fingerprints.count, fingerprints[index] == wanted {
            if let found = body(blocks.lowerBound + UInt64(places[index])) { return found }
            index += 1
        }
        return nil
    }

    func merged(with next: HashSegment) -> HashSegment { HashSegment(Array(entries) + Array(next.entries)) }

    func upTo(_ block: UInt64) -> HashSegment { HashSegment(entries.filter { $0.block <= block }) }

    private var entries: some Collection<(fingerprint: UInt64, block: UInt64)> {
        fingerprints.indices.lazy.map { i in
            (fingerprint: self.fingerprints[i], block: self.blocks.lowerBound + UInt64(self.places[i]))
        }
    }
}
