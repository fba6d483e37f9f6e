import EVM
import Primitives

extension RefusalKind {
    /// What a transaction is to be refused for that shows in it alone, all of it at once.
    ///
    /// No rule is said to come before another: of a transaction that breaks several, the transition tells the first
    /// that it meets, and a fixture the first that the client met that made it.
    static func faults(
        of transaction: Transaction,
        _ rules: Rules,
        _ block: BlockEnvironment
    ) -> [RefusalKind] {
        var faults: [RefusalKind] = []
        let gas = IntrinsicGas(transaction, rules: rules)
        let limit = Int64(clamping: transaction.gasLimit)
        if limit < gas.base { faults.append(.intrinsicGas) }
        if limit < gas.floor { faults.append(.floorGas) }
        if transaction.kind == .blob, let blobs = rules.features.blobs {
            let count = transaction.blobVersionedHashes.count
            if count == 0 { faults.append(.noBlobs) }
            if count > Int(clamping: blobs.maximumPerTransaction) { faults.append(.blobCount) }
            if transaction.maxFeePerBlobGas < block.blobBaseFee { faults.append(.blobFee) }
        }
        return faults
    }
}
