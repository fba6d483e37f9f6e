import Cryptography
public import Primitives

/// Why a transaction may not be in a block at all, in geth's words, which tools look for.
public enum InvalidTransaction: Error, Sendable, Hashable {
    case unsupportedKind(Transaction.Kind, fork: Hardfork)
    case wrongChain(expected: UInt64, found: UInt64)
    case nonceTooLow(sender: Address, transaction: UInt64, state: UInt64)
    case nonceTooHigh(sender: Address, transaction: UInt64, state: UInt64)
    case nonceAtLimit(sender: Address)
    case senderHasCode(sender: Address)
    case insufficientFunds(sender: Address, have: U256, want: U256)
    case feesOverflow(sender: Address)
    case priorityFeeAboveMaximum(sender: Address, priority: U256, maximum: U256)
    case feeBelowBaseFee(sender: Address, maximum: U256, baseFee: U256)
    case intrinsicGasTooLow(have: UInt64, want: UInt64)
    case floorGasTooLow(have: UInt64, want: UInt64)
    case blockGasExceeded(available: UInt64, wanted: UInt64)
    case gasLimitTooHigh(limit: UInt64, wanted: UInt64)
    case initCodeTooLarge(size: Int, limit: Int)
    case blobTransactionCreates
    case noBlobs
    case tooManyBlobs(limit: UInt64, found: Int)
    case blobVersion(index: Int)
    case blobFeeBelowBaseFee(sender: Address, maximum: U256, baseFee: U256)
    case setCodeTransactionCreates
    case noAuthorizations
}

extension InvalidTransaction: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unsupportedKind(let kind, let fork):
            "transaction type not supported: type \(kind.rawValue) does not exist in \(fork.name)"
        case .wrongChain(let expected, let found):
            "invalid chain id for signer: have \(found) want \(expected)"
        case .nonceTooLow(let sender, let transaction, let state):
            "nonce too low: address \(sender.checksummed), tx: \(transaction) state: \(state)"
        case .nonceTooHigh(let sender, let transaction, let state):
            "nonce too high: address \(sender.checksummed), tx: \(transaction) state: \(state)"
        case .nonceAtLimit(let sender): "nonce has max value: address \(sender.checksummed)"
        case .senderHasCode(let sender): "sender not an eoa: address \(sender.checksummed)"
        case .insufficientFunds(let sender, let have, let want):
            "insufficient funds for gas * price + value: address \(sender.checksummed) have \(have) want \(want)"
        case .feesOverflow(let sender):
            "insufficient funds for gas * price + value: address \(sender.checksummed) required balance exceeds 256 bits"
        case .priorityFeeAboveMaximum(let sender, let priority, let maximum):
            "max priority fee per gas higher than max fee per gas: address \(sender.checksummed), "
                + "maxPriorityFeePerGas: \(priority), maxFeePerGas: \(maximum)"
        case .feeBelowBaseFee(let sender, let maximum, let baseFee):
            "max fee per gas less than block base fee: address \(sender.checksummed), "
                + "maxFeePerGas: \(maximum), baseFee: \(baseFee)"
        case .intrinsicGasTooLow(let have, let want): "intrinsic gas too low: have \(have), want \(want)"
        case .floorGasTooLow(let have, let want):
            "insufficient gas for floor data gas cost: have \(have), want \(want)"
        case .blockGasExceeded(let available, let wanted):
            "gas limit reached: the block has \(available) gas left, the transaction asks for \(wanted)"
        case .gasLimitTooHigh(let limit, let wanted):
            "transaction gas limit too high (cap: \(limit), tx: \(wanted))"
        case .initCodeTooLarge(let size, let limit):
            "max initcode size exceeded: code size \(size) limit \(limit)"
        case .blobTransactionCreates: "blob transaction of type create"
        case .noBlobs: "blob transaction missing blob hashes"
        case .tooManyBlobs(let limit, let found):
            "blob transaction has too many blobs: have \(found), limit \(limit)"
        case .blobVersion(let index): "blob \(index) has invalid hash version"
        case .blobFeeBelowBaseFee(let sender, let maximum, let baseFee):
            "max fee per blob gas less than block blob gas fee: address \(sender.checksummed) "
                + "blobGasFeeCap: \(maximum), blobBaseFee: \(baseFee)"
        case .setCodeTransactionCreates: "EIP-7702 transaction cannot be used to create contract"
        case .noAuthorizations: "EIP-7702 transaction with empty auth list"
        }
    }
}
