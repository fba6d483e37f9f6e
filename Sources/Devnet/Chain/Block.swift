import Cryptography
public import EVM
public import Primitives

/// A block: sealed header and body.
public struct Block: Sendable {
    public let sealed: SealedHeader
    public let transactions: [SignedTransaction]
    public let ommers: [Header]
    /// Nil before Shanghai.
    public let withdrawals: [Withdrawal]?

    public var header: Header { sealed.header }
    public var hash: Hash256 { sealed.hash }
    public var number: UInt64 { sealed.number }

    /// Takes the header as it is; `withBody` fills in the roots.
    public init(
        header: SealedHeader,
        transactions: [SignedTransaction],
        ommers: [Header] = [],
        withdrawals: [Withdrawal]? = nil
    ) {
        sealed = header
        self.transactions = transactions
        self.ommers = ommers
        self.withdrawals = withdrawals
    }

    /// A block whose header commits to the body: transactions root, ommers hash and withdrawals root are
    /// computed, everything else is taken from `header`.
    ///
    /// - Parameter parent: with which the header may share memory.
    public static func sealing(
        _ header: Header,
        transactions: [SignedTransaction],
        ommers: [Header] = [],
        withdrawals: [Withdrawal]? = nil,
        after parent: SealedHeader? = nil
    ) -> Block {
        var header = header
        header.transactionsRoot = transactionsRoot(transactions)
        header.ommersHash = ommersHash(ommers)
        header.withdrawalsRoot = withdrawals.map(withdrawalsRoot)
        return Block(
            header: SealedHeader(header, after: parent),
            transactions: transactions,
            ommers: ommers,
            withdrawals: withdrawals
        )
    }
}

extension Block {
    public static func transactionsRoot(_ transactions: [SignedTransaction]) -> Hash256 {
        OrderedTrieRoot.root(of: transactions.map(\.encoded))
    }

    public static func receiptsRoot(_ receipts: [Receipt]) -> Hash256 {
        OrderedTrieRoot.root(of: receipts.map(\.encoded))
    }

    public static func withdrawalsRoot(_ withdrawals: [Withdrawal]) -> Hash256 {
        OrderedTrieRoot.root(of: withdrawals.map(\.encoded))
    }

    public static func ommersHash(_ ommers: [Header]) -> Hash256 {
        if ommers.isEmpty { return Header.emptyOmmersHash }
        return Keccak.hash(
            RLPEncoder.list { list in
                for ommer in ommers { ommer.write(to: &list) }
            }
        )
    }

    /// The header's first commitment that the body does not keep; nil when all are kept.
    public var brokenCommitment: HeaderField? {
        if header.transactionsRoot != Self.transactionsRoot(transactions) { return .transactionsRoot }
        if header.ommersHash != Self.ommersHash(ommers) { return .ommersHash }
        if header.withdrawalsRoot != withdrawals.map(Self.withdrawalsRoot) { return .withdrawalsRoot }
        return nil
    }
}
