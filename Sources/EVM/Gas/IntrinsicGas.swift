import Primitives

/// What a transaction costs before its first instruction (Yellow Paper, section 6.2).
public struct IntrinsicGas: Sendable, Hashable {
    /// Taken from the gas limit at the start.
    public let base: Int64
    /// The least that the transaction uses in the end (EIP-7623); 0 where there is no floor.
    public let floor: Int64

    public init(_ transaction: Transaction, rules: Rules) {
        let gas = rules.gas
        var zeros: Int64 = 0
        for byte in transaction.data where byte == 0 { zeros += 1 }
        let nonZeros = Int64(transaction.data.count) - zeros
        var sum = gas.transaction + zeros * gas.calldataZero + nonZeros * gas.calldataNonZero
        if transaction.to == nil {
            sum += gas.transactionCreate
            sum += gas.initCodeWord * Int64((transaction.data.count + 31) / 32)
        }
        for entry in transaction.accessList {
            sum += gas.accessListAddress + gas.accessListSlot * Int64(entry.storageKeys.count)
        }
        sum += gas.authorization * Int64(transaction.authorizations.count)
        base = sum
        floor =
            gas.calldataFloorToken == 0
            ? 0 : gas.transaction + gas.calldataFloorToken * (zeros + 4 * nonZeros)
    }

    /// The least gas limit that is accepted.
    public var minimum: Int64 { max(base, floor) }
}
