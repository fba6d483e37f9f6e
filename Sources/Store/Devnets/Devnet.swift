import GRDB

/// A devnet as it is remembered; what happened on it is in its journal.
public struct DevnetRow: IdentifiedRow, Equatable {
    public static let idPrefix = "devnet"
    public static let kind = "devnet"

    public let id: RowID<DevnetRow>
    /// The owner; nil for the default devnet and others that belong to the event.
    public let team: TeamRow.ID?
    public let name: String
    public let chainId: UInt64
    /// The unguessable part of the RPC URL.
    public let rpcKey: String
    /// The unguessable part of the URL that serves cheat methods too.
    public let adminRpcKey: String
    /// JSON that means nothing to the store.
    public let configuration: [UInt8]
    public let status: DevnetStatus
    public let createdAt: Timestamp
    public let expiresAt: Timestamp?
    /// When it was deleted: the row stays for the record, its journal does not.
    public let deletedAt: Timestamp?
    /// What it was cloned from; nil for one that began at a genesis.
    public let source: JournalPosition?
}

/// A word for how a devnet is doing.
///
/// The store itself sets `running` and `deleted`; any other is kept as it comes.
public struct DevnetStatus: RawRepresentable, Hashable, Sendable, Codable {
    public static let running = DevnetStatus(rawValue: "running")
    public static let deleted = DevnetStatus(rawValue: "deleted")

    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

/// A moment of a devnet: after the record with this sequence number, or before any where it is 0.
public struct JournalPosition: Hashable, Sendable {
    public var devnet: DevnetRow.ID
    public var sequence: UInt64

    public init(devnet: DevnetRow.ID, sequence: UInt64) {
        self.devnet = devnet
        self.sequence = sequence
    }
}

/// What a new devnet is made from; what is nil is chosen by the store.
public struct NewDevnet: Sendable {
    public var id: DevnetRow.ID?
    public var team: TeamRow.ID?
    public var name: String
    /// nil takes the next number from 31338 that no devnet has ever had.
    public var chainId: UInt64?
    public var configuration: [UInt8]
    public var expiresAt: Timestamp?
    /// Makes a clone: its journal goes on from there, at the cost of one row.
    public var source: JournalPosition?

    public init(
        id: DevnetRow.ID? = nil,
        team: TeamRow.ID? = nil,
        name: String,
        chainId: UInt64? = nil,
        configuration: [UInt8] = [],
        expiresAt: Timestamp? = nil,
        source: JournalPosition? = nil
    ) {
        self.id = id
        self.team = team
        self.name = name
        self.chainId = chainId
        self.configuration = configuration
        self.expiresAt = expiresAt
        self.source = source
    }
}

extension DevnetRow {
    static let selection = """
        SELECT devnets.*, teams.id AS teamId, sources.id AS sourceId
        FROM devnets
        LEFT JOIN teams ON teams.key = devnets.team
        LEFT JOIN devnets AS sources ON sources.key = devnets.source
        """

    init(row: Row) {
        id = row.id("id")
        team = row.optionalID("teamId")
        name = row["name"]
        chainId = row.unsigned("chainId")
        rpcKey = row["rpcKey"]
        adminRpcKey = row["adminRpcKey"]
        configuration = row.bytes("configuration")
        status = DevnetStatus(rawValue: row["status"])
        createdAt = row.time("createdAt")
        expiresAt = row.optionalTime("expiresAt")
        deletedAt = row.optionalTime("deletedAt")
        source = row.optionalID("sourceId").map {
            JournalPosition(devnet: $0, sequence: row.unsigned("sourcePosition"))
        }
    }
}
