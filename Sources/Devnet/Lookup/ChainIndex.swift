import EVM
import Primitives

/// What finds blocks, transactions and logs of a chain: a value that shares its parts with other chains.
struct ChainIndex: Sendable {
    private(set) var blocks = HashIndex()
    private(set) var transactions = HashIndex()
    private(set) var logs: LogIndex

    /// The index of a chain that begins with this block.
    init(from genesis: StoredBlock) {
        logs = LogIndex(from: genesis.number)
        blocks.insert(genesis.hash, block: genesis.number)
    }

    /// Takes in the chain's new head.
    mutating func append(_ block: StoredBlock) {
        blocks.insert(block.hash, block: block.number)
        logs.append(block)
        for transaction in block.block.transactions {
            transactions.insert(transaction.hash, block: block.number)
        }
    }

    /// Forgets what is behind a block of the chain.
    mutating func cut(after block: UInt64) {
        blocks.cut(after: block)
        transactions.cut(after: block)
        logs.cut(after: block)
    }
}
