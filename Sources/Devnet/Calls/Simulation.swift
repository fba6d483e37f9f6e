import EVM
import Primitives

/// Blocks that are made up on top of a real one, looked at and thrown away (`eth_simulateV1`).
///
/// Each block begins where the one before it ended. Without validation whatever is not asked for is free: no base
/// fee, no fees, any nonce, any sender; a sender must only have what it sends.
struct Simulation {
    /// One block that is asked for.
    struct Block {
        var overrides = BlockOverrides()
        var state = StateOverrides()
        var calls: [CallRequest] = []
    }

    struct Options {
        /// Blocks and transactions keep the rules for real ones, fees and nonces among them.
        var validates = false
        /// Ether that moves leaves a log like a token's (ERC-7528).
        var tracesTransfers = false
    }

    /// What one call did.
    struct CallOutcome {
        let result: TransactionResult
        /// What it logged, with its transfers where they are traced.
        let logs: [Log]
        /// Position of the first of them among the block's.
        let firstLogIndex: Int
        /// It was given less gas than it asked for.
        let isGasCapped: Bool
    }

    /// A block that came about, with its calls.
    struct BlockOutcome {
        let stored: StoredBlock
        let calls: [CallOutcome]
    }

    /// Most blocks, gaps between them included.
    static let blockLimit: UInt64 = 256
    static let callLimit = 5_000
    static let totalCallLimit = 10_000
    /// Seconds between blocks whose time is not given.
    static let secondsPerBlock: UInt64 = 12

    let chain: Chain
    let options: Options
    let interrupt: Interrupt
    /// Gas that is left for all calls together.
    private var budget = Chain.callGasCap
    private(set) var outcomes: [BlockOutcome] = []
    private var parent: StoredBlock
    private var state: WorldState

    /// - Parameter state: what the first block begins with.
    init(
        _ chain: Chain,
        on parent: StoredBlock,
        state: WorldState,
        options: Options,
        interrupt: Interrupt
    ) {
        self.chain = chain
        self.parent = parent
        self.state = state
        self.options = options
        self.interrupt = interrupt
    }

    /// Makes the blocks, and those that are missing between them.
    mutating func run(_ blocks: [Block]) throws(RPCError) {
        for block in try ordered(blocks) { try make(block) }
    }

    /// All blocks with their numbers and times, gaps filled with empty ones.
    private func ordered(_ blocks: [Block]) throws(RPCError) -> [Block] {
        var result: [Block] = []
        let base = parent.number
        var number = base
        var time = parent.timestamp
        for var block in blocks {
            let wanted = block.overrides.number ?? number + 1
            guard wanted > number else { throw .blockNumber(wanted, after: number) }
            guard wanted - base <= Simulation.blockLimit else { throw .clientLimit("too many blocks") }
            for missing in (number + 1)..<wanted {
                time += Simulation.secondsPerBlock
                var filler = Block()
                filler.overrides.number = missing
                filler.overrides.time = time
                result.append(filler)
            }
            let moment = block.overrides.time ?? time &+ Simulation.secondsPerBlock
            guard moment > time else { throw .blockTime(moment, after: time) }
            block.overrides.number = wanted
            block.overrides.time = moment
            result.append(block)
            number = wanted
            time = moment
        }
        return result
    }

    private mutating func make(_ block: Block) throws(RPCError) {
        let header = self.header(for: block.overrides)
        let rules = self.rules(of: header)
        let parent = parent
        var environment = BlockEnvironment(header, rules, chainID: chain.chainID) { parent.blockHash($0) }
        environment.blobBaseFee = block.overrides.blobBaseFee ?? environment.blobBaseFee
        var point = CallPoint(state: state, environment: environment, rules: rules)
        try point.apply(block.state)
        var budget = budget
        let outcome = try FramePools.with { frames throws(RPCError) in
            var run = BlockRun(
                self,
                at: point,
                header: header,
                on: parent,
                withdrawals: block.overrides.withdrawals ?? [],
                budget: budget,
                frames: frames
            )
            defer { budget = run.budget }
            for call in block.calls { try run.add(call) }
            return try run.seal(depositContract: chain.schedule.depositContract)
        }
        self.budget = budget
        outcomes.append(outcome)
        self.parent = outcome.stored
        state = outcome.stored.state
    }

    private func rules(of header: Header) -> Rules {
        chain.schedule.rulesOfDevnet(number: header.number, timestamp: header.timestamp)
    }

    /// The header as far as it stands before the block is run.
    private func header(for overrides: BlockOverrides) -> Header {
        let before = parent.header
        var header = Header()
        header.parentHash = parent.hash
        header.number = overrides.number ?? before.number + 1
        header.timestamp = overrides.time ?? before.timestamp.saturatingSum(Simulation.secondsPerBlock)
        header.beneficiary = overrides.feeRecipient ?? before.beneficiary
        header.gasLimit = overrides.gasLimit ?? before.gasLimit
        header.prevRandao = overrides.prevRandao ?? .zero
        let features = rules(of: header).features
        header.difficulty = overrides.difficulty ?? (features.isProofOfStake ? .zero : before.difficulty)
        if features.hasBaseFee {
            header.baseFeePerGas = overrides.baseFeePerGas ?? (options.validates ? nextBaseFee : .zero)
        }
        if let schedule = features.blobs {
            header.excessBlobGas = schedule.excessBlobGas(
                parentExcess: before.excessBlobGas ?? 0,
                parentUsed: before.blobGasUsed ?? 0,
                parentBaseFee: before.baseFeePerGas ?? .zero
            )
        }
        if features.hasBeaconRoot { header.parentBeaconBlockRoot = overrides.beaconRoot ?? .zero }
        return header
    }

    private var nextBaseFee: U256 {
        guard let fee = parent.header.baseFeePerGas else { return BaseFee.initial }
        return BaseFee.next(
            parentBaseFee: fee,
            parentGasUsed: parent.header.gasUsed,
            parentGasLimit: parent.header.gasLimit
        )
    }
}
