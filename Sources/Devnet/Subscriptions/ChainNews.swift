import EVM
import Primitives

/// What those who follow a chain are told, one thing after the other.
enum ChainNews: Sendable {
    /// The block is part of the chain now.
    case added(StoredBlock)
    /// The block was, and is no more.
    case removed(StoredBlock)
    case pendingTransaction(SignedTransaction)

    /// The steps from one head to another: down to their last common block, then up.
    static func steps(from old: StoredBlock, to new: StoredBlock) -> [ChainNews] {
        if new.header.parentHash == old.hash { return [.added(new)] }
        var removed: [ChainNews] = []
        var added: [ChainNews] = []
        var left: StoredBlock? = old
        var right: StoredBlock? = new
        while left?.hash != right?.hash {
            let (old, new) = (left, right)
            if let old, old.number >= new?.number ?? 0 {
                removed.append(.removed(old))
                left = old.parent
            }
            if let new, new.number >= old?.number ?? 0 {
                added.append(.added(new))
                right = new.parent
            }
        }
        return removed + added.reversed()
    }
}
