public import EVM
public import Primitives

/// Why a chain cannot be cut back or built anew.
public enum ReorganisationError: Error, Sendable, CustomStringConvertible {
    case tooDeep(depth: UInt64, height: UInt64)
    /// A transaction was given for a block that is not built anew.
    case blockIndex(UInt64, depth: UInt64)
    /// A transaction that does not belong in the block that it was given for.
    case transaction(Hash256, InvalidTransaction)

    public var description: String {
        switch self {
        case .tooDeep(let depth, let height):
            "depth must not exceed current chain height: current height \(height), depth \(depth)"
        case .blockIndex(let index, let depth):
            """
            Block number for reorg tx will exceed the reorged chain height. Block number \(index) must not exceed \
            (depth-1) \(depth &- 1)
            """
        case .transaction(let hash, let reason):
            "transaction \(hash) does not belong in the block that it was given for: \(reason)"
        }
    }
}

extension Chain {
    /// The block that would be the head without the last `depth` ones.
    private func ancestor(_ depth: UInt64) throws(ReorganisationError) -> StoredBlock {
        let height = head.number - genesis.number
        guard depth <= height, let block = head.ancestor(head.number - depth) else {
            throw .tooDeep(depth: depth, height: height)
        }
        return block
    }

    /// Takes the last blocks away: their transactions, receipts and logs are gone, and what control methods changed
    /// since the new head with them.
    ///
    /// The transactions do not wait again. Pool, settings and snapshots stay.
    public mutating func rollBack(_ depth: UInt64) throws(ReorganisationError) {
        let target = try ancestor(depth)
        guard target != head else { return }
        move(to: target)
        records.append(.rollBack(depth))
    }

    /// Takes the last blocks away and mines as many in their place, each with what `transactions` gives for it.
    ///
    /// What was in the old blocks is gone, and what waits in the pool stays there. The new blocks differ from the
    /// old ones at least in their randomness.
    ///
    /// - Parameter transactions: told the index of a block from 0 on, and the chain at that block's parent.
    public mutating func reorganise(
        _ depth: UInt64,
        with transactions: (UInt64, Chain) throws -> [SignedTransaction]
    ) throws {
        var old: [Hash256] = []
        let target = try ancestor(depth)
        var block: StoredBlock? = head
        while let next = block, next != target {
            old.append(next.hash)
            block = next.parent
        }
        try rollBack(depth)
        for (index, hash) in old.reversed().enumerated() {
            settings.nextPrevRandao = settings.nextPrevRandao ?? hash
            try mineBlock(of: transactions(UInt64(index), self))
        }
    }

    /// Mines a block of given transactions and nothing else; throws when one of them does not belong there.
    private mutating func mineBlock(of transactions: [SignedTransaction]) throws {
        try FramePools.with { frames in
            var builder = builder(frames: frames)
            for transaction in transactions {
                do throws(InvalidTransaction) { try builder.add(transaction) } catch {
                    throw ReorganisationError.transaction(transaction.hash, error)
                }
            }
            let block = builder.seal()
            records.append(.block(builder.inputs, block.block.transactions))
            append(block, state: builder.state)
        }
    }
}
