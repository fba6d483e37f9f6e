public import EVM
public import Primitives

/// Why a block is refused.
public enum InvalidBlock: Error, Sendable, Hashable {
    case malformed(BlockDecodingError)
    /// Encoded, in bytes (EIP-7934).
    case tooLarge(size: Int, limit: Int)
    case unknownParent(Hash256)
    case header(InvalidHeader)
    /// The header does not commit to the body.
    case body(HeaderField)
    case ommers(InvalidOmmers)
    case transaction(index: Int, InvalidTransaction)
    /// A signature that names a chain, before signatures could (EIP-155).
    case replayProtection(index: Int)
    case requests(InvalidRequests)
    /// Running the block does not lead to what the header says.
    case outcome(HeaderField, expected: String, found: String)

    /// Stable, for logs and machines.
    public var code: String {
        switch self {
        case .malformed(let error): "malformed-\(error.code)"
        case .tooLarge: "too-large"
        case .unknownParent: "unknown-parent"
        case .header(let error): "header-\(error.code)"
        case .body: "body"
        case .ommers(let error): "ommers-\(error.code)"
        case .transaction: "transaction"
        case .replayProtection: "replay-protection"
        case .requests(let error): "requests-\(error.code)"
        case .outcome: "outcome"
        }
    }
}

extension InvalidBlock: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed(let error): error.description
        case .tooLarge(let size, let limit):
            "The block takes \(size) bytes encoded, and may take at most \(limit)."
        case .unknownParent(let hash): "The block's parent \(hash) is not known. Import its ancestors first."
        case .header(let error): "The block's header is not valid. \(error)"
        case .body(let field): "The header's \(field.rawValue) is not that of the block's body."
        case .ommers(let error): "The block's ommers are not valid. \(error)"
        case .transaction(let index, let error):
            "The block's transaction \(index) does not belong in it: \(error)."
        case .replayProtection(let index):
            "The signature of the block's transaction \(index) names a chain, which none could at that time."
        case .requests(let error): "The block's execution requests are not valid. \(error)"
        case .outcome(let field, let expected, let found):
            "Running the block leads to the \(field.rawValue) \(found); its header says \(expected)."
        }
    }
}

/// Why a block's execution requests cannot be told (EIP-7685).
public enum InvalidRequests: Error, Sendable, Hashable {
    /// A log of the deposit contract that is no deposit (EIP-6110).
    case depositLayout
    /// A system contract that must be there is not.
    case missingContract(Address)
    /// The system call failed.
    case failedCall(Address)

    /// Stable, for logs and machines.
    public var code: String {
        switch self {
        case .depositLayout: "deposit-layout"
        case .missingContract: "missing-contract"
        case .failedCall: "failed-call"
        }
    }
}

extension InvalidRequests: CustomStringConvertible {
    public var description: String {
        switch self {
        case .depositLayout: "A log of the deposit contract does not have a deposit's layout."
        case .missingContract(let address):
            "There is no contract at \(address), where the protocol calls one."
        case .failedCall(let address): "The protocol's call to the contract at \(address) failed."
        }
    }
}
