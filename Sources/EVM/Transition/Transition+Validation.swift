import Primitives

extension Transition {
    /// What can be said of a transaction without looking at its sender's account.
    func validate(
        _ transaction: Transaction,
        sender: Address,
        gasAvailable: UInt64,
        _ intrinsic: IntrinsicGas,
        _ options: TransitionOptions
    ) throws(InvalidTransaction) {
        if !rules.features.knows(transaction.kind) {
            throw .unsupportedKind(transaction.kind, fork: rules.fork)
        }
        if let chain = transaction.chainId, rules.features.hasReplayProtection, chain != block.chainID {
            throw .wrongChain(expected: block.chainID, found: chain)
        }
        if transaction.maxPriorityFeePerGas > transaction.maxFeePerGas {
            throw .priorityFeeAboveMaximum(
                sender: sender,
                priority: transaction.maxPriorityFeePerGas,
                maximum: transaction.maxFeePerGas
            )
        }
        if options.checksBaseFee, rules.features.hasBaseFee, transaction.maxFeePerGas < block.baseFee {
            throw .feeBelowBaseFee(sender: sender, maximum: transaction.maxFeePerGas, baseFee: block.baseFee)
        }
        if options.checksGasLimits {
            let limit = options.transactionGasLimit ?? rules.features.transactionGasLimit
            if transaction.gasLimit > limit {
                throw .gasLimitTooHigh(limit: limit, wanted: transaction.gasLimit)
            }
            if transaction.gasLimit > gasAvailable {
                throw .blockGasExceeded(available: gasAvailable, wanted: transaction.gasLimit)
            }
        }
        if transaction.to == nil, transaction.data.count > rules.features.initCodeSizeLimit {
            throw .initCodeTooLarge(size: transaction.data.count, limit: rules.features.initCodeSizeLimit)
        }
        let limit = Int64(clamping: transaction.gasLimit)
        if limit < intrinsic.base {
            throw .intrinsicGasTooLow(have: transaction.gasLimit, want: UInt64(intrinsic.base))
        }
        if limit < intrinsic.floor {
            throw .floorGasTooLow(have: transaction.gasLimit, want: UInt64(intrinsic.floor))
        }
        if transaction.kind == .blob { try validateBlobs(transaction, sender, options) }
        if transaction.kind == .setCode {
            if transaction.to == nil { throw .setCodeTransactionCreates }
            if transaction.authorizations.isEmpty { throw .noAuthorizations }
        }
    }

    private func validateBlobs(
        _ transaction: Transaction,
        _ sender: Address,
        _ options: TransitionOptions
    ) throws(InvalidTransaction) {
        guard let schedule = rules.features.blobs else { return }
        if transaction.to == nil { throw .blobTransactionCreates }
        let hashes = transaction.blobVersionedHashes
        if hashes.isEmpty { throw .noBlobs }
        if hashes.count > Int(schedule.maximumPerTransaction) {
            throw .tooManyBlobs(limit: schedule.maximumPerTransaction, found: hashes.count)
        }
        for (index, hash) in hashes.enumerated() where hash.word.high >> 120 != 1 {
            throw .blobVersion(index: index)
        }
        if options.checksBlobBaseFee, transaction.maxFeePerBlobGas < block.blobBaseFee {
            throw .blobFeeBelowBaseFee(
                sender: sender,
                maximum: transaction.maxFeePerBlobGas,
                baseFee: block.blobBaseFee
            )
        }
    }

    /// What the sender's account says of a transaction.
    func validate(
        _ transaction: Transaction,
        sender: Journal.Entry,
        _ options: TransitionOptions
    ) throws(InvalidTransaction) {
        if options.checksNonce {
            if transaction.nonce < sender.nonce {
                throw .nonceTooLow(
                    sender: sender.address,
                    transaction: transaction.nonce,
                    state: sender.nonce
                )
            }
            if transaction.nonce > sender.nonce {
                throw .nonceTooHigh(
                    sender: sender.address,
                    transaction: transaction.nonce,
                    state: sender.nonce
                )
            }
            if sender.nonce == .max { throw .nonceAtLimit(sender: sender.address) }
        }
        // EIP-3607, which reaches back to the first block: no sender ever had code.
        if options.checksSenderCode, !sender.code.isEmpty {
            guard rules.features.hasSetCode, sender.code.delegate != nil else {
                throw .senderHasCode(sender: sender.address)
            }
        }
        guard options.checksFunds else { return }
        guard let gasCost = transaction.maxFeePerGas.multiplied(by: U256(transaction.gasLimit)),
            let blobCost = transaction.maxFeePerBlobGas.multiplied(by: U256(transaction.blobGas)),
            let fees = gasCost.adding(blobCost),
            let total = fees.adding(transaction.value)
        else { throw .feesOverflow(sender: sender.address) }
        if sender.balance < total {
            throw .insufficientFunds(sender: sender.address, have: sender.balance, want: total)
        }
    }
}
