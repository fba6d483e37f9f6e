import Cryptography
public import Primitives

/// Which of a transaction's checks are left out: `eth_call` and impersonation ask for it.
public struct TransitionOptions: Sendable, Hashable {
    public var checksNonce = true
    public var checksSenderCode = true
    /// Whether the sender must afford gas and value, and pays for gas.
    public var checksFunds = true
    public var checksBaseFee = true
    public var checksBlobBaseFee = true
    public var checksGasLimits = true
    /// Most gas that the transaction may ask for, in place of what the hardfork says (EIP-7825).
    public var transactionGasLimit: UInt64?

    public init() {}

    /// Everything a block demands.
    public static let strict = TransitionOptions()

    /// A question that no block will hold: any sender, any nonce, no fees demanded.
    public static let call: TransitionOptions = {
        var options = TransitionOptions()
        options.checksNonce = false
        options.checksSenderCode = false
        options.checksFunds = false
        options.checksBaseFee = false
        options.checksBlobBaseFee = false
        options.checksGasLimits = false
        return options
    }()

    /// A devnet's transaction from an account whose key nobody has, contracts among them.
    public static let impersonated: TransitionOptions = {
        var options = TransitionOptions()
        options.checksSenderCode = false
        return options
    }()
}

/// What a transaction did.
public struct TransactionResult: Sendable {
    public enum Status: Sendable, Hashable {
        case success
        /// Undone by the contract; `output` holds its reason.
        case revert
        case halt(Halt)
    }

    public var status: Status
    /// What the sender pays for, refunds taken off.
    public var gasUsed: UInt64
    /// The most gas that was in use at any time: what a gas limit must reach.
    public var gasBeforeRefund: UInt64
    public var output: [UInt8]
    public var created: Address?
    public var logs: [Log]
    /// Logs that were emitted, those of calls that were undone included.
    public var emittedLogs: Int
    public var effectiveGasPrice: U256
    public var diff: StateDiff
    /// Every account that it looked at, in the order in which it met them: its sender first.
    ///
    /// Being paid the fees is no reason for the beneficiary to be among them.
    public var accessed: [Address]

    public var succeeded: Bool { status == .success }
}

/// Applies one transaction to a state (Yellow Paper, section 6): validate, pay, execute, settle.
public struct Transition {
    let rules: Rules
    let block: BlockEnvironment
    let frames: FramePool
    let interrupt: Interrupt

    public init(
        rules: Rules,
        block: BlockEnvironment,
        frames: FramePool = FramePool(),
        interrupt: Interrupt = Interrupt()
    ) {
        self.rules = rules
        self.block = block
        self.frames = frames
        self.interrupt = interrupt
    }

    /// Runs `transaction` from `sender` on top of `state`.
    ///
    /// - Parameter gasAvailable: what the block has left.
    public func apply(
        _ transaction: Transaction,
        sender: Address,
        to state: any StateSource,
        gasAvailable: UInt64,
        options: TransitionOptions = .strict
    ) throws(InvalidTransaction) -> TransactionResult {
        var probe = NoProbe()
        return try apply(
            transaction,
            sender: sender,
            to: state,
            gasAvailable: gasAvailable,
            options: options,
            probe: &probe
        )
    }

    func apply<P: Probe>(
        _ transaction: Transaction,
        sender: Address,
        to state: any StateSource,
        gasAvailable: UInt64,
        options: TransitionOptions,
        probe: inout P
    ) throws(InvalidTransaction) -> TransactionResult {
        let journal = frames.beginJournal(state, rules)
        defer { frames.end(journal) }
        let payer = journal.load(sender)
        let intrinsic = IntrinsicGas(transaction, rules: rules)
        try validate(transaction, sender: sender, gasAvailable: gasAvailable, intrinsic, options)
        try validate(transaction, sender: journal.entries[payer], options)

        let price = transaction.effectiveGasPrice(baseFee: rules.features.hasBaseFee ? block.baseFee : nil)
        let gasLimit = Int64(clamping: transaction.gasLimit)
        let executor = Executor(
            rules: rules,
            block: block,
            transaction: TransactionEnvironment(
                origin: sender,
                gasPrice: price,
                blobVersionedHashes: transaction.blobVersionedHashes
            ),
            journal: journal,
            frames: frames,
            interrupt: interrupt
        )
        if options.checksFunds { buyGas(transaction, payer, price, journal) }
        let senderNonce = journal.entries[payer].nonce
        journal.setNonce(payer, senderNonce &+ 1)
        prewarm(transaction, payer, journal)
        if !transaction.authorizations.isEmpty { delegate(transaction.authorizations, journal) }

        let (outcome, output) = run(
            transaction,
            payer: payer,
            // A call without a nonce creates where the account's own next creation would.
            nonce: options.checksNonce ? transaction.nonce : senderNonce,
            gas: gasLimit - intrinsic.base,
            executor,
            options,
            probe: &probe
        )

        let spent = gasLimit - outcome.gasLeft
        let refund = max(0, min(journal.refund, spent / rules.gas.refundQuotient))
        let used = max(spent - refund, intrinsic.floor)
        if options.checksFunds, used < gasLimit {
            journal.credit(payer, price &* U256(UInt64(gasLimit - used)))
        }
        let accessed = journal.accessed
        reward(transaction, used: used, price: price, journal)

        return TransactionResult(
            status: TransactionResult.Status(outcome.status),
            gasUsed: UInt64(used),
            gasBeforeRefund: UInt64(max(spent, intrinsic.floor)),
            output: output,
            created: outcome.created,
            logs: Array(journal.logs),
            emittedLogs: journal.emittedLogs,
            effectiveGasPrice: price,
            diff: journal.diff(),
            accessed: accessed
        )
    }

    // MARK: Phases

    private func buyGas(_ transaction: Transaction, _ payer: Int, _ price: U256, _ journal: Journal) {
        var cost = price &* U256(transaction.gasLimit)
        cost = cost &+ U256(transaction.blobGas) &* block.blobBaseFee
        journal.setBalance(payer, journal.entries[payer].balance &- cost)
    }

    /// The accounts and slots that count as accessed from the start (EIP-2929, EIP-2930, EIP-3651).
    private func prewarm(_ transaction: Transaction, _ payer: Int, _ journal: Journal) {
        guard rules.features.hasAccessLists else { return }
        _ = journal.warm(payer)
        if let to = transaction.to { _ = journal.warm(journal.load(to)) }
        if rules.features.warmsBeneficiary { journal.prewarm(block.beneficiary) }
        for entry in transaction.accessList {
            let account = journal.load(entry.address)
            _ = journal.warm(account)
            for key in entry.storageKeys { _ = journal.warmSlot(journal.slot(account, key)) }
        }
    }

    private func run<P: Probe>(
        _ transaction: Transaction,
        payer: Int,
        nonce: UInt64,
        gas: Int64,
        _ executor: Executor,
        _ options: TransitionOptions,
        probe: inout P
    ) -> (Outcome, [UInt8]) {
        let journal = executor.journal
        let sender = journal.entries[payer].address
        return transaction.data.withUnsafeBufferPointer { input in
            var message = Message(
                target: .refused(.insufficientBalance),
                caller: sender,
                payer: payer,
                address: transaction.to ?? .created(by: sender, nonce: nonce),
                value: transaction.value,
                transfersValue: true,
                input: input,
                gas: gas,
                isStatic: false
            )
            if transaction.to == nil { message.kind = .create }
            // Only a call may lack the value that it sends.
            if journal.entries[payer].balance >= transaction.value {
                if let to = transaction.to {
                    message.target =
                        rules.precompiles.runs(at: to) ? .precompile : .code(codeToRun(at: to, journal))
                } else {
                    message.target = .creation(.passUnretained(executor.frames.codes.code(input)))
                }
            }
            return executor.run(message, probe: &probe)
        }
    }

    private func codeToRun(at address: Address, _ journal: Journal) -> Unmanaged<Code> {
        let callee = journal.load(address)
        let code = journal.entries[callee].code
        guard rules.features.hasSetCode, let delegate = code.delegate else { return .passUnretained(code) }
        let index = journal.load(delegate)
        _ = journal.warm(index)
        return .passUnretained(journal.entries[index].code)
    }

    private func reward(_ transaction: Transaction, used: Int64, price: U256, _ journal: Journal) {
        let tip = rules.features.hasBaseFee ? price.subtracting(block.baseFee) ?? .zero : price
        journal.credit(journal.load(block.beneficiary), tip &* U256(UInt64(used)))
    }
}

extension TransactionResult.Status {
    init(_ status: Outcome.Status) {
        switch status {
        case .success: self = .success
        case .revert: self = .revert
        case .halt(let reason): self = .halt(reason)
        }
    }
}

extension Transaction {
    /// Blob gas that the transaction uses (EIP-4844).
    public var blobGas: UInt64 { UInt64(blobVersionedHashes.count) * BlobSchedule.gasPerBlob }
}
