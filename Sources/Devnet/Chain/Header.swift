import Cryptography
public import Primitives

/// A block's header, with the fields of all forks up to Osaka.
///
/// The optional fields came one fork after the other, and a header has those of its fork and of all
/// before; encoding stops at the first that is nil.
public struct Header: Sendable, Hashable {
    public var parentHash: Hash256 = .zero
    public var ommersHash: Hash256 = Header.emptyOmmersHash
    /// Who gets the fees.
    public var beneficiary: Address = .zero
    public var stateRoot: Hash256 = TrieRoot.empty
    public var transactionsRoot: Hash256 = TrieRoot.empty
    public var receiptsRoot: Hash256 = TrieRoot.empty
    public var logsBloom: Bloom = .empty
    /// 0 from Paris on.
    public var difficulty: U256 = .zero
    public var number: UInt64 = 0
    public var gasLimit: UInt64 = 0
    public var gasUsed: UInt64 = 0
    /// In seconds since 1970.
    public var timestamp: UInt64 = 0
    /// Up to 32 bytes by the rules of consensus; not limited here.
    public var extraData: [UInt8] = []
    /// The mix hash of proof of work; from Paris on the randomness that PREVRANDAO reads.
    public var prevRandao: Hash256 = .zero
    /// Of proof of work; 0 from Paris on.
    public var nonce: UInt64 = 0
    /// In wei; from London on.
    public var baseFeePerGas: U256?
    /// From Shanghai on.
    public var withdrawalsRoot: Hash256?
    /// From Cancun on.
    public var blobGasUsed: UInt64?
    /// From Cancun on.
    public var excessBlobGas: UInt64?
    /// From Cancun on.
    public var parentBeaconBlockRoot: Hash256?
    /// From Prague on.
    public var requestsHash: Hash256?

    public init() {}

    /// keccak256 of the empty list's RLP.
    public static let emptyOmmersHash = Keccak.hash([0xc0])

    /// The block's hash, computed anew each time: see `SealedHeader`.
    public var hash: Hash256 { Keccak.hash(encoded) }
}

/// A header that no longer changes, with its hash.
///
/// A chain holds one for each block, and most of what a header says is what the one before it said: gas limit,
/// beneficiary, an empty bloom. That part is one object for all in a row that agree.
public final class SealedHeader: Sendable, Hashable {
    public let hash: Hash256
    public let number: UInt64
    /// In seconds since 1970.
    public let timestamp: UInt64
    private let parentHash: Hash256
    let stateRoot: Hash256
    private let transactionsRoot: Hash256
    private let receiptsRoot: Hash256
    private let prevRandao: Hash256
    private let knownBaseFee: U256
    private let common: Common

    /// A header without what blocks have for themselves.
    private final class Common: Sendable {
        let header: Header
        init(_ header: Header) { self.header = header }
    }

    /// - Parameter previous: a header with which this one may share what they have in common.
    public convenience init(_ header: Header, after previous: SealedHeader? = nil) {
        self.init(header, hash: header.hash, after: previous)
    }

    init(_ header: Header, hash: Hash256, after previous: SealedHeader? = nil) {
        self.hash = hash
        number = header.number
        timestamp = header.timestamp
        parentHash = header.parentHash
        stateRoot = header.stateRoot
        transactionsRoot = header.transactionsRoot
        receiptsRoot = header.receiptsRoot
        prevRandao = header.prevRandao
        knownBaseFee = header.baseFeePerGas ?? .zero
        var rest = header
        rest.number = 0
        rest.timestamp = 0
        rest.parentHash = .zero
        rest.stateRoot = .zero
        rest.transactionsRoot = .zero
        rest.receiptsRoot = .zero
        rest.prevRandao = .zero
        if rest.baseFeePerGas != nil { rest.baseFeePerGas = .zero }
        if let known = previous?.common, known.header == rest {
            common = known
        } else {
            common = Common(rest)
        }
    }

    public var header: Header {
        var header = common.header
        header.number = number
        header.timestamp = timestamp
        header.parentHash = parentHash
        header.stateRoot = stateRoot
        header.transactionsRoot = transactionsRoot
        header.receiptsRoot = receiptsRoot
        header.prevRandao = prevRandao
        if header.baseFeePerGas != nil { header.baseFeePerGas = knownBaseFee }
        return header
    }

    // What the next block asks of each, without a copy of all the rest.

    var gasLimit: UInt64 { common.header.gasLimit }
    var gasUsed: UInt64 { common.header.gasUsed }
    var baseFeePerGas: U256? { common.header.baseFeePerGas == nil ? nil : knownBaseFee }
    var blobGasUsed: UInt64? { common.header.blobGasUsed }
    var excessBlobGas: UInt64? { common.header.excessBlobGas }

    public static func == (a: SealedHeader, b: SealedHeader) -> Bool { a.hash == b.hash }

    public func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}
