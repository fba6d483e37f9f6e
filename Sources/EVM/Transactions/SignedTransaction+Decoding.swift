package import Primitives

extension SignedTransaction {
    /// Reads a transaction in its canonical form, and only in that, and recovers the sender.
    ///
    /// Checked is what can be told from the bytes alone: form, widths, counts and signature. Whether
    /// the transaction fits a fork, a chain and a state is for the state transition to say.
    public init(
        decoding bytes: [UInt8],
        signatures rule: SignatureRule = .lowS
    ) throws(TransactionDecodingError) {
        try self.init(decoding: bytes[...], signatures: rule)
    }

    /// The same for a part of a larger buffer.
    public init(
        decoding bytes: ArraySlice<UInt8>,
        signatures rule: SignatureRule = .lowS
    ) throws(TransactionDecodingError) {
        let parts = try Parts(decoding: bytes)
        try self.init(
            parts.transaction,
            yParity: parts.yParity,
            r: parts.r,
            s: parts.s,
            signatures: rule
        )
    }

    /// Reads back what `init(unsigned:from:)` made, the sender from the mark it bears.
    ///
    /// Only for bytes that this program wrote itself: whoever else could hand bytes in here could act as
    /// any account.
    public init(decodingImpersonated bytes: [UInt8]) throws(TransactionDecodingError) {
        let parts = try Parts(decoding: bytes[...])
        guard parts.r >> 160 == .one, parts.s == .one, !parts.yParity else { throw .notImpersonated }
        self.init(unsigned: parts.transaction, from: Address(truncating: parts.r))
    }

    /// Reads back a transaction of which hash and sender are known, and takes both as they are.
    ///
    /// Only for bytes and values that this program wrote itself, in this run: nothing is checked.
    package init(
        decodingKnown bytes: ArraySlice<UInt8>,
        hash: Hash256,
        sender: Address,
        isImpersonated: Bool
    ) throws(TransactionDecodingError) {
        let parts = try Parts(decoding: bytes)
        self.init(
            parts.transaction,
            yParity: parts.yParity,
            r: parts.r,
            s: parts.s,
            hash: hash,
            sender: sender,
            isImpersonated: isImpersonated
        )
    }
}

/// A transaction and its signature as they stand in the encoding, not yet checked against each other.
private struct Parts {
    var transaction: Transaction
    var yParity: Bool
    var r: U256
    var s: U256

    init(decoding bytes: ArraySlice<UInt8>) throws(TransactionDecodingError) {
        guard let first = bytes.first else { throw .empty }
        if first >= 0xc0 {
            try self.init(legacy: TransactionReader(list: bytes))
            return
        }
        guard let kind = Transaction.Kind(rawValue: first), kind != .legacy else { throw .unknownType(first) }
        try self.init(kind, TransactionReader(list: bytes.dropFirst()))
    }

    private init(legacy reader: TransactionReader) throws(TransactionDecodingError) {
        var reader = reader
        let nonce = try reader.nonce()
        let gasPrice = try reader.u256(.gasPrice)
        transaction = Transaction(
            chainId: nil,
            nonce: nonce,
            gasPrice: gasPrice,
            gasLimit: try reader.uint64(.gasLimit),
            to: try reader.optionalAddress(.to),
            value: try reader.u256(.value),
            data: try reader.bytes(.data)
        )
        let v = try reader.u256(.v)
        r = try reader.u256(.r)
        s = try reader.u256(.s)
        try reader.finish()
        if v == 27 || v == 28 {
            yParity = v == 28
        } else {
            guard v >= 35, let chainId = ((v &- 35) >> 1).asUInt64 else { throw .invalidV(v) }
            transaction.chainId = chainId
            yParity = (v &- 35).limb0 & 1 == 1
        }
    }

    private init(
        _ kind: Transaction.Kind,
        _ reader: TransactionReader
    ) throws(TransactionDecodingError) {
        var reader = reader
        if kind == .blob, reader.startsWithList { throw .blobSidecar }
        let chainId = try reader.uint64(.chainId)
        let nonce = try reader.nonce()
        let priorityFee: U256
        let maxFee: U256
        if kind == .accessList {
            maxFee = try reader.u256(.gasPrice)
            priorityFee = maxFee
        } else {
            priorityFee = try reader.u256(.maxPriorityFeePerGas)
            maxFee = try reader.u256(.maxFeePerGas)
        }
        transaction = Transaction(
            kind: kind,
            chainId: chainId,
            nonce: nonce,
            maxFeePerGas: maxFee,
            maxPriorityFeePerGas: priorityFee,
            gasLimit: try reader.uint64(.gasLimit),
            to: try reader.optionalAddress(.to),
            value: try reader.u256(.value),
            data: try reader.bytes(.data),
            accessList: try reader.accessList()
        )
        if kind == .blob {
            transaction.maxFeePerBlobGas = try reader.u256(.maxFeePerBlobGas)
            transaction.blobVersionedHashes = try reader.blobVersionedHashes()
        }
        if kind == .setCode { transaction.authorizations = try reader.authorizations() }
        let parity = try reader.u256(.yParity)
        r = try reader.u256(.r)
        s = try reader.u256(.s)
        try reader.finish()
        guard parity <= .one else { throw .invalidYParity(parity) }
        yParity = parity == .one
        if kind == .blob || kind == .setCode, transaction.to == nil { throw .missingRecipient(kind) }
    }
}

extension TransactionReader {
    /// A nonce that can still be counted up (https://eips.ethereum.org/EIPS/eip-2681).
    fileprivate mutating func nonce() throws(TransactionDecodingError) -> UInt64 {
        let nonce = try uint64(.nonce)
        guard nonce < .max else { throw .nonceTooLarge }
        return nonce
    }
}
