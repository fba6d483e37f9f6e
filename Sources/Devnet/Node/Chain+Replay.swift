import EVM
import Primitives

extension Chain {
    /// Makes a recorded change again.
    mutating func replay(_ record: Record) throws {
        switch record {
        case .block(let inputs, let transactions): try rebuild(inputs, transactions)
        case .emptyBlocks(let run): mine(run)
        case .state(let diff): state = state.applying(diff)
        case .poolAdd(let transaction): try pool.add(transaction)
        case .poolRemove(let hashes): for hash in hashes { pool.remove(hash) }
        case .settings(let value): settings = value
        case .snapshot: _ = snapshot()
        case .revert(let id): try require(revert(to: id), "snapshot \(id) is missing")
        case .bookmark(let id): bookmark(id)
        case .restore(let id): try require(restore(id), "snapshot \(id) is missing")
        case .removeBookmark(let id): try require(removeBookmark(id), "snapshot \(id) is missing")
        case .reset: reset()
        case .rollBack(let depth): try rollBack(depth)
        case .importedBlocks(let blocks): try importBlocks(blocks)
        case .blobs(let pooled): keepBlobs(of: pooled)
        }
        records.removeAll()
        events.removeAll()
    }

    private func require(_ condition: Bool, _ reason: String) throws {
        if !condition { throw JournalError.unplayable(reason) }
    }

    private mutating func rebuild(_ inputs: BlockInputs, _ transactions: [SignedTransaction]) throws {
        try FramePools.with { frames in
            // Its transactions were let in under the cap of their time.
            var builder = builder(inputs, gasCap: .max, frames: frames)
            for transaction in transactions {
                do {
                    try builder.add(transaction)
                } catch {
                    throw JournalError.unplayable("block \(head.number + 1) refuses a transaction: \(error)")
                }
            }
            append(builder.seal(), state: builder.state)
        }
    }
}

extension Chain {
    /// A chain made again from its journal.
    public static func replaying(
        configuration: DevnetConfiguration,
        records: some Sequence<[UInt8]>,
        history: HistoryMemory = .standard
    ) throws -> Chain {
        var chain = try Chain(configuration, history: history)
        try chain.replay(records)
        return chain
    }

    /// Makes recorded changes again, in order.
    public mutating func replay(_ records: some Sequence<[UInt8]>) throws {
        for record in records { try replay(Record(decoding: record)) }
    }

    /// A chain of its own that shares all state and history with this one.
    ///
    /// What waits in the pool stays behind: it was signed for this chain's id. Snapshots stay, too.
    public func cloned(as configuration: DevnetConfiguration) throws -> Chain {
        let accounts = try DevAccounts.of(configuration.mnemonic, count: configuration.accountCount)
        var copy = Chain(configuration, accounts, genesis, schedule, history)
        copy.head = head
        copy.state = state
        copy.index = index
        copy.blobs = blobs
        copy.settings = settings
        copy.now = now
        return copy
    }
}
