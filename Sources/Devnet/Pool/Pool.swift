import Cryptography
public import EVM
import HashTreeCollections
public import Primitives
import Synchronization

/// Why the pool does not take a transaction.
///
/// The texts are geth's, which tools look for.
public enum PoolError: Error, Sendable, Hashable, CustomStringConvertible {
    case alreadyKnown
    case replacementUnderpriced
    case senderLimit(Int)
    case poolLimit(Int)

    public var description: String {
        switch self {
        case .alreadyKnown: "already known"
        case .replacementUnderpriced: "replacement transaction underpriced"
        case .senderLimit(let limit): "txpool is full: this sender has \(limit) transactions waiting"
        case .poolLimit(let limit): "txpool is full: \(limit) transactions are waiting"
        }
    }
}

/// Whose transactions go first into a block.
public enum TransactionOrder: String, Sendable, Hashable, CaseIterable {
    /// Who pays the most.
    case fees
    /// Who came first.
    case fifo
}

/// Transactions that wait for a block: a value, so that a chain's draft can be thrown away with it.
///
/// A copy is a few references, and changing one copies a path, however many wait: each change of a chain is made on a
/// copy that readers still hold the original of.
public struct Pool: Sendable {
    final class Entry: Sendable {
        let transaction: SignedTransaction
        /// Order of arrival.
        let arrival: UInt64

        init(_ transaction: SignedTransaction, arrival: UInt64) {
            self.transaction = transaction
            self.arrival = arrival
        }
    }

    /// What waits of one sender, by nonce.
    struct Queue: Sendable {
        fileprivate(set) var entries: TreeDictionary<UInt64, Entry> = [:]
        /// Nothing has a nonce below this.
        fileprivate var floor = UInt64.max

        subscript(nonce: UInt64) -> SignedTransaction? { entries[nonce]?.transaction }

        var hashes: [Hash256] { entries.values.map(\.transaction.hash) }

        /// In the order of nonces.
        var transactions: [SignedTransaction] {
            entries.sorted { $0.key < $1.key }.map(\.value.transaction)
        }
    }

    static let senderLimit = 4_096
    static let limit = 65_536

    private(set) var senders: TreeDictionary<Address, Queue> = [:]
    private var hashes: TreeDictionary<Hash256, Entry> = [:]
    private var arrivals: UInt64 = 0
    /// Another one for each change that any pool ever saw, so that pools of one version hold the same.
    private(set) var version: UInt64 = 0
    private static let versions = Atomic<UInt64>(0)

    public var count: Int { hashes.count }
    public var isEmpty: Bool { hashes.isEmpty }

    public func transaction(_ hash: Hash256) -> SignedTransaction? { hashes[hash]?.transaction }

    func queue(of sender: Address) -> Queue? { senders[sender] }

    /// The waiting transaction of a sender with a nonce.
    func transaction(of sender: Address, nonce: UInt64) -> SignedTransaction? { senders[sender]?[nonce] }

    /// Takes a transaction; one with the same sender and nonce gives way to higher fees.
    ///
    /// All of them must be higher by a tenth; those of blob transactions, which are dear to pass on, twice as high.
    mutating func add(_ transaction: SignedTransaction) throws(PoolError) {
        if hashes[transaction.hash] != nil { throw .alreadyKnown }
        let nonce = transaction.transaction.nonce
        var queue = senders[transaction.sender] ?? Queue()
        if let old = queue[nonce] {
            guard Pool.outbids(transaction.transaction, old.transaction) else {
                throw .replacementUnderpriced
            }
            hashes[old.hash] = nil
        } else {
            if queue.entries.count >= Pool.senderLimit { throw .senderLimit(Pool.senderLimit) }
            if hashes.count >= Pool.limit { throw .poolLimit(Pool.limit) }
        }
        arrivals += 1
        let entry = Entry(transaction, arrival: arrivals)
        queue.entries[nonce] = entry
        queue.floor = min(queue.floor, nonce)
        senders[transaction.sender] = queue
        hashes[transaction.hash] = entry
        change()
    }

    private mutating func change() {
        version = Pool.versions.wrappingAdd(1, ordering: .relaxed).newValue
    }

    private static func outbids(_ new: Transaction, _ old: Transaction) -> Bool {
        func bump(_ fee: U256) -> U256 {
            (fee.multiplied(by: old.kind == .blob ? 200 : 110) ?? .max).quotientAndRemainder(dividingBy: 100)
                .quotient
        }
        guard new.maxFeePerGas > old.maxFeePerGas, new.maxPriorityFeePerGas > old.maxPriorityFeePerGas else {
            return false
        }
        return new.maxFeePerGas >= bump(old.maxFeePerGas)
            && new.maxPriorityFeePerGas >= bump(old.maxPriorityFeePerGas)
            && (old.kind != .blob || new.maxFeePerBlobGas >= bump(old.maxFeePerBlobGas))
    }

    @discardableResult
    mutating func remove(_ hash: Hash256) -> Bool {
        guard let entry = hashes.removeValue(forKey: hash) else { return false }
        let sender = entry.transaction.sender
        senders[sender]?.entries[entry.transaction.transaction.nonce] = nil
        if senders[sender]?.entries.isEmpty == true { senders[sender] = nil }
        change()
        return true
    }

    mutating func removeAll() {
        senders = [:]
        hashes = [:]
        change()
    }

    /// Drops what the chain has passed by: everything below an account's nonce.
    mutating func prune(_ nonce: (Address) -> UInt64) {
        for (sender, queue) in senders {
            let current = nonce(sender)
            guard queue.floor < current else { continue }
            for (n, entry) in queue.entries where n < current { remove(entry.transaction.hash) }
            senders[sender]?.floor = current
        }
    }

    /// The nonce behind the unbroken run of transactions that starts at `nonce`.
    public func nextNonce(of sender: Address, after nonce: UInt64) -> UInt64 {
        guard let queue = senders[sender] else { return nonce }
        var next = nonce
        while queue.entries[next] != nil { next += 1 }
        return next
    }

    /// Whether a waiting transaction may give an account its code: by creating it, by a contract that might, or by
    /// an authorization.
    func maySetCode(of address: Address) -> Bool {
        hashes.values.contains { entry in
            let signed = entry.transaction
            let transaction = signed.transaction
            if !transaction.authorizations.isEmpty { return true }
            if transaction.to != nil { return !transaction.data.isEmpty }
            return Address.created(by: signed.sender, nonce: transaction.nonce) == address
        }
    }

    /// The transactions that can be mined now, each sender's in the order of nonces, and among senders the best fee
    /// or the first come first.
    func ready(
        baseFee: U256?,
        order: TransactionOrder = .fees,
        nonce: (Address) -> UInt64
    ) -> [SignedTransaction] {
        var runs: [[Entry]] = []
        for (sender, queue) in senders {
            var run: [Entry] = []
            var next = nonce(sender)
            while let entry = queue.entries[next],
                entry.transaction.transaction.effectivePriorityFee(baseFee: baseFee) != nil
            {
                run.append(entry)
                next += 1
            }
            if !run.isEmpty { runs.append(run.reversed()) }
        }
        if runs.count == 1 { return runs[0].reversed().map(\.transaction) }
        var result: [SignedTransaction] = []
        func fee(_ entry: Entry) -> U256 {
            guard order == .fees else { return .zero }
            return entry.transaction.transaction.effectivePriorityFee(baseFee: baseFee) ?? .zero
        }
        // A heap of the senders' first transactions; each round takes the best.
        var heap = runs.sorted { a, b in Pool.comesFirst(a, b, fee) }
        while !heap.isEmpty {
            var run = heap.removeFirst()
            if let entry = run.popLast() { result.append(entry.transaction) }
            if !run.isEmpty {
                let place = heap.partitioningIndex { Pool.comesFirst(run, $0, fee) }
                heap.insert(run, at: place)
            }
        }
        return result
    }

    private static func comesFirst(_ a: [Entry], _ b: [Entry], _ fee: (Entry) -> U256) -> Bool {
        guard let x = a.last, let y = b.last else { return a.last != nil }
        let (feeX, feeY) = (fee(x), fee(y))
        return feeX != feeY ? feeX > feeY : x.arrival < y.arrival
    }
}
