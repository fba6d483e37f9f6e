import HashTreeCollections
import Primitives

/// In which block of a chain a hash is, that of the block itself or of a transaction: a value that shares its parts
/// with other chains.
///
/// Theory of operation: as that of `LogIndex`. The last few hashes are in a tree; when they are enough they become a
/// segment of a few bytes each, and neighbours of like size are merged into one. The index says in which blocks to look,
/// and whoever asks decides: so nothing needs to be held here but numbers.
struct HashIndex: Sendable {
    private static let tailHashes = 64

    private var segments = IndexSegments<HashSegment>()
    private var tail: TreeDictionary<Hash256, UInt64> = [:]

    /// Takes in a hash of the chain's new head.
    mutating func insert(_ hash: Hash256, block: UInt64) {
        tail[hash] = block
        guard tail.count >= Self.tailHashes else { return }
        segments.append(HashSegment(tail.map { (HashSegment.fingerprint($0.key), $0.value) }))
        tail = [:]
    }

    /// Forgets what is behind a block of the chain.
    mutating func cut(after block: UInt64) {
        tail = tail.filter { $0.value <= block }
        segments.cut(after: block)
    }

    /// Calls `body` with the number of each block that may have the hash, the newest first, until it answers something.
    func find<Found>(_ hash: Hash256, _ body: (UInt64) -> Found?) -> Found? {
        if let number = tail[hash], let found = body(number) { return found }
        for segment in segments.all.reversed() {
            if let found = segment.find(hash, body) { return found }
        }
        return nil
    }
}
