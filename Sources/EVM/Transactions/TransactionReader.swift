import Primitives

/// Reads the fields of one encoded transaction, and says of each failure which field it was.
struct TransactionReader {
    typealias Failure = TransactionDecodingError

    private var items: RLPDecoder

    /// The fields of the one list that `bytes` must be.
    init(list bytes: ArraySlice<UInt8>) throws(Failure) {
        do { items = try RLPDecoder.list(bytes) } catch { throw .envelope(error) }
    }

    /// The first field is a list: so begins the network form of a blob transaction, and nothing else.
    var startsWithList: Bool { items.nextIsList }

    mutating func uint64(_ field: TransactionField) throws(Failure) -> UInt64 {
        do { return try items.uint64() } catch { throw .field(field, error) }
    }

    mutating func u256(_ field: TransactionField) throws(Failure) -> U256 {
        do { return try items.u256() } catch { throw .field(field, error) }
    }

    mutating func optionalAddress(_ field: TransactionField) throws(Failure) -> Address? {
        do { return try items.optionalAddress() } catch { throw .field(field, error) }
    }

    mutating func bytes(_ field: TransactionField) throws(Failure) -> [UInt8] {
        do { return try items.bytes() } catch { throw .field(field, error) }
    }

    mutating func accessList() throws(Failure) -> [AccessListEntry] {
        do {
            var entries = try items.list()
            var result: [AccessListEntry] = []
            while !entries.isAtEnd {
                var entry = try entries.list()
                let address = try entry.address()
                let keys = try Self.hashes(&entry)
                try entry.finish()
                result.append(AccessListEntry(address: address, storageKeys: keys.map(\.word)))
            }
            return result
        } catch { throw .field(.accessList, error) }
    }

    mutating func blobVersionedHashes() throws(Failure) -> [Hash256] {
        do { return try Self.hashes(&items) } catch { throw .field(.blobVersionedHashes, error) }
    }

    mutating func authorizations() throws(Failure) -> [Authorization] {
        do {
            var tuples = try items.list()
            var result: [Authorization] = []
            while !tuples.isAtEnd {
                var tuple = try tuples.list()
                result.append(try Self.authorization(&tuple))
                try tuple.finish()
            }
            return result
        } catch { throw .field(.authorizations, error) }
    }

    func finish() throws(Failure) {
        guard items.isAtEnd else { throw .extraFields }
    }

    private static func hashes(_ items: inout RLPDecoder) throws(RLPError) -> [Hash256] {
        var list = try items.list()
        var result: [Hash256] = []
        while !list.isAtEnd { result.append(try list.hash()) }
        return result
    }

    private static func authorization(_ tuple: inout RLPDecoder) throws(RLPError) -> Authorization {
        let chainId = try tuple.u256()
        let address = try tuple.address()
        let nonce = try tuple.uint64()
        guard let yParity = UInt8(exactly: try tuple.uint64()) else { throw .numberTooLarge }
        return Authorization(
            chainId: chainId,
            address: address,
            nonce: nonce,
            yParity: yParity,
            r: try tuple.u256(),
            s: try tuple.u256()
        )
    }
}
