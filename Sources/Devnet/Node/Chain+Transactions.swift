public import EVM
import HashTreeCollections
public import Primitives

/// Why a transaction was not accepted.
public enum SubmissionError: Error, Sendable, CustomStringConvertible {
    case invalid(InvalidTransaction)
    case pool(PoolError)

    public var description: String {
        switch self {
        case .invalid(let reason): reason.description
        case .pool(let reason): reason.description
        }
    }
}

extension Chain {
    /// Takes a transaction into the pool and, under automine, mines it before returning.
    @discardableResult
    public mutating func submit(_ transaction: SignedTransaction) throws(SubmissionError) -> Hash256 {
        var options = TransitionOptions.devnet(transaction, gasCap: transactionGasCap)
        // Without automine the base fee may have fallen by the time of the next block.
        options.checksBaseFee = settings.automine
        options.checksBlobBaseFee = settings.automine
        if self.transaction(transaction.hash) != nil { throw .pool(.alreadyKnown) }
        do {
            // Nothing is run here, so no frames are borrowed.
            try Transition(rules: rules, block: nextEnvironment).checkAdmission(
                transaction.transaction,
                sender: transaction.sender,
                state: state,
                options: options
            )
        } catch { throw .invalid(error) }
        do { try pool.add(transaction) } catch { throw .pool(error) }
        events.append(.pendingTransaction(transaction))

        let recordIndex = records.count
        records.append(.poolAdd(transaction))
        if settings.automine {
            let refused = mineReady()
            if let reason = refused[transaction.hash] { throw .invalid(reason) }
            // In a block already: the block's record is enough.
            if pool.transaction(transaction.hash) == nil { records.remove(at: recordIndex) }
        }
        return transaction.hash
    }

    mutating func dropFromPool(_ hashes: [Hash256]) {
        for hash in hashes { pool.remove(hash) }
        records.append(.poolRemove(hashes))
    }

    /// Removes a waiting transaction; false when there is none.
    public mutating func drop(_ hash: Hash256) -> Bool {
        guard pool.transaction(hash) != nil else { return false }
        dropFromPool([hash])
        return true
    }

    public mutating func dropAll() {
        dropFromPool(pool.senders.values.flatMap(\.hashes))
    }

    /// The transaction signed by the devnet for one of its own accounts, or marked for an impersonated
    /// one; nil when the devnet may not act as `sender`.
    public func authorise(_ transaction: Transaction, from sender: Address) -> SignedTransaction? {
        if let key = accounts.key(of: sender) { return transaction.signed(by: key) }
        return isImpersonated(sender) ? SignedTransaction(unsigned: transaction, from: sender) : nil
    }
}
