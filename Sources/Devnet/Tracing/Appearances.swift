import EVM
import Primitives

/// Where an account appears in a chain: as a transaction's sender or receiver, or in a call that one led to.
///
/// Every transaction's outcome keeps the accounts that it looked at, which no appearance escapes; those that may
/// hold one are run again to be sure. So a long history costs a look at each of its blocks, and a replay of few.
struct Appearances {
    let address: Address
    let chain: Chain
    let interrupt: Interrupt

    /// Whether a block may hold an appearance.
    func isCandidate(_ outcome: TransactionOutcome) -> Bool { outcome.accessed.contains(address) }

    /// The block's transactions in which the account appears, in order.
    func positions(in block: StoredBlock) throws -> [Int] {
        guard block.outcomes.contains(where: isCandidate) else { return [] }
        var found: [Int] = []
        var unsure: Set<Int> = []
        for (index, transaction) in block.block.transactions.enumerated()
        where isCandidate(block.outcomes[index]) {
            if transaction.sender == address || transaction.transaction.to == address
                || block.outcomes[index].created == address
            {
                found.append(index)
            } else {
                unsure.insert(index)
            }
        }
        guard !unsure.isEmpty else { return found }
        let traces = BlockTraces(stored: block, chain: chain, interrupt: interrupt)
        try traces.visit(where: isCandidate) { writer in
            guard let index = writer.location?.index, unsure.contains(index) else { return }
            if writer.trace.calls.contains(where: { $0.from == address || $0.to == address }) {
                found.append(index)
            }
        }
        return found.sorted()
    }
}

extension Chain {
    /// The transaction by which an account had used a nonce; found by halving the chain.
    func transaction(of sender: Address, nonce: UInt64) -> TransactionLocation? {
        let isUsed = { (block: StoredBlock) in (block.state.account(at: sender)?.nonce ?? 0) > nonce }
        guard let block = firstBlock(where: isUsed) else { return nil }
        let index = block.block.transactions.firstIndex {
            $0.sender == sender && $0.transaction.nonce == nonce
        }
        return index.map { TransactionLocation(block: block, index: $0) }
    }

    /// The first block from which on `predicate` holds, given that it holds at the head and never ceases to.
    func firstBlock(where predicate: (StoredBlock) -> Bool) -> StoredBlock? {
        guard predicate(head) else { return nil }
        var low: UInt64 = 0
        var high = head.number
        while low < high {
            let middle = low + (high - low) / 2
            guard let block = head.ancestor(middle) else { return nil }
            if predicate(block) { high = middle } else { low = middle + 1 }
        }
        return head.ancestor(high)
    }
}
