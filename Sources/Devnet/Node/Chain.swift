public import EVM
import HashTreeCollections
import Primitives

/// A devnet's chain with everything that belongs to it: a value.
///
/// All decisions are made here, without I/O, clock or randomness: `now` is set by whoever asks. A copy
/// is a few references, so a snapshot is a copy kept, a failed change is a copy thrown away, and a
/// reader works on a copy that nobody changes under it. What changes a chain leaves a `Record`.
public struct Chain: Sendable {
    public let configuration: DevnetConfiguration
    public let accounts: DevAccounts
    public let genesis: StoredBlock
    let rules: Rules

    public internal(set) var head: StoredBlock
    /// The state at the head, with what cheats have made of it since.
    public internal(set) var state: WorldState
    var blocks: TreeDictionary<Hash256, StoredBlock>
    var transactions: TreeDictionary<Hash256, TransactionLocation> = [:]
    public internal(set) var pool = Pool()
    var settings: Settings
    var snapshots: [Saved] = []
    var nextSnapshot: UInt64 = 1
    /// Snapshots that restoring does not consume, by the number their owner gave.
    var bookmarks: [UInt64: Saved] = [:]

    /// Seconds since 1970 on the wall's clock.
    public internal(set) var now: UInt64

    /// Changes since the draft was begun, for the journal.
    var records: [Record] = []
    /// News since the draft was begun, for subscribers.
    var events: [ChainEvent] = []

    /// A new chain, at its genesis.
    ///
    /// Fails for a mnemonic that is none.
    public init(_ configuration: DevnetConfiguration) throws {
        try self.init(configuration, genesis: nil)
    }

    /// - Parameter genesis: the block to begin with, when it is there already.
    init(_ configuration: DevnetConfiguration, genesis given: StoredBlock?) throws {
        self.configuration = configuration
        rules = Rules.of(configuration.hardfork)
        accounts = try DevAccounts.of(configuration.mnemonic, count: configuration.accountCount)
        genesis = given ?? Genesis.block(configuration, accounts: accounts)
        head = genesis
        state = genesis.state
        blocks = [genesis.hash: genesis]
        settings = Settings(configuration)
        now = configuration.genesisTimestamp
    }

    public var chainID: UInt64 { configuration.chainID }

    /// How far evm_snapshot and bookmarks can take the chain back to.
    struct Saved: Sendable {
        let id: UInt64
        let head: StoredBlock
        let state: WorldState
        let blocks: TreeDictionary<Hash256, StoredBlock>
        let transactions: TreeDictionary<Hash256, TransactionLocation>
        let pool: Pool
        let settings: Settings
    }
}

/// What happened to a chain.
public enum ChainEvent: Sendable {
    case block(StoredBlock)
    case pendingTransaction(SignedTransaction)
    /// The chain was cut back or replaced: blocks above the ancestor are gone.
    case reorganised(to: StoredBlock)
}
