import EVM
import Primitives

/// Runs a block again, transaction by transaction, on the state that it ran on.
struct BlockReplay {
    let block: Block
    let interrupt: Interrupt
    let limit: TraceLimit
    private let rules: Rules
    private let environment: BlockEnvironment
    private(set) var state: WorldState
    /// The next transaction's.
    private(set) var index = 0
    private var gasUsed: UInt64 = 0
    private var logCount = 0

    /// - Parameter initialState: the state before the block's system calls.
    init(
        _ block: Block,
        on parent: StoredBlock,
        initialState: WorldState,
        chain: Chain,
        interrupt: Interrupt,
        limit: TraceLimit = .standard
    ) {
        self.block = block
        self.interrupt = interrupt
        self.limit = limit
        let rules = chain.rules(of: block.header)
        let environment = BlockEnvironment(block.header, rules, chainID: chain.chainID) {
            parent.blockHash($0)
        }
        self.rules = rules
        self.environment = environment
        // The system contracts' part comes first, as it did then.
        state = FramePools.with { frames in
            var execution = BlockExecution(
                rules: rules,
                environment: environment,
                state: initialState,
                frames: frames,
                interrupt: interrupt
            )
            execution.begin(
                parentHash: block.header.parentHash,
                parentBeaconBlockRoot: block.header.parentBeaconBlockRoot ?? .zero
            )
            return execution.state
        }
    }

    /// Fails for the genesis, which nothing led to.
    init(
        _ stored: StoredBlock,
        chain: Chain,
        interrupt: Interrupt,
        limit: TraceLimit = .standard
    ) throws {
        guard let parent = stored.parent else { throw RPCError.server("genesis is not traceable") }
        self.init(
            stored.block,
            on: parent,
            initialState: stored.initialState,
            chain: chain,
            interrupt: interrupt,
            limit: limit
        )
    }

    /// The next transaction; nil after the last.
    var job: TraceJob? {
        guard index < block.transactions.count else { return nil }
        let signed = block.transactions[index]
        return TraceJob(
            rules: rules,
            environment: environment,
            state: state,
            transaction: signed.transaction,
            sender: signed.sender,
            options: .devnet(signed),
            gasAvailable: block.header.gasLimit - min(gasUsed, block.header.gasLimit),
            location: TraceJob.Location(
                blockHash: block.hash,
                blockNumber: block.number,
                index: index,
                hash: signed.hash
            ),
            firstLogIndex: logCount,
            limit: limit,
            interrupt: interrupt
        )
    }

    /// Goes on to the next transaction, given what this one did.
    mutating func advance(_ result: TransactionResult) {
        state = state.applying(result.diff)
        gasUsed += result.gasUsed
        logCount += result.logs.count
        index += 1
    }

    /// Runs the transactions before `position` without looking.
    mutating func skip(to position: Int) throws {
        while index < position, let job { advance(try job.run()) }
    }
}

extension Chain {
    /// A mined transaction, ready to be traced.
    func traceJob(
        of location: TransactionLocation,
        interrupt: Interrupt,
        limit: TraceLimit = .standard
    ) throws -> TraceJob {
        var replay = try BlockReplay(location.block, chain: self, interrupt: interrupt, limit: limit)
        try replay.skip(to: location.index)
        guard let job = replay.job else { throw RPCError.server("transaction not found") }
        return job
    }
}
