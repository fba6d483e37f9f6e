import Cryptography
public import EVM
import HashTreeCollections
public import Primitives

extension Chain {
    /// Seconds since 1970 on the devnet's clock.
    public var clock: UInt64 { UInt64(max(0, Int64(clamping: now) + settings.timeOffset)) }

    /// Seconds that the devnet's clock is ahead of the wall's.
    public var clockOffset: Int64 { settings.timeOffset }

    /// Seconds since 1970 in the next block, as things stand.
    var nextTimestamp: UInt64 {
        settings.nextTimestamp
            ?? settings.timestampStep.map { head.header.timestamp + $0 }
            ?? max(head.header.timestamp, clock)
    }

    /// The rules of the next block, as things stand.
    public var rules: Rules { schedule.rulesOfDevnet(number: head.number + 1, timestamp: nextTimestamp) }

    /// The rules that a block of this chain runs under.
    public func rules(of header: Header) -> Rules { schedule.rules(of: header) }

    /// What the next block is given, as things stand.
    func nextInputs() -> BlockInputs {
        let number = head.number + 1
        return BlockInputs(
            timestamp: nextTimestamp,
            beneficiary: settings.beneficiary,
            gasLimit: settings.gasLimit,
            baseFee: nextBaseFee,
            prevRandao: settings.nextPrevRandao ?? Keccak.hash(head.hash.bytes + U256(number).bigEndianBytes),
            parentBeaconBlockRoot: .zero,
            extraData: []
        )
    }

    /// Base fee of the next block, in wei; nil before London.
    public var nextBaseFee: U256? {
        guard rules.features.hasBaseFee else { return nil }
        if let fee = settings.nextBaseFee { return fee }
        guard let parentBaseFee = head.header.baseFeePerGas else { return BaseFee.initial }
        return BaseFee.next(
            parentBaseFee: parentBaseFee,
            parentGasUsed: head.header.gasUsed,
            parentGasLimit: head.header.gasLimit
        )
    }

    /// The next block as its transactions would see it, as things stand.
    var nextEnvironment: BlockEnvironment {
        BlockBuilder.environment(schedule, rules, nextInputs(), on: head)
    }

    func builder(frames: FramePool, interrupt: Interrupt = Interrupt()) -> BlockBuilder {
        BlockBuilder(
            on: head,
            state: state,
            inputs: nextInputs(),
            schedule: schedule,
            frames: frames,
            interrupt: interrupt
        )
    }

    private func readyTransactions() -> [SignedTransaction] {
        pool.ready(baseFee: nextBaseFee) { state.account(at: $0)?.nonce ?? 0 }
    }

    /// The block that would be mined now; the chain stays as it is.
    func pendingBlock(frames: FramePool) -> StoredBlock {
        var builder = builder(frames: frames)
        for transaction in readyTransactions() { _ = try? builder.add(transaction) }
        return builder.seal()
    }

    /// Mines one block of what waits in the pool, which may be nothing.
    ///
    /// - Returns: the transactions that turned out not to belong in any block, with the reason.
    @discardableResult
    public mutating func mineBlock() -> [Hash256: InvalidTransaction] {
        FramePools.with { frames in
            var builder = builder(frames: frames)
            var refused: [Hash256: InvalidTransaction] = [:]
            // A sender whose transaction stays behind keeps its later ones behind, too.
            var waiting: Set<Address> = []
            for transaction in readyTransactions() where !waiting.contains(transaction.sender) {
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
            install(builder.seal(), builder.inputs)
            return refused
        }
    }

    /// Mines blocks until nothing in the pool can be mined.
    mutating func mineReady() -> [Hash256: InvalidTransaction] {
        var refused: [Hash256: InvalidTransaction] = [:]
        while !readyTransactions().isEmpty {
            let before = pool.count
            refused.merge(mineBlock()) { first, _ in first }
            if pool.count == before { break }
        }
        return refused
    }

    /// Mines `count` blocks, with `step` seconds between their timestamps if given.
    public mutating func mine(_ count: UInt64, step: UInt64? = nil) {
        for i in 0..<count {
            if i > 0, let step { settings.nextTimestamp = head.header.timestamp + step }
            mineBlock()
        }
    }

    /// Makes a block the head and remembers it in the journal.
    private mutating func install(_ block: StoredBlock, _ inputs: BlockInputs) {
        records.append(.block(inputs, block.block.transactions))
        append(block)
    }

    /// Makes a block that was built on the head the head.
    mutating func append(_ block: StoredBlock) {
        head = block
        state = block.state
        remember(block)
        if !pool.isEmpty { pool.prune { state.account(at: $0)?.nonce ?? 0 } }
        consumeNextBlockSettings(block)
        events.append(.block(block))
    }

    /// Settings for one block alone are used up; a timestamp that was set moves the clock for good.
    private mutating func consumeNextBlockSettings(_ block: StoredBlock) {
        if settings.nextTimestamp != nil {
            settings.timeOffset = Int64(clamping: block.header.timestamp) - Int64(clamping: now)
            settings.nextTimestamp = nil
            // The wall's clock is not in the block: replay takes the offset from here.
            records.append(.settings(settings))
        }
        settings.nextBaseFee = nil
        settings.nextPrevRandao = nil
    }
}
