import Cryptography
public import EVM
public import Primitives

extension Chain {
    /// Seconds since 1970 on the devnet's clock.
    public var clock: UInt64 { UInt64(max(0, Int64(clamping: now).saturatingSum(settings.timeOffset))) }

    /// Seconds that the devnet's clock is ahead of the wall's.
    public var clockOffset: Int64 { settings.timeOffset }

    /// Seconds since 1970 in the next block, as things stand.
    var nextTimestamp: UInt64 {
        settings.nextTimestamp
            ?? settings.timestampStep.map { head.timestamp.saturatingSum($0) }
            ?? max(head.timestamp, clock)
    }

    /// The rules of the next block, as things stand.
    public var rules: Rules { schedule.rulesOfDevnet(number: head.number + 1, timestamp: nextTimestamp) }

    /// The rules that a block of this chain runs under.
    public func rules(of header: Header) -> Rules { schedule.rules(of: header) }

    /// What the next block is given, as things stand.
    func nextInputs() -> BlockInputs {
        BlockInputs(
            timestamp: nextTimestamp,
            beneficiary: settings.beneficiary,
            gasLimit: settings.gasLimit,
            baseFee: nextBaseFee,
            prevRandao: settings.nextPrevRandao ?? prevRandao(after: head),
            parentBeaconBlockRoot: .zero,
            extraData: []
        )
    }

    /// What stands in for the beacon chain's randomness.
    private func prevRandao(after block: StoredBlock) -> Hash256 {
        Keccak.hash(block.hash.word, U256(block.number + 1))
    }

    /// Base fee of the next block, in wei; nil before London.
    public var nextBaseFee: U256? { nextBaseFee(rules) }

    private func nextBaseFee(_ rules: Rules) -> U256? {
        guard rules.features.hasBaseFee else { return nil }
        if let fee = settings.nextBaseFee { return fee }
        let parent = head.block.sealed
        guard let parentBaseFee = parent.baseFeePerGas else { return BaseFee.initial }
        return BaseFee.next(
            parentBaseFee: parentBaseFee,
            parentGasUsed: parent.gasUsed,
            parentGasLimit: parent.gasLimit
        )
    }

    /// The next block as its transactions would see it, as things stand.
    var nextEnvironment: BlockEnvironment {
        BlockBuilder.environment(schedule, rules, nextInputs(), on: head)
    }

    /// Builds on the head and its state.
    ///
    /// - Parameters:
    ///   - inputs: the next block's, where they are not to be those of now.
    ///   - gasCap: most gas that one transaction may ask for, where that is not what it is now.
    func builder(
        _ inputs: BlockInputs? = nil,
        gasCap: UInt64? = nil,
        withdrawals: [Withdrawal] = [],
        frames: FramePool,
        interrupt: Interrupt = Interrupt()
    ) -> BlockBuilder {
        BlockBuilder(
            on: head,
            state: state,
            inputs: inputs ?? nextInputs(),
            schedule: schedule,
            withdrawals: withdrawals,
            transactionGasCap: gasCap ?? transactionGasCap,
            frames: frames,
            interrupt: interrupt
        )
    }

    /// What waits and could be mined now, in the order in which it would be.
    func readyTransactions() -> [SignedTransaction] {
        pool.ready(baseFee: nextBaseFee, order: configuration.order) { state.account(at: $0)?.nonce ?? 0 }
    }

    /// Mines one block of what waits in the pool, which may be nothing.
    ///
    /// - Returns: the transactions that turned out not to belong in any block, with the reason.
    @discardableResult
    public mutating func mineBlock() -> [Hash256: InvalidTransaction] { mineBlock(of: readyTransactions()) }

    private mutating func mineBlock(of ready: [SignedTransaction]) -> [Hash256: InvalidTransaction] {
        FramePools.with { frames in
            var builder = builder(frames: frames)
            var refused: [Hash256: InvalidTransaction] = [:]
            // A sender whose transaction stays behind keeps its later ones behind, too.
            var waiting: Set<Address> = []
            for transaction in ready where !waiting.contains(transaction.sender) {
                do throws(InvalidTransaction) {
                    try builder.add(transaction)
                } catch .blockGasExceeded where transaction.transaction.gasLimit <= builder.inputs.gasLimit {
                    waiting.insert(transaction.sender)
                } catch {
                    refused[transaction.hash] = error
                    waiting.insert(transaction.sender)
                }
            }
            if !refused.isEmpty { dropFromPool(Array(refused.keys)) }
            let block = builder.seal()
            records.append(.block(builder.inputs, block.block.transactions))
            append(block, state: builder.state)
            return refused
        }
    }

    /// Mines blocks until nothing in the pool can be mined.
    mutating func mineReady() -> [Hash256: InvalidTransaction] {
        var refused: [Hash256: InvalidTransaction] = [:]
        while !pool.isEmpty, case let ready = readyTransactions(), !ready.isEmpty {
            let before = pool.count
            refused.merge(mineBlock(of: ready)) { first, _ in first }
            if pool.count == before { break }
        }
        return refused
    }

    /// Mines `count` blocks, with `step` seconds between their timestamps if given.
    public mutating func mine(_ count: UInt64, step: UInt64? = nil) {
        for i in 0..<count {
            if i > 0, let step { settings.nextTimestamp = head.timestamp.saturatingSum(step) }
            // Nothing comes into the pool on the way.
            if pool.isEmpty {
                let run = EmptyBlocks(
                    first: nextInputs(),
                    count: count - i,
                    step: step ?? settings.timestampStep ?? 0
                )
                records.append(.emptyBlocks(run))
                mine(run)
                if step != nil { keepClock(at: head.timestamp) }
                return
            }
            mineBlock()
        }
    }

    /// Mines blocks without transactions.
    mutating func mine(_ run: EmptyBlocks) {
        FramePools.with { frames in
            var inputs = run.first
            for i in 0..<run.count {
                if i > 0 {
                    inputs.timestamp = inputs.timestamp.saturatingSum(run.step)
                    inputs.baseFee = nextBaseFee(
                        schedule.rulesOfDevnet(number: head.number + 1, timestamp: inputs.timestamp)
                    )
                    inputs.prevRandao = prevRandao(after: head)
                }
                mineEmptyBlock(inputs, frames)
            }
        }
    }

    private mutating func mineEmptyBlock(_ inputs: BlockInputs, _ frames: FramePool) {
        // The chain gives its state away: what nobody else holds of it can then be changed where it is.
        var state = WorldState()
        swap(&state, &self.state)
        var builder = BlockBuilder(
            on: head,
            state: consume state,
            inputs: inputs,
            schedule: schedule,
            frames: frames
        )
        append(builder.seal(), state: builder.state)
    }

    /// Makes a block that was built on the head the head.
    mutating func append(_ block: StoredBlock, state: WorldState) {
        head = block
        self.state = state
        if history.isFull, block.number % 64 == 0 { self.state.packSystemStorage() }
        remember(block)
        if !pool.isEmpty { pool.prune { state.account(at: $0)?.nonce ?? 0 } }
        consumeNextBlockSettings(block)
        events.append(.block(block))
    }

    /// Settings for one block alone are used up; a timestamp that was set moves the clock for good.
    private mutating func consumeNextBlockSettings(_ block: StoredBlock) {
        if settings.nextTimestamp != nil {
            settings.nextTimestamp = nil
            keepClock(at: block.timestamp)
        }
        settings.nextBaseFee = nil
        settings.nextPrevRandao = nil
    }

    /// Moves the clock for good to where a block's timestamp put it.
    private mutating func keepClock(at timestamp: UInt64) {
        settings.timeOffset = Int64(clamping: timestamp) - Int64(clamping: now)
        // The wall's clock is not in the block: replay takes the offset from here.
        records.append(.settings(settings))
    }
}
