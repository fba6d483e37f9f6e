import EVM
import Primitives

/// What those who follow a chain are told, one thing after the other.
enum ChainNews: Sendable {
    /// The block is part of the chain now.
    case added(StoredBlock)
    /// The block was, and is no more.
    case removed(StoredBlock)
    case pendingTransaction(SignedTransaction)
}
