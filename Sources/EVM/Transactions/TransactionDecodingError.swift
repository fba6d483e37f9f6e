public import Primitives

/// The parts of an encoded transaction, as error messages name them.
public enum TransactionField: String, Sendable, Hashable {
    case chainId = "chain id"
    case nonce
    case gasPrice = "gas price"
    case maxFeePerGas = "max fee per gas"
    case maxPriorityFeePerGas = "max priority fee per gas"
    case gasLimit = "gas limit"
    case to
    case value
    case data
    case accessList = "access list"
    case maxFeePerBlobGas = "max fee per blob gas"
    case blobVersionedHashes = "blob versioned hashes"
    case authorizations = "authorization list"
    case v
    case yParity = "y parity"
    case r
    case s
    case sidecar
}

/// Why bytes are not a signed transaction.
public enum TransactionDecodingError: Error, Sendable, Hashable, CustomStringConvertible {
    case empty
    case unknownType(UInt8)
    /// The outer list, or what stands behind it.
    case envelope(RLPError)
    case field(TransactionField, RLPError)
    /// Something behind the last field.
    case extraFields
    /// The network form of a blob transaction, with blobs, commitments and proofs.
    case blobSidecar
    case missingRecipient(Transaction.Kind)
    case nonceTooLarge
    case invalidV(U256)
    case invalidYParity(U256)
    case invalidR(U256)
    case invalidS(U256)
    case highS(U256)
    case unrecoverableSender
    /// Asked to read an impersonated transaction, and the signature is not the mark of one.
    case notImpersonated

    /// Stable, for logs and machines.
    public var code: String {
        switch self {
        case .empty: "empty"
        case .unknownType: "unknown-type"
        case .envelope: "envelope"
        case .field: "field"
        case .extraFields: "extra-fields"
        case .blobSidecar: "blob-sidecar"
        case .missingRecipient: "missing-recipient"
        case .nonceTooLarge: "nonce-too-large"
        case .invalidV: "invalid-v"
        case .invalidYParity: "invalid-y-parity"
        case .invalidR: "invalid-r"
        case .invalidS: "invalid-s"
        case .highS: "high-s"
        case .unrecoverableSender: "unrecoverable-sender"
        case .notImpersonated: "not-impersonated"
        }
    }

    public var description: String {
        switch self {
        case .empty:
            "The transaction is empty; send the signed transaction's bytes."
        case .unknownType(let type):
            """
            The transaction's type is \(Hex.encode([type])), and only 0x01 to 0x04 and legacy transactions \
            (RLP lists) are known.
            """
        case .envelope(let error):
            "The transaction cannot be read as one RLP list: \(error)"
        case .field(let field, let error):
            "The transaction's \(field.rawValue) cannot be read: \(error)"
        case .extraFields:
            "The transaction has more fields than its type allows."
        case .blobSidecar:
            """
            The blob transaction comes with its sidecar (blobs, commitments and proofs), which has no place \
            here; give the transaction without it.
            """
        case .missingRecipient(let kind):
            "The transaction's to is empty, but type \(kind.rawValue) transactions cannot create contracts."
        case .nonceTooLarge:
            "The transaction's nonce must be below 2^64 - 1."
        case .invalidV(let v):
            """
            The transaction's v is \(v), but a legacy transaction's is 27 or 28, or 35 or more with the \
            chain id in it.
            """
        case .invalidYParity(let parity):
            "The transaction's y parity is \(parity) and must be 0 or 1."
        case .invalidR(let r):
            "The transaction's r is \(r.quantity) and must be between 1 and the order of secp256k1."
        case .invalidS(let s):
            "The transaction's s is \(s.quantity) and must be between 1 and the order of secp256k1."
        case .highS(let s):
            """
            The transaction's s is \(s.quantity), in the upper half of its range; sign with the lower of \
            the two possible values.
            """
        case .unrecoverableSender:
            "The transaction's signature belongs to no key, so it has no sender."
        case .notImpersonated:
            "The transaction's signature is not the mark of an impersonated sender."
        }
    }
}
