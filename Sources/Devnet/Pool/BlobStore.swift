import EVM
import Primitives

/// Sidecars of the newest blob transactions, by transaction: blocks do not hold them.
///
/// The oldest go when they take too much memory.
struct BlobStore: Sendable {
    /// Bytes that the sidecars of one devnet may take.
    static let limit = 32 << 20

    private struct Entry {
        let transaction: Hash256
        let hashes: [Hash256]
        let sidecar: BlobSidecar
    }

    private var entries: [Entry] = []
    private var size = 0

    mutating func add(_ sidecar: BlobSidecar, of transaction: SignedTransaction) {
        if self[transaction.hash] != nil { return }
        entries.append(
            Entry(
                transaction: transaction.hash,
                hashes: transaction.transaction.blobVersionedHashes,
                sidecar: sidecar
            )
        )
        size += sidecar.size
        while size > BlobStore.limit, entries.count > 1 { size -= entries.removeFirst().sidecar.size }
    }

    /// The sidecar of a transaction.
    subscript(transaction: Hash256) -> BlobSidecar? {
        entries.last { $0.transaction == transaction }?.sidecar
    }

    /// The blob with a versioned hash.
    func blob(_ versionedHash: Hash256) -> [UInt8]? {
        for entry in entries.reversed() {
            if let index = entry.hashes.firstIndex(of: versionedHash) { return entry.sidecar.blobs[index] }
        }
        return nil
    }
}

extension Chain {
    /// Takes a transaction as clients send it: blobs are checked, kept beside the chain and not looked at again.
    mutating func submit(_ pooled: PooledTransaction) throws -> Hash256 {
        let transaction = pooled.transaction.transaction
        guard transaction.kind == .blob, let schedule = rules.features.blobs else {
            return try submit(pooled.transaction)
        }
        guard let sidecar = pooled.sidecar else { throw InvalidSidecar.missing }
        let hashes = transaction.blobVersionedHashes
        // Before the proofs, which take their time.
        guard hashes.count <= Int(schedule.maximumPerTransaction) else {
            throw InvalidTransaction.tooManyBlobs(limit: schedule.maximumPerTransaction, found: hashes.count)
        }
        try sidecar.verify(hashes)
        let hash = try submit(pooled.transaction)
        keepBlobs(of: pooled)
        return hash
    }

    /// Keeps the blobs that came with a transaction, here and in the journal.
    mutating func keepBlobs(of pooled: PooledTransaction) {
        guard let sidecar = pooled.sidecar else { return }
        blobs.add(sidecar, of: pooled.transaction)
        records.append(.blobs(pooled))
    }
}
