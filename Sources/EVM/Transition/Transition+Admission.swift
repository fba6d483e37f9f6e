public import Primitives

extension Transition {
    /// Checks a transaction for a pool: what would keep it out of every block, but not a nonce that is
    /// still to come, and the base fee only where `options` say so.
    public func checkAdmission(
        _ transaction: Transaction,
        sender: Address,
        state: any StateSource,
        options: TransitionOptions
    ) throws(InvalidTransaction) {
        let intrinsic = IntrinsicGas(transaction, rules: rules)
        try validate(transaction, sender: sender, gasAvailable: block.gasLimit, intrinsic, options)
        let account = Journal.Entry(sender, state.account(at: sender), isWarm: false)
        do {
            try validate(transaction, sender: account, options)
        } catch .nonceTooHigh {
            // It waits in the pool; everything else is checked again when its turn comes.
        }
    }
}
