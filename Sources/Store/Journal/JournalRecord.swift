/// One change of a devnet, as small as what it takes to make the same change again.
public struct JournalRecord: Hashable, Sendable {
    /// The largest payload: above it a record is refused, and its batch with it.
    public static let maximumPayload = 64 << 20

    /// Its place: the first record of a devnet is 1, each further one is one more.
    ///
    /// A clone goes on from the number at which it left its source.
    public var sequence: UInt64
    /// What sort of change it is; the number means nothing to the store.
    public var kind: Int
    public var payload: [UInt8]

    public init(sequence: UInt64, kind: Int, payload: [UInt8]) {
        self.sequence = sequence
        self.kind = kind
        self.payload = payload
    }
}

/// The state of a devnet after a record, from which a replay can begin instead of at the genesis.
public struct Checkpoint: Hashable, Sendable {
    public let sequence: UInt64
    public let payload: [UInt8]
}

/// How much the journal has done since the store was opened.
public struct JournalStatistics: Hashable, Sendable {
    /// Calls of `append` and `enqueue` that reached the disk.
    public var appends: UInt64 = 0
    public var records: UInt64 = 0
    /// Commits, each one wait for the disk; far fewer than appends when callers are many.
    public var transactions: UInt64 = 0
}
