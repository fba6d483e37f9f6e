import EVM
import Primitives

/// A message as the transaction that is run for it, with the checks that are left out.
struct PreparedCall {
    let transaction: Transaction
    let environment: BlockEnvironment
    let options: TransitionOptions
    private let sender: Address
    private let rules: Rules
    private let state: WorldState

    /// - Parameter gas: the gas limit, where it is not the request's own.
    init(_ request: CallRequest, at point: CallPoint, chainID: UInt64, gas: UInt64? = nil) {
        let limit = gas ?? min(request.gas ?? Chain.callGasCap, Chain.callGasCap)
        transaction = request.transaction(gas: limit, at: point, chainID: chainID)
        var options = TransitionOptions.call
        var environment = point.environment
        // Whoever names fees wants them looked at and paid; a call without any is free, and BASEFEE is then 0 as
        // in geth. What a sender sends along it must have.
        options.checksFunds = true
        if transaction.maxFeePerGas.isZero {
            environment.baseFee = .zero
        } else {
            options.checksBaseFee = true
        }
        if transaction.maxFeePerBlobGas.isZero {
            environment.blobBaseFee = .zero
        } else {
            options.checksBlobBaseFee = true
        }
        self.options = options
        self.environment = environment
        sender = request.from
        rules = point.rules
        state = point.state
    }

    /// Runs it without leaving a trace.
    ///
    /// - Parameter observer: is shown each instruction, which takes several times as long.
    func run(
        showing observer: (any StepObserver)? = nil,
        interrupt: Interrupt = Interrupt()
    ) throws(InvalidTransaction) -> TransactionResult {
        try FramePools.with { frames throws(InvalidTransaction) in
            let transition = Transition(
                rules: rules,
                block: environment,
                frames: frames,
                interrupt: interrupt
            )
            guard let observer else {
                return try transition.apply(
                    transaction,
                    sender: sender,
                    to: state,
                    gasAvailable: .max,
                    options: options
                )
            }
            var recording = CallTraceOptions()
            recording.onlyTopCall = true
            return try transition.trace(
                transaction,
                sender: sender,
                to: state,
                gasAvailable: .max,
                options: options,
                recording: recording,
                observer: observer
            ).result
        }
    }
}

extension CallRequest {
    fileprivate func transaction(gas: UInt64, at point: CallPoint, chainID: UInt64) -> Transaction {
        let hasFee = maxFeePerGas != nil || maxPriorityFeePerGas != nil
        let maximum = maxFeePerGas ?? gasPrice ?? .zero
        let kind: Transaction.Kind =
            authorizations != nil
            ? .setCode
            : blobVersionedHashes != nil
                ? .blob : hasFee ? .dynamicFee : accessList != nil ? .accessList : .legacy
        return Transaction(
            kind: kind,
            chainId: self.chainID ?? (kind == .legacy ? nil : chainID),
            nonce: nonce ?? point.state.account(at: from)?.nonce ?? 0,
            maxFeePerGas: maximum,
            maxPriorityFeePerGas: hasFee ? min(maxPriorityFeePerGas ?? .zero, maximum) : maximum,
            gasLimit: gas,
            to: to,
            value: value,
            data: data,
            accessList: accessList ?? [],
            maxFeePerBlobGas: maxFeePerBlobGas ?? .zero,
            blobVersionedHashes: blobVersionedHashes ?? [],
            authorizations: authorizations ?? []
        )
    }
}
