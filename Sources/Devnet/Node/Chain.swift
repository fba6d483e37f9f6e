public import EVM
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
    /// Keeps the blocks' contents, of this chain and others, in bounds.
    public let history: HistoryMemory
    /// Which rules hold at which block.
    public private(set) var schedule: ForkSchedule

    public internal(set) var head: StoredBlock {
        didSet { pendingBlocks.forget() }
    }
    /// The state at the head, with what cheats have made of it since.
    public internal(set) var state: WorldState
    var index: ChainIndex
    public internal(set) var pool = Pool()
    let pendingBlocks = PendingBlocks()
    var blobs = BlobStore()
    var settings: Settings {
        didSet { schedule.adopt(settings, of: configuration) }
    }
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
    /// Fails for a mnemonic that is none, and for a genesis file that is none (`GenesisFileError`, `InvalidBlock`).
    public init(_ configuration: DevnetConfiguration, history: HistoryMemory = .standard) throws {
        let accounts = try DevAccounts.of(configuration.mnemonic, count: configuration.accountCount)
        if let json = configuration.genesis {
            let file = try GenesisFile(json)
            try self.init(configuration, accounts, file.block().stored, file.schedule, history)
        } else {
            self.init(
                configuration,
                accounts,
                Genesis.block(configuration, accounts: accounts),
                ForkSchedule(configuration.hardfork),
                history
            )
        }
    }

    /// A chain at `genesis`, which is there already.
    init(
        _ configuration: DevnetConfiguration,
        _ accounts: DevAccounts,
        _ genesis: StoredBlock,
        _ schedule: ForkSchedule,
        _ history: HistoryMemory
    ) {
        self.history = history
        self.configuration = configuration
        self.accounts = accounts
        self.genesis = genesis
        var schedule = schedule
        schedule.chainID = configuration.chainID
        self.schedule = schedule
        head = genesis
        state = genesis.state
        index = ChainIndex(from: genesis)
        settings = Settings(configuration)
        now = configuration.genesisTimestamp
    }

    public var chainID: UInt64 { schedule.chainID }

    /// Most gas that a transaction may ask for, beside what its block has.
    var transactionGasCap: UInt64 { configuration.transactionGasCap ?? .max }

    /// How far evm_snapshot and bookmarks can take the chain back to.
    struct Saved: Sendable {
        let id: UInt64
        let head: StoredBlock
        let state: WorldState
        let index: ChainIndex
        let pool: Pool
        let settings: Settings
    }
}

/// What happened to a chain.
public enum ChainEvent: Sendable {
    case block(StoredBlock)
    // Indirect: the many events of blocks are not to be as large as a transaction.
    indirect case pendingTransaction(SignedTransaction)
    /// The head was one block and is now another that is not its child: see `Reorganisation`.
    case reorganised(from: StoredBlock, to: StoredBlock)
}
