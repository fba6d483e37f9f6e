import EVM
public import Primitives

/// Takes blocks from elsewhere: reads them strictly, checks every rule, runs them and compares.
///
/// The order is that of cost: what can be told from the header comes first, running comes last. The seal of proof
/// of work alone is taken on trust.
public struct BlockImport: Sendable {
    public let schedule: ForkSchedule

    public init(_ schedule: ForkSchedule) { self.schedule = schedule }

    /// Hash of the block's parent, as its header says.
    public static func parentHash(of bytes: [UInt8]) throws(InvalidBlock) -> Hash256 {
        try header(of: bytes).parentHash
    }

    /// Hash of the block itself.
    public static func hash(of bytes: [UInt8]) throws(InvalidBlock) -> Hash256 {
        try header(of: bytes).hash
    }

    /// Imports an encoded block on top of its parent.
    public func run(_ bytes: [UInt8], on parent: ImportedBlock) throws(InvalidBlock) -> ImportedBlock {
        let rules = rules(of: try Self.header(of: bytes), on: parent)
        return try run(decode(bytes, rules), rules, on: parent)
    }

    /// The state that an encoded block leads to, whatever its header says of it: what to look at when a block is
    /// refused for its outcome.
    public func state(after bytes: [UInt8], on parent: ImportedBlock) throws(InvalidBlock) -> WorldState {
        let rules = rules(of: try Self.header(of: bytes), on: parent)
        let block = try decode(bytes, rules)
        return try withExecution(of: block, rules, on: parent) { execution, _ throws(InvalidBlock) in
            try perform(block, in: &execution)
            // The system calls behind them belong to the state, too; why they fail is told by the import.
            if rules.features.hasRequests {
                _ = try? execution.requests(depositContract: schedule.depositContract)
            }
            return execution.state
        }
    }

    private func decode(_ bytes: [UInt8], _ rules: Rules) throws(InvalidBlock) -> Block {
        let limit = rules.features.blockSizeLimit
        if bytes.count > limit { throw .tooLarge(size: bytes.count, limit: limit) }
        do {
            return try Block(decoding: bytes, signatures: rules.features.requiresLowS ? .lowS : .anyS)
        } catch { throw .malformed(error) }
    }

    /// Imports a block on top of its parent.
    public func run(_ block: Block, on parent: ImportedBlock) throws(InvalidBlock) -> ImportedBlock {
        let rules = rules(of: block.header, on: parent)
        if rules.features.blockSizeLimit < .max {
            let size = block.encoded.count
            if size > rules.features.blockSizeLimit {
                throw .tooLarge(size: size, limit: rules.features.blockSizeLimit)
            }
        }
        return try run(block, rules, on: parent)
    }

    static func header(of bytes: [UInt8]) throws(InvalidBlock) -> Header {
        let item: ArraySlice<UInt8>
        do {
            var items = try RLPDecoder.list(bytes)
            item = try items.encodedItem()
        } catch { throw .malformed(.envelope(error)) }
        do { return try Header(decoding: item) } catch { throw .malformed(.header(error)) }
    }

    private func rules(of header: Header, on parent: ImportedBlock) -> Rules {
        schedule.rules(
            number: header.number,
            timestamp: header.timestamp,
            parentTotalDifficulty: parent.totalDifficulty
        )
    }

    private func run(
        _ block: Block,
        _ rules: Rules,
        on parent: ImportedBlock
    ) throws(InvalidBlock) -> ImportedBlock {
        let header = block.header
        guard header.parentHash == parent.hash else { throw .unknownParent(header.parentHash) }
        do {
            try HeaderValidation(schedule: schedule).check(header, parent: parent.header, rules: rules)
        } catch { throw .header(error) }
        if header.ommersHash != Block.ommersHash(block.ommers) { throw .body(.ommersHash) }
        if header.withdrawalsRoot != block.withdrawals.map(Block.withdrawalsRoot) {
            throw .body(.withdrawalsRoot)
        }
        do { try OmmerValidation(schedule: schedule).check(block, parent: parent.stored) } catch {
            throw .ommers(error)
        }
        return ImportedBlock(
            try execute(block, rules, on: parent),
            totalDifficulty: parent.totalDifficulty.adding(header.difficulty) ?? .max,
            isProofOfStake: rules.features.isProofOfStake
        )
    }

    private func execute(
        _ block: Block,
        _ rules: Rules,
        on parent: ImportedBlock
    ) throws(InvalidBlock) -> StoredBlock {
        try withExecution(of: block, rules, on: parent) { execution, initialState throws(InvalidBlock) in
            try run(block, in: &execution)
            return StoredBlock(
                block,
                outcomes: execution.outcomes,
                initialState: initialState,
                state: execution.state,
                parent: parent.stored
            )
        }
    }

    /// Hands `body` an execution that has not begun, and the state it starts from where that is not the parent's.
    private func withExecution<Value>(
        of block: Block,
        _ rules: Rules,
        on parent: ImportedBlock,
        _ body: (inout BlockExecution, WorldState?) throws(InvalidBlock) -> Value
    ) throws(InvalidBlock) -> Value {
        try FramePools.with { frames throws(InvalidBlock) in
            let environment = BlockEnvironment(block.header, rules, chainID: schedule.chainID) {
                parent.stored.blockHash($0)
            }
            let isDAOFork = schedule.daoForkBlock == block.number
            let state = isDAOFork ? DAOFork.apply(to: parent.state) : parent.state
            var execution = BlockExecution(
                rules: rules,
                environment: environment,
                state: state,
                frames: frames
            )
            return try body(&execution, isDAOFork ? state : nil)
        }
    }

    /// Runs the whole block and compares what it leads to with what its header says.
    private func run(_ block: Block, in execution: inout BlockExecution) throws(InvalidBlock) {
        let header = block.header
        try perform(block, in: &execution)
        try compare(.gasUsed, header.gasUsed, execution.gasUsed)
        if let blobGasUsed = header.blobGasUsed {
            try compare(.blobGasUsed, blobGasUsed, execution.blobGasUsed)
        }
        try compare(.logsBloom, header.logsBloom, execution.logsBloom) { Hex.encode($0.bytes) }
        try compare(.receiptsRoot, header.receiptsRoot, execution.receiptsRoot)
        if let requestsHash = header.requestsHash {
            let requests: [[UInt8]]
            do {
                requests = try execution.requests(depositContract: schedule.depositContract)
            } catch { throw .requests(error) }
            try compare(.requestsHash, requestsHash, Requests.hash(requests))
        }
        try compare(.stateRoot, header.stateRoot, execution.state.root)
    }

    /// Runs the block up to its execution requests.
    private func perform(_ block: Block, in execution: inout BlockExecution) throws(InvalidBlock) {
        let header = block.header
        execution.begin(
            parentHash: header.parentHash,
            parentBeaconBlockRoot: header.parentBeaconBlockRoot ?? .zero
        )
        for (index, transaction) in block.transactions.enumerated() {
            let isProtected =
                transaction.transaction.kind == .legacy && transaction.transaction.chainId != nil
            if isProtected, !execution.rules.features.hasReplayProtection {
                throw .replayProtection(index: index)
            }
            do { try execution.add(transaction) } catch { throw .transaction(index: index, error) }
        }
        // Not before, since a transaction that does not belong there says more than a root that is wrong.
        if header.transactionsRoot != Block.transactionsRoot(block.transactions) {
            throw .body(.transactionsRoot)
        }
        execution.credit(block.withdrawals ?? [])
        execution.reward(header.beneficiary, number: header.number, ommers: block.ommers)
    }

    private func compare<Value: Equatable>(
        _ field: HeaderField,
        _ expected: Value,
        _ found: Value,
        text: (Value) -> String = { "\($0)" }
    ) throws(InvalidBlock) {
        if expected != found { throw .outcome(field, expected: text(expected), found: text(found)) }
    }
}
