import Cryptography
public import EVM
public import Primitives

/// Why bytes are not a block.
public enum BlockDecodingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The outer list, or one of the lists in it.
    case envelope(RLPError)
    case header(HeaderDecodingError)
    case transaction(index: Int, TransactionDecodingError)
    /// A legacy transaction wrapped in a string, or a typed one that is not.
    case transactionForm(index: Int)
    case ommer(index: Int, HeaderDecodingError)
    case withdrawal(index: Int, RLPError)
    /// Withdrawals without a root in the header, or the other way round.
    case withdrawalsMismatch

    /// Stable, for logs and machines.
    public var code: String {
        switch self {
        case .envelope: "envelope"
        case .header: "header"
        case .transaction: "transaction"
        case .transactionForm: "transaction-form"
        case .ommer: "ommer"
        case .withdrawal: "withdrawal"
        case .withdrawalsMismatch: "withdrawals-mismatch"
        }
    }

    public var description: String {
        switch self {
        case .envelope(let error): "The block cannot be read as an RLP list of header and body: \(error)"
        case .header(let error): "The block's header is wrong. \(error)"
        case .transaction(let index, let error): "The block's transaction \(index) is wrong. \(error)"
        case .transactionForm(let index):
            """
            The block's transaction \(index) has the wrong form: legacy transactions stand in a block as lists, \
            all others as byte strings.
            """
        case .ommer(let index, let error): "The block's ommer \(index) is wrong. \(error)"
        case .withdrawal(let index, let error): "The block's withdrawal \(index) cannot be read: \(error)"
        case .withdrawalsMismatch:
            "A block has withdrawals exactly if its header has a withdrawals root; this one has only one of them."
        }
    }
}

extension Block {
    /// The block in RLP.
    public var encoded: [UInt8] {
        RLPEncoder.list { list in
            header.write(to: &list)
            list.list { items in
                for transaction in transactions {
                    if transaction.transaction.kind == .legacy {
                        items.append(encoded: transaction.encoded)
                    } else {
                        items.append(transaction.encoded)
                    }
                }
            }
            list.list { items in
                for ommer in ommers { ommer.write(to: &items) }
            }
            if let withdrawals {
                list.list { items in
                    for withdrawal in withdrawals { withdrawal.write(to: &items) }
                }
            }
        }
    }

    /// Reads a block in its one canonical form and recovers the transactions' senders.
    ///
    /// Whether the header commits to the body is another question: `brokenCommitment` answers it.
    public init(
        decoding bytes: [UInt8],
        signatures rule: SignatureRule = .lowS
    ) throws(BlockDecodingError) {
        var parts = try Sections(bytes)
        sealed = try parts.header()
        transactions = try parts.transactions(rule)
        ommers = try parts.ommers()
        withdrawals = try parts.withdrawals()
        guard (withdrawals == nil) == (sealed.header.withdrawalsRoot == nil) else {
            throw .withdrawalsMismatch
        }
    }
}

/// The parts of an encoded block, read one after the other.
private struct Sections {
    private var items: RLPDecoder

    init(_ bytes: [UInt8]) throws(BlockDecodingError) {
        do { items = try RLPDecoder.list(bytes) } catch { throw .envelope(error) }
    }

    mutating func header() throws(BlockDecodingError) -> SealedHeader {
        let bytes = try nextItem(of: &items)
        do {
            return SealedHeader(try Header(decoding: bytes), hash: Keccak.hash(bytes))
        } catch { throw .header(error) }
    }

    mutating func transactions(_ rule: SignatureRule) throws(BlockDecodingError) -> [SignedTransaction] {
        var list = try nextList()
        var result: [SignedTransaction] = []
        while !list.isAtEnd {
            let index = result.count
            let isLegacy = list.nextIsList
            let bytes = try isLegacy ? nextItem(of: &list) : nextString(of: &list)
            guard isLegacy == (bytes.first ?? 0 >= 0xc0) else { throw .transactionForm(index: index) }
            do {
                result.append(try SignedTransaction(decoding: bytes, signatures: rule))
            } catch { throw .transaction(index: index, error) }
        }
        return result
    }

    mutating func ommers() throws(BlockDecodingError) -> [Header] {
        var list = try nextList()
        var result: [Header] = []
        while !list.isAtEnd {
            let bytes = try nextItem(of: &list)
            do {
                result.append(try Header(decoding: bytes))
            } catch { throw .ommer(index: result.count, error) }
        }
        return result
    }

    mutating func withdrawals() throws(BlockDecodingError) -> [Withdrawal]? {
        if items.isAtEnd { return nil }
        var list = try nextList()
        var result: [Withdrawal] = []
        while !list.isAtEnd {
            do {
                var fields = try list.list()
                result.append(try Withdrawal(&fields))
            } catch { throw .withdrawal(index: result.count, error) }
        }
        guard items.isAtEnd else { throw .envelope(.extraItem) }
        return result
    }

    private mutating func nextList() throws(BlockDecodingError) -> RLPDecoder {
        do { return try items.list() } catch { throw .envelope(error) }
    }

    private func nextItem(of list: inout RLPDecoder) throws(BlockDecodingError) -> ArraySlice<UInt8> {
        do { return try list.encodedItem() } catch { throw .envelope(error) }
    }

    private func nextString(of list: inout RLPDecoder) throws(BlockDecodingError) -> ArraySlice<UInt8> {
        do { return try list.string() } catch { throw .envelope(error) }
    }
}
