import Primitives

/// A transaction as clients send it: a blob transaction comes with its sidecar.
public struct PooledTransaction: Sendable {
    public let transaction: SignedTransaction
    /// Nil for kinds without blobs, and for a blob transaction in the form that blocks have.
    public let sidecar: BlobSidecar?

    /// Reads either form: the canonical one, or the network's `[transaction, version?, blobs, commitments, proofs]`.
    ///
    /// Form and signature are checked; whether the proofs hold is for `BlobSidecar.verify` to say.
    public init(decoding bytes: [UInt8]) throws(TransactionDecodingError) {
        guard bytes.first == Transaction.Kind.blob.rawValue else {
            transaction = try SignedTransaction(decoding: bytes)
            sidecar = nil
            return
        }
        var items: RLPDecoder
        do { items = try RLPDecoder.list(bytes.dropFirst()) } catch { throw .envelope(error) }
        guard items.nextIsList else {
            transaction = try SignedTransaction(decoding: bytes)
            sidecar = nil
            return
        }
        let body: ArraySlice<UInt8>
        do { body = try items.encodedItem() } catch { throw .envelope(error) }
        transaction = try SignedTransaction(decoding: [Transaction.Kind.blob.rawValue] + body)
        sidecar = try PooledTransaction.sidecar(&items)
    }

    public init(_ transaction: SignedTransaction, sidecar: BlobSidecar?) {
        self.transaction = transaction
        self.sidecar = sidecar
    }

    /// The bytes that `init(decoding:)` reads.
    public var encoded: [UInt8] {
        guard let sidecar else { return transaction.encoded }
        let fields = RLPEncoder.list { list in
            list.append(encoded: transaction.encoded.dropFirst())
            if sidecar.version == .cellProofs { list.append(1 as UInt64) }
            for items in [sidecar.blobs, sidecar.commitments, sidecar.proofs] {
                list.list { inner in for item in items { inner.append(item) } }
            }
        }
        return [Transaction.Kind.blob.rawValue] + fields
    }

    private static func sidecar(_ items: inout RLPDecoder) throws(TransactionDecodingError) -> BlobSidecar {
        do throws(RLPError) {
            var version = BlobSidecar.Version.blobProofs
            if !items.nextIsList {
                let number = try items.uint64()
                guard number == 1 else { throw .numberTooLarge }
                version = .cellProofs
            }
            let blobs = try strings(&items)
            let commitments = try strings(&items)
            let proofs = try strings(&items)
            try items.finish()
            return BlobSidecar(version: version, blobs: blobs, commitments: commitments, proofs: proofs)
        } catch { throw .field(.sidecar, error) }
    }

    private static func strings(_ items: inout RLPDecoder) throws(RLPError) -> [[UInt8]] {
        var list = try items.list()
        var result: [[UInt8]] = []
        while !list.isAtEnd { result.append(try list.bytes()) }
        return result
    }
}
