public import EVM
public import Primitives

/// Which rule a header breaks, its parent's header given.
public enum InvalidHeader: Error, Sendable, Hashable {
    case number(expected: UInt64, found: UInt64)
    case timestamp(parent: UInt64, found: UInt64)
    /// - Parameter parent: twice the parent's where London begins (EIP-1559).
    case gasLimitStep(parent: UInt64, found: UInt64)
    case gasLimitTooSmall(found: UInt64, minimum: UInt64)
    case gasLimitTooLarge(found: UInt64, maximum: UInt64)
    case gasUsed(used: UInt64, limit: UInt64)
    case extraDataTooLong(count: Int, limit: Int)
    /// A block at the DAO fork lacks the mark of the chain that took part (EIP-779).
    case daoMark
    case difficulty(expected: U256, found: U256)
    /// One of the fields that proof of stake has emptied holds something (EIP-3675).
    case proofOfWork(HeaderField)
    case baseFee(expected: U256, found: U256)
    case missing(HeaderField, fork: Hardfork)
    case unexpected(HeaderField, fork: Hardfork)
    case blobGasUsed(used: UInt64, limit: UInt64)
    case excessBlobGas(expected: UInt64, found: UInt64)

    /// Stable, for logs and machines.
    public var code: String {
        switch self {
        case .number: "number"
        case .timestamp: "timestamp"
        case .gasLimitStep: "gas-limit-step"
        case .gasLimitTooSmall: "gas-limit-too-small"
        case .gasLimitTooLarge: "gas-limit-too-large"
        case .gasUsed: "gas-used-above-limit"
        case .extraDataTooLong: "extra-data-too-long"
        case .daoMark: "dao-mark"
        case .difficulty: "difficulty"
        case .proofOfWork: "proof-of-work"
        case .baseFee: "base-fee"
        case .missing: "missing-field"
        case .unexpected: "unexpected-field"
        case .blobGasUsed: "blob-gas-used"
        case .excessBlobGas: "excess-blob-gas"
        }
    }
}

extension InvalidHeader: CustomStringConvertible {
    public var description: String {
        switch self {
        case .number(let expected, let found):
            "Its number is \(found) and must be \(expected), one more than its parent's."
        case .timestamp(let parent, let found):
            "Its timestamp is \(found) and must be later than its parent's, which is \(parent)."
        case .gasLimitStep(let parent, let found):
            "Its gas limit is \(found), which is a 1024th or more away from \(parent), its parent's."
        case .gasLimitTooSmall(let found, let minimum):
            "Its gas limit is \(found) and must be at least \(minimum)."
        case .gasLimitTooLarge(let found, let maximum):
            "Its gas limit is \(found) and may be at most \(maximum)."
        case .gasUsed(let used, let limit):
            "It says that \(used) gas was used, which is more than its gas limit of \(limit)."
        case .extraDataTooLong(let count, let limit):
            "Its extra data has \(count) bytes and may have at most \(limit)."
        case .daoMark:
            "Its extra data must be \"dao-hard-fork\", as in the ten blocks from the DAO fork on."
        case .difficulty(let expected, let found):
            "Its difficulty is \(found) and must be \(expected) after its parent."
        case .proofOfWork(let field):
            "Its \(field.rawValue) belongs to proof of work, and the chain has proof of stake at this block."
        case .baseFee(let expected, let found):
            "Its base fee is \(found) wei and must be \(expected) wei after its parent."
        case .missing(let field, let fork): "It lacks the \(field.rawValue) that blocks have in \(fork.name)."
        case .unexpected(let field, let fork):
            "It has a \(field.rawValue), which blocks do not have in \(fork.name)."
        case .blobGasUsed(let used, let limit):
            "It says that \(used) blob gas was used, which must be whole blobs and at most \(limit)."
        case .excessBlobGas(let expected, let found):
            "Its excess blob gas is \(found) and must be \(expected) after its parent."
        }
    }
}
