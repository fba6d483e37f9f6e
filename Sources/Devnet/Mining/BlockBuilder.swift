import Cryptography
import EVM
import Primitives

/// What a block is given from outside: everything that running it again needs beside its transactions.
struct BlockInputs: Sendable, Hashable {
    var timestamp: UInt64
    var beneficiary: Address
    var gasLimit: UInt64
    /// Nil before London.
    var baseFee: U256?
    var prevRandao: Hash256
    var parentBeaconBlockRoot: Hash256
    var extraData: [UInt8]
}

/// Builds one block on top of another: runs transactions as they come, and writes the header for what they did.
struct BlockBuilder {
    let schedule: ForkSchedule
    let parent: StoredBlock
    let inputs: BlockInputs
    private let withdrawals: [Withdrawal]
    private(set) var transactions: [SignedTransaction] = []
    /// The block's execution requests, once it is sealed.
    private(set) var requests: [[UInt8]] = []
    /// Wei that the transactions pay the beneficiary.
    private(set) var fees = U256.zero
    /// What the block starts from, where that is not the parent's state.
    private let changedState: WorldState?
    private var execution: BlockExecution
    private let excessBlobGas: UInt64?
    private let transactionGasCap: UInt64

    var rules: Rules { execution.rules }
    var state: WorldState { execution.state }
    var outcomes: [TransactionOutcome] { execution.outcomes }
    var gasUsed: UInt64 { execution.gasUsed }
    var gasLeft: UInt64 { inputs.gasLimit - gasUsed }

    /// - Parameters:
    ///   - state: what the block starts from: the parent's, or what cheats made of it.
    ///   - transactionGasCap: most gas that one transaction may ask for.
    init(
        on parent: StoredBlock,
        state: consuming WorldState,
        inputs: BlockInputs,
        schedule: ForkSchedule,
        withdrawals: [Withdrawal] = [],
        transactionGasCap: UInt64 = .max,
        frames: FramePool,
        interrupt: Interrupt = Interrupt()
    ) {
        let rules = schedule.rulesOfDevnet(number: parent.number + 1, timestamp: inputs.timestamp)
        self.schedule = schedule
        self.parent = parent
        self.inputs = inputs
        self.withdrawals = withdrawals
        self.transactionGasCap = transactionGasCap
        let parentHeader = parent.block.sealed
        excessBlobGas = BlockBuilder.excessBlobGas(rules, on: parentHeader)
        changedState = state.root == parentHeader.stateRoot ? nil : copy state
        execution = BlockExecution(
            rules: rules,
            environment: BlockBuilder.environment(schedule, rules, inputs, excessBlobGas, on: parent),
            state: state,
            frames: frames,
            interrupt: interrupt
        )
        execution.begin(parentHash: parent.hash, parentBeaconBlockRoot: inputs.parentBeaconBlockRoot)
    }

    private static func excessBlobGas(_ rules: Rules, on parent: SealedHeader) -> UInt64? {
        rules.features.blobs?.excessBlobGas(
            parentExcess: parent.excessBlobGas ?? 0,
            parentUsed: parent.blobGasUsed ?? 0,
            parentBaseFee: parent.baseFeePerGas ?? .zero
        )
    }

    /// The block as its transactions see it; nothing is run for it.
    static func environment(
        _ schedule: ForkSchedule,
        _ rules: Rules,
        _ inputs: BlockInputs,
        on parent: StoredBlock
    ) -> BlockEnvironment {
        environment(schedule, rules, inputs, excessBlobGas(rules, on: parent.block.sealed), on: parent)
    }

    private static func environment(
        _ schedule: ForkSchedule,
        _ rules: Rules,
        _ inputs: BlockInputs,
        _ excessBlobGas: UInt64?,
        on parent: StoredBlock
    ) -> BlockEnvironment {
        BlockEnvironment(
            chainID: schedule.chainID,
            number: parent.number + 1,
            timestamp: inputs.timestamp,
            beneficiary: inputs.beneficiary,
            gasLimit: inputs.gasLimit,
            baseFee: inputs.baseFee ?? .zero,
            prevRandao: inputs.prevRandao,
            blobBaseFee: excessBlobGas.flatMap { rules.features.blobs?.baseFee(excessBlobGas: $0) } ?? .zero,
            blockHash: { [parent] in parent.blockHash($0) }
        )
    }

    /// Goes on where a copy of it was left, with frames of the thread that does.
    mutating func goOn(with frames: FramePool) { execution.goOn(with: frames) }

    /// Runs a transaction and adds it to the block; throws when it does not belong there.
    @discardableResult
    mutating func add(_ transaction: SignedTransaction) throws(InvalidTransaction) -> TransactionResult {
        let options = TransitionOptions.devnet(transaction, gasCap: transactionGasCap)
        let result = try execution.add(transaction, options: options)
        transactions.append(transaction)
        let tip = result.effectiveGasPrice.subtracting(inputs.baseFee ?? .zero) ?? .zero
        fees = fees &+ tip &* U256(result.gasUsed)
        return result
    }

    /// Closes the block; `state` is then the one behind it.
    mutating func seal() -> StoredBlock {
        var header = Header()
        if rules.features.hasRequests {
            // Cheats may have taken a system contract away, and the devnet is to go on: then there are none.
            requests = (try? execution.requests(depositContract: schedule.depositContract)) ?? []
            header.requestsHash = Requests.hash(requests)
        }
        if !withdrawals.isEmpty, rules.features.hasWithdrawals { execution.credit(withdrawals) }
        header.parentHash = parent.hash
        header.beneficiary = inputs.beneficiary
        header.stateRoot = state.root
        header.receiptsRoot = execution.receiptsRoot
        header.logsBloom = execution.logsBloom
        header.number = parent.number + 1
        header.gasLimit = inputs.gasLimit
        header.gasUsed = gasUsed
        header.timestamp = inputs.timestamp
        header.extraData = inputs.extraData
        header.prevRandao = inputs.prevRandao
        header.baseFeePerGas = inputs.baseFee
        if rules.features.blobs != nil {
            header.blobGasUsed = execution.blobGasUsed
            header.excessBlobGas = excessBlobGas
        }
        if rules.features.hasBeaconRoot { header.parentBeaconBlockRoot = inputs.parentBeaconBlockRoot }
        let block = Block.sealing(
            header,
            transactions: transactions,
            withdrawals: rules.features.hasWithdrawals ? withdrawals : nil,
            after: parent.block.sealed
        )
        return StoredBlock(
            block,
            outcomes: outcomes,
            initialState: changedState,
            state: changedState == nil && execution.isQuiet && StoredBlock.mayDeriveState(header)
                ? nil : state,
            parent: parent
        )
    }
}

extension TransitionOptions {
    /// What a devnet demands of a transaction of its own blocks: everything, but for what it was told to let pass.
    static func devnet(_ transaction: SignedTransaction, gasCap: UInt64 = .max) -> TransitionOptions {
        var options: TransitionOptions = transaction.isImpersonated ? .impersonated : .strict
        options.transactionGasLimit = gasCap
        return options
    }
}
