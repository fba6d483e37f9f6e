public import Primitives

/// Code to run as one message, with nothing of a transaction around it: no intrinsic gas, no fees, no refunds, no
/// value that moves.
public struct BareMessage: Sendable {
    public var code: Code
    public var input: [UInt8]
    public var caller: Address
    /// Whose storage the code works on.
    public var contract: Address
    /// What CALLVALUE answers, in wei.
    public var value: U256
    /// At most `Int64.max`; more is cut to that.
    public var gas: UInt64
    public var transaction: TransactionEnvironment

    public init(
        code: Code,
        input: [UInt8] = [],
        caller: Address,
        contract: Address,
        value: U256 = .zero,
        gas: UInt64,
        transaction: TransactionEnvironment
    ) {
        self.code = code
        self.input = input
        self.caller = caller
        self.contract = contract
        self.value = value
        self.gas = gas
        self.transaction = transaction
    }
}

/// What a bare message did.
public struct BareResult {
    public let status: TransactionResult.Status
    /// Refunds, which are a transaction's, are not taken off.
    public let gasUsed: UInt64
    public let output: [UInt8]
    public let logs: [Log]
    /// What changed of the state.
    public let diff: StateDiff
}

extension Transition {
    /// Runs a bare message on top of `state`.
    ///
    /// Caller, contract and, where the hardfork says so, beneficiary count as accessed.
    ///
    /// - Parameter reportsState: whether the result tells of logs and state; otherwise it has none.
    public func run(
        _ message: BareMessage,
        on state: any StateSource,
        reportsState: Bool = true
    ) -> BareResult {
        let journal = frames.beginJournal(state, rules)
        defer { frames.end(journal) }
        let payer = journal.load(message.caller)
        let callee = journal.load(message.contract)
        if rules.features.hasAccessLists {
            _ = journal.warm(payer)
            _ = journal.warm(callee)
            if rules.features.warmsBeneficiary { _ = journal.warm(journal.load(block.beneficiary)) }
        }
        let executor = Executor(
            rules: rules,
            block: block,
            transaction: message.transaction,
            journal: journal,
            frames: frames,
            interrupt: interrupt
        )
        let gas = Int64(clamping: message.gas)
        var probe = NoProbe()
        let (outcome, output) = message.input.withUnsafeBufferPointer { bytes in
            executor.run(
                Message(
                    target: .code(.passUnretained(message.code)),
                    caller: message.caller,
                    payer: payer,
                    address: message.contract,
                    value: message.value,
                    transfersValue: false,
                    input: bytes,
                    gas: gas,
                    isStatic: false
                ),
                probe: &probe
            )
        }
        return BareResult(
            status: TransactionResult.Status(outcome.status),
            gasUsed: UInt64(gas - outcome.gasLeft),
            output: output,
            logs: reportsState ? Array(journal.logs) : [],
            diff: reportsState ? journal.diff() : StateDiff()
        )
    }
}
