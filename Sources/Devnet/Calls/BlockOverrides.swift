import EVM
import Primitives

/// A block's fields as a caller wants them for one question; nil leaves a field as it is.
struct BlockOverrides: Sendable {
    var number: UInt64?
    /// Without effect under proof of stake.
    var difficulty: U256?
    /// In seconds since 1970.
    var time: UInt64?
    var gasLimit: UInt64?
    var feeRecipient: Address?
    var prevRandao: Hash256?
    var baseFeePerGas: U256?
    var blobBaseFee: U256?
    /// Root of the parent beacon block; only where whole blocks are simulated.
    var beaconRoot: Hash256?
    /// Only where whole blocks are simulated.
    var withdrawals: [Withdrawal]?
    /// What BLOCKHASH answers for some numbers.
    var blockHashes: [UInt64: Hash256] = [:]
}

extension CallPoint {
    /// Makes the overrides true at this point, rules of another block's number and time included.
    mutating func apply(_ overrides: BlockOverrides, on chain: Chain) throws(RPCError) {
        if overrides.beaconRoot != nil {
            throw .server("block override \"beaconRoot\" is not supported for this RPC method")
        }
        if overrides.withdrawals != nil {
            throw .server("block override \"withdrawals\" is not supported for this RPC method")
        }
        environment.apply(overrides)
        if overrides.number != nil || overrides.time != nil {
            rules = chain.schedule.rulesOfDevnet(
                number: environment.number,
                timestamp: environment.timestamp
            )
        }
    }
}

extension BlockEnvironment {
    mutating func apply(_ overrides: BlockOverrides) {
        number = overrides.number ?? number
        difficulty = overrides.difficulty ?? difficulty
        timestamp = overrides.time ?? timestamp
        gasLimit = overrides.gasLimit ?? gasLimit
        beneficiary = overrides.feeRecipient ?? beneficiary
        prevRandao = overrides.prevRandao ?? prevRandao
        baseFee = overrides.baseFeePerGas ?? baseFee
        blobBaseFee = overrides.blobBaseFee ?? blobBaseFee
        if !overrides.blockHashes.isEmpty {
            let hashes = overrides.blockHashes
            let known = blockHash
            blockHash = { hashes[$0] ?? known($0) }
        }
    }
}
