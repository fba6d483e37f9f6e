import Cryptography
public import Primitives

/// The fields of a header, as error messages name them.
public enum HeaderField: String, Sendable, Hashable {
    case parentHash = "parent hash"
    case ommersHash = "ommers hash"
    case beneficiary
    case stateRoot = "state root"
    case transactionsRoot = "transactions root"
    case receiptsRoot = "receipts root"
    case logsBloom = "logs bloom"
    case difficulty
    case number
    case gasLimit = "gas limit"
    case gasUsed = "gas used"
    case timestamp
    case extraData = "extra data"
    case prevRandao = "mix hash"
    case nonce
    case baseFeePerGas = "base fee per gas"
    case withdrawalsRoot = "withdrawals root"
    case blobGasUsed = "blob gas used"
    case excessBlobGas = "excess blob gas"
    case parentBeaconBlockRoot = "parent beacon block root"
    case requestsHash = "requests hash"
}

/// Which field of a header cannot be read, and why.
public struct HeaderDecodingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Nil when it is the list itself.
    public let field: HeaderField?
    public let reason: RLPError

    public var code: String { "header" }

    public var description: String {
        guard let field else { return "The header cannot be read as one RLP list: \(reason)" }
        return "The header's \(field.rawValue) cannot be read: \(reason)"
    }
}

extension Header {
    /// The header in RLP.
    public var encoded: [UInt8] {
        var encoder = RLPEncoder(capacity: 700)
        write(to: &encoder)
        return encoder.bytes
    }

    /// What proof of work seals: the header without its mix hash and nonce.
    public var unsealedHash: Hash256 {
        Keccak.hash(
            RLPEncoder.list { list in
                appendUnsealed(to: &list)
                if let baseFeePerGas { list.append(baseFeePerGas) }
            }
        )
    }

    /// The fields before the seal.
    private func appendUnsealed(to list: inout RLPEncoder) {
        list.append(parentHash)
        list.append(ommersHash)
        list.append(beneficiary)
        list.append(stateRoot)
        list.append(transactionsRoot)
        list.append(receiptsRoot)
        list.append(logsBloom.bytes)
        list.append(difficulty)
        list.append(number)
        list.append(gasLimit)
        list.append(gasUsed)
        list.append(timestamp)
        list.append(extraData)
    }

    func write(to encoder: inout RLPEncoder) {
        encoder.list { list in
            appendUnsealed(to: &list)
            list.append(prevRandao)
            list.append(fixed: nonce)
            guard let baseFeePerGas else { return }
            list.append(baseFeePerGas)
            guard let withdrawalsRoot else { return }
            list.append(withdrawalsRoot)
            guard let blobGasUsed, let excessBlobGas, let parentBeaconBlockRoot else { return }
            list.append(blobGasUsed)
            list.append(excessBlobGas)
            list.append(parentBeaconBlockRoot)
            guard let requestsHash else { return }
            list.append(requestsHash)
        }
    }

    /// Reads a header in its one canonical form, with the fields of any fork, and nothing behind them.
    public init(decoding bytes: [UInt8]) throws(HeaderDecodingError) {
        try self.init(decoding: bytes[...])
    }

    init(decoding bytes: ArraySlice<UInt8>) throws(HeaderDecodingError) {
        self.init()
        var reader = try HeaderReader(bytes)
        parentHash = try reader.hash(.parentHash)
        ommersHash = try reader.hash(.ommersHash)
        beneficiary = try reader.address(.beneficiary)
        stateRoot = try reader.hash(.stateRoot)
        transactionsRoot = try reader.hash(.transactionsRoot)
        receiptsRoot = try reader.hash(.receiptsRoot)
        logsBloom = try reader.bloom(.logsBloom)
        difficulty = try reader.u256(.difficulty)
        number = try reader.uint64(.number)
        gasLimit = try reader.uint64(.gasLimit)
        gasUsed = try reader.uint64(.gasUsed)
        timestamp = try reader.uint64(.timestamp)
        extraData = try reader.bytes(.extraData)
        prevRandao = try reader.hash(.prevRandao)
        nonce = try reader.eightBytes(.nonce)
        if reader.isAtEnd { return }
        baseFeePerGas = try reader.u256(.baseFeePerGas)
        if reader.isAtEnd { return }
        withdrawalsRoot = try reader.hash(.withdrawalsRoot)
        if reader.isAtEnd { return }
        blobGasUsed = try reader.uint64(.blobGasUsed)
        excessBlobGas = try reader.uint64(.excessBlobGas)
        parentBeaconBlockRoot = try reader.hash(.parentBeaconBlockRoot)
        if reader.isAtEnd { return }
        requestsHash = try reader.hash(.requestsHash)
        guard reader.isAtEnd else { throw HeaderDecodingError(field: nil, reason: .extraItem) }
    }
}

/// Reads fields one after the other, and says of each failure which one it was.
private struct HeaderReader {
    typealias Failure = HeaderDecodingError

    private var items: RLPDecoder

    init(_ bytes: ArraySlice<UInt8>) throws(Failure) {
        do { items = try RLPDecoder.list(bytes) } catch { throw Failure(field: nil, reason: error) }
    }

    var isAtEnd: Bool { items.isAtEnd }

    mutating func hash(_ field: HeaderField) throws(Failure) -> Hash256 {
        do { return try items.hash() } catch { throw Failure(field: field, reason: error) }
    }

    mutating func address(_ field: HeaderField) throws(Failure) -> Address {
        do { return try items.address() } catch { throw Failure(field: field, reason: error) }
    }

    mutating func u256(_ field: HeaderField) throws(Failure) -> U256 {
        do { return try items.u256() } catch { throw Failure(field: field, reason: error) }
    }

    mutating func uint64(_ field: HeaderField) throws(Failure) -> UInt64 {
        do { return try items.uint64() } catch { throw Failure(field: field, reason: error) }
    }

    mutating func bytes(_ field: HeaderField) throws(Failure) -> [UInt8] {
        do { return try items.bytes() } catch { throw Failure(field: field, reason: error) }
    }

    mutating func bloom(_ field: HeaderField) throws(Failure) -> Bloom {
        let bytes = try bytes(field)
        guard let bloom = Bloom(bytes) else {
            throw Failure(field: field, reason: .wrongLength(expected: 256, found: bytes.count))
        }
        return bloom
    }

    mutating func eightBytes(_ field: HeaderField) throws(Failure) -> UInt64 {
        let bytes = try bytes(field)
        guard bytes.count == 8 else {
            throw Failure(field: field, reason: .wrongLength(expected: 8, found: bytes.count))
        }
        return bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
