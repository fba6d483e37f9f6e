import EVM
import Primitives

/// What running a block does, step by step: system calls, transactions, withdrawals, rewards, requests.
///
/// Whoever builds a block and whoever imports one take the same steps; the one writes down what they lead to,
/// the other compares it with what is written.
struct BlockExecution {
    let rules: Rules
    let environment: BlockEnvironment
    private var transition: Transition

    /// Whether nothing has happened but the system contracts' notes, written directly: then the state follows
    /// from the initial one and the header.
    private(set) var isQuiet = true
    private(set) var state: WorldState
    private(set) var outcomes: [TransactionOutcome] = []
    private(set) var gasUsed: UInt64 = 0
    private(set) var blobGasUsed: UInt64 = 0

    init(
        rules: Rules,
        environment: BlockEnvironment,
        state: consuming WorldState,
        frames: FramePool,
        interrupt: Interrupt = Interrupt()
    ) {
        self.rules = rules
        self.environment = environment
        self.state = state
        transition = Transition(rules: rules, block: environment, frames: frames, interrupt: interrupt)
    }

    mutating func goOn(with frames: FramePool) {
        transition = Transition(rules: rules, block: environment, frames: frames)
    }

    /// Tells the system contracts of the parent.
    ///
    /// One that is missing or fails is passed over (EIP-2935, EIP-4788).
    mutating func begin(parentHash: Hash256, parentBeaconBlockRoot: Hash256) {
        let note = SystemNote(
            timestamp: environment.timestamp,
            beaconRoot: rules.features.hasBeaconRoot ? parentBeaconBlockRoot : nil,
            number: environment.number,
            parentHash: rules.features.keepsBlockHashes ? parentHash : nil
        )
        if state.take(note) { return }
        if let root = note.beaconRoot { _ = try? systemCall(SystemContract.beaconRoots, root.bytes) }
        if let hash = note.parentHash { _ = try? systemCall(SystemContract.blockHashes, hash.bytes) }
    }

    /// Runs a transaction; throws when it does not belong in the block.
    @discardableResult
    mutating func add(
        _ transaction: SignedTransaction,
        options: TransitionOptions? = nil
    ) throws(InvalidTransaction) -> TransactionResult {
        try checkBlobs(of: transaction)
        let result = try transition.apply(
            transaction.transaction,
            sender: transaction.sender,
            to: state,
            gasAvailable: environment.gasLimit - gasUsed,
            options: options ?? (transaction.isImpersonated ? .impersonated : .strict)
        )
        note(result, of: transaction)
        return result
    }

    /// Does as `add` does, and records the transaction's calls and logs.
    mutating func trace(
        _ transaction: SignedTransaction,
        options: TransitionOptions
    ) throws(InvalidTransaction) -> (result: TransactionResult, trace: CallTrace) {
        try checkBlobs(of: transaction)
        var recording = CallTraceOptions()
        recording.recordsLogs = true
        recording.sizeLimit = 64 << 20
        let traced = try transition.traceCalls(
            transaction.transaction,
            sender: transaction.sender,
            to: state,
            gasAvailable: environment.gasLimit - gasUsed,
            options: options,
            recording: recording
        )
        note(traced.result, of: transaction)
        return traced
    }

    private func checkBlobs(of transaction: SignedTransaction) throws(InvalidTransaction) {
        let blobGas = transaction.transaction.blobGas
        if let schedule = rules.features.blobs {
            let left = schedule.maximum * BlobSchedule.gasPerBlob - blobGasUsed
            if blobGas > left { throw .blockGasExceeded(available: left, wanted: blobGas) }
        }
    }

    private mutating func note(_ result: TransactionResult, of transaction: SignedTransaction) {
        state = state.applying(result.diff)
        isQuiet = false
        gasUsed += result.gasUsed
        blobGasUsed += transaction.transaction.blobGas
        outcomes.append(
            TransactionOutcome(
                receipt: Receipt(
                    kind: transaction.transaction.kind,
                    outcome: rules.features.receiptsHaveStatus
                        ? .status(result.succeeded) : .stateRoot(state.root),
                    cumulativeGasUsed: gasUsed,
                    logs: result.logs
                ),
                gasUsed: result.gasUsed,
                effectiveGasPrice: result.effectiveGasPrice,
                created: result.created,
                accessed: result.accessed
            )
        )
    }

    /// Pays withdrawals from the beacon chain (EIP-4895).
    mutating func credit(_ withdrawals: [Withdrawal]) {
        var amounts: [Address: U256] = [:]
        for withdrawal in withdrawals {
            let wei = U256(withdrawal.amount) &* 1_000_000_000
            amounts[withdrawal.address] = (amounts[withdrawal.address] ?? .zero) &+ wei
        }
        credit(amounts)
    }

    /// Pays for a block of proof of work and for its ommers (Yellow Paper, section 11.3).
    mutating func reward(_ beneficiary: Address, number: UInt64, ommers: [Header]) {
        if rules.features.isProofOfStake { return }
        let reward = rules.features.blockReward
        var amounts = [beneficiary: U256(reward + reward / 32 * UInt64(ommers.count))]
        for ommer in ommers {
            // An ommer is one to six generations older, which its validation has seen to.
            let share = U256(reward / 8 * (8 + ommer.number - number))
            amounts[ommer.beneficiary] = (amounts[ommer.beneficiary] ?? .zero) &+ share
        }
        credit(amounts)
    }

    private mutating func credit(_ amounts: [Address: U256]) {
        if amounts.isEmpty { return }
        var diff = StateDiff()
        for (address, amount) in amounts {
            let before = state.account(at: address)
            let nonce = before?.nonce ?? 0
            let balance = (before?.balance ?? .zero) &+ amount
            let code = before?.code ?? .empty
            let isEmpty = nonce == 0 && balance.isZero && code.isEmpty
            // An empty account that is touched vanishes, and does not come into being (EIP-161).
            let isGone = isEmpty && rules.features.clearsEmptyAccounts
            if isGone, before == nil { continue }
            diff.accounts[address] = AccountChange(
                account: isGone ? nil : (nonce, balance, code),
                clearsStorage: isGone,
                storage: [:]
            )
        }
        state = state.applying(diff)
        isQuiet = false
    }

    /// The block's execution requests, each with its type in front (EIP-7685).
    ///
    /// To be called when all
    /// transactions have run.
    mutating func requests(depositContract: Address) throws(InvalidRequests) -> [[UInt8]] {
        guard let deposits = Requests.deposits(outcomes.lazy.flatMap(\.receipt.logs), of: depositContract)
        else { throw .depositLayout }
        let withdrawals = try queued(at: .withdrawalRequests)
        let consolidations = try queued(at: .consolidationRequests)
        return [deposits, [1] + withdrawals, [2] + consolidations]
    }

    private mutating func queued(at account: SystemAccount) throws(InvalidRequests) -> [UInt8] {
        state.hasUnusedQueue(account) ? [] : try systemCall(account.address, [])
    }

    private mutating func systemCall(
        _ address: Address,
        _ input: [UInt8]
    ) throws(InvalidRequests) -> [UInt8] {
        isQuiet = false
        guard let result = transition.systemCall(to: address, input: input, state: state) else {
            throw .missingContract(address)
        }
        guard result.succeeded else { throw .failedCall(address) }
        state = state.applying(result.diff)
        return result.output
    }

    var receiptsRoot: Hash256 { Block.receiptsRoot(outcomes.map(\.receipt)) }

    var logsBloom: Bloom {
        var bloom = Bloom.empty
        for outcome in outcomes where !outcome.receipt.logs.isEmpty {
            bloom.formUnion(outcome.receipt.bloom)
        }
        return bloom
    }
}
