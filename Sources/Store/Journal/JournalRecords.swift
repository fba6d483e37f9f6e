import Foundation
import GRDB

/// A devnet's journal read from disk in batches, a clone's with what came before it.
///
/// It ends where the journal ended when reading began. Throws `.notFound` when the devnet isn't there (also
/// when it is deleted half-way) and `.corrupt` when a record is missing.
public struct JournalRecords: AsyncSequence, Sendable {
    public typealias Element = [JournalRecord]

    let store: Store
    let devnet: DevnetRow.ID
    let first: UInt64
    let last: UInt64

    public func makeAsyncIterator() -> Iterator {
        Iterator(store: store, devnet: devnet, next: Swift.max(first, 1), last: last)
    }

    public struct Iterator: AsyncIteratorProtocol {
        private static let maximumRecords = 512
        private static let maximumBytes = 1 << 20

        let store: Store
        let devnet: DevnetRow.ID
        var next: UInt64
        let last: UInt64
        /// Who holds the records, in order; nil until the first batch has been asked for.
        var segments: ArraySlice<Lineage.Segment>?

        init(store: Store, devnet: DevnetRow.ID, next: UInt64, last: UInt64) {
            self.store = store
            self.devnet = devnet
            self.next = next
            self.last = last
        }

        /// The next records, at least one; nil at the end.
        public mutating func next() async throws -> [JournalRecord]? {
            let (devnet, last, first, known) = (devnet, last, next, segments)
            let (batch, segments) = try await store.read { db in
                let key = try db.livingDevnetKey(devnet)
                let all = try known ?? Self.segments(of: key, through: last, in: db)
                let rest = all.drop { $0.last < first }
                guard let segment = rest.first else { return ([JournalRecord](), rest) }
                return (try Self.batch(from: first, in: segment, devnet: devnet, db), rest)
            }
            self.segments = segments
            guard let end = batch.last else { return nil }
            next = end.sequence + 1
            return batch
        }

        private static func segments(
            of key: Int64,
            through last: UInt64,
            in db: Database
        ) throws -> ArraySlice<Lineage.Segment> {
            let end = try Swift.min(last, Lineage.end(of: key, in: db))
            return try Lineage.segments(of: key, through: end, in: db)[...]
        }

        private static func batch(
            from first: UInt64,
            in segment: Lineage.Segment,
            devnet: DevnetRow.ID,
            _ db: Database
        ) throws -> [JournalRecord] {
            let statement = try db.cachedStatement(
                sql: """
                    SELECT sequence, kind, payload FROM journal
                    WHERE devnet = ? AND sequence BETWEEN ? AND ? ORDER BY sequence
                    """
            )
            let rows = try Row.fetchCursor(
                statement,
                arguments: [segment.devnet, Int64(first), Int64(segment.last)]
            )
            var batch: [JournalRecord] = []
            var bytes = 0
            while batch.count < maximumRecords, bytes < maximumBytes, let row = try rows.next() {
                let payload = try row.withUnsafeData(atIndex: 2) { [UInt8]($0 ?? Data()) }
                batch.append(
                    JournalRecord(sequence: row.unsigned("sequence"), kind: row[1], payload: payload)
                )
                bytes += payload.count
                let expected = first + UInt64(batch.count) - 1
                guard batch.last?.sequence == expected else { throw missing(expected, of: devnet) }
            }
            guard !batch.isEmpty else { throw missing(first, of: devnet) }
            return batch
        }

        private static func missing(_ sequence: UInt64, of devnet: DevnetRow.ID) -> StoreError {
            .corrupt(path: "The database", reason: "record \(sequence) of the devnet \(devnet) is missing")
        }
    }
}
