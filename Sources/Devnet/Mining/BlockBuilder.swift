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

/// Builds one block on top of another: system calls, transactions, requests, header.
struct BlockBuilder {
    let configuration: DevnetConfiguration
    let rules: Rules
    let parent: StoredBlock
    let inputs: BlockInputs
    let environment: BlockEnvironment
    private let transition: Transition
    private let excessBlobGas: UInt64?

    private(set) var state: WorldState
    private(set) var transactions: [SignedTransaction] = []
    private(set) var outcomes: [TransactionOutcome] = []
    private(set) var gasUsed: UInt64 = 0
    private var blobGasUsed: UInt64 = 0
    /// Precompiles that were called and cannot be computed by this version.
    private(set) var unavailablePrecompiles: Set<Address> = []

    /// - Parameter state: what the block starts from: the parent's, or what cheats made of it.
    init(
        on parent: StoredBlock,
        state: WorldState,
        inputs: BlockInputs,
        configuration: DevnetConfiguration,
        frames: FramePool,
        interrupt: Interrupt = Interrupt()
    ) {
        let rules = Rules.of(configuration.hardfork)
        self.configuration = configuration
        self.rules = rules
        self.parent = parent
        self.inputs = inputs
        self.state = state
        excessBlobGas = rules.features.blobs?.excessBlobGas(
            parentExcess: parent.header.excessBlobGas ?? 0,
            parentUsed: parent.header.blobGasUsed ?? 0,
            parentBaseFee: parent.header.baseFeePerGas ?? .zero
        )
        environment = BlockBuilder.environment(
            configuration,
            rules,
            inputs,
            on: parent,
            excessBlobGas: excessBlobGas
        )
        transition = Transition(rules: rules, block: environment, frames: frames, interrupt: interrupt)
        beginBlock()
    }

    static func environment(
        _ configuration: DevnetConfiguration,
        _ rules: Rules,
        _ inputs: BlockInputs,
        on parent: StoredBlock,
        excessBlobGas: UInt64?
    ) -> BlockEnvironment {
        BlockEnvironment(
            chainID: configuration.chainID,
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

    private mutating func beginBlock() {
        if rules.features.hasBeaconRoot {
            systemCall(SystemContract.beaconRoots, inputs.parentBeaconBlockRoot.bytes)
        }
        if rules.features.keepsBlockHashes { systemCall(SystemContract.blockHashes, parent.hash.bytes) }
    }

    @discardableResult
    private mutating func systemCall(_ address: Address, _ input: [UInt8]) -> [UInt8] {
        guard let result = transition.systemCall(to: address, input: input, state: state), result.succeeded else {
            return []
        }
        state = state.applying(result.diff)
        return result.output
    }

    var gasLeft: UInt64 { inputs.gasLimit - gasUsed }

    /// Runs a transaction and adds it to the block; throws when it does not belong there.
    @discardableResult
    mutating func add(_ transaction: SignedTransaction) throws(InvalidTransaction) -> TransactionResult {
        if let schedule = rules.features.blobs {
            let limit = schedule.maximum * BlobSchedule.gasPerBlob
            let blobGas = blobGasUsed + transaction.transaction.blobGas
            if blobGas > limit { throw .blockGasExceeded(available: limit - blobGasUsed, wanted: blobGas) }
        }
        let result = try transition.apply(
            transaction.transaction,
            sender: transaction.sender,
            to: state,
            gasAvailable: gasLeft,
            options: transaction.isImpersonated ? .impersonated : .strict
        )
        state = state.applying(result.diff)
        gasUsed += result.gasUsed
        blobGasUsed += transaction.transaction.blobGas
        unavailablePrecompiles.formUnion(result.unavailablePrecompiles)
        transactions.append(transaction)
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
                created: result.created
            )
        )
        return result
    }

    /// Closes the block.
    mutating func seal() -> StoredBlock {
        var header = Header()
        if rules.features.hasRequests { header.requestsHash = Requests.hash(collectRequests()) }
        header.parentHash = parent.hash
        header.beneficiary = inputs.beneficiary
        header.stateRoot = state.root
        header.receiptsRoot = Block.receiptsRoot(outcomes.map(\.receipt))
        for outcome in outcomes where !outcome.receipt.logs.isEmpty {
            header.logsBloom.formUnion(outcome.receipt.bloom)
        }
        header.number = parent.number + 1
        header.gasLimit = inputs.gasLimit
        header.gasUsed = gasUsed
        header.timestamp = inputs.timestamp
        header.extraData = inputs.extraData
        header.prevRandao = inputs.prevRandao
        header.baseFeePerGas = inputs.baseFee
        if rules.features.blobs != nil {
            header.blobGasUsed = blobGasUsed
            header.excessBlobGas = excessBlobGas
        }
        if rules.features.hasBeaconRoot { header.parentBeaconBlockRoot = inputs.parentBeaconBlockRoot }
        let block = Block.sealing(
            header,
            transactions: transactions,
            withdrawals: rules.features.hasWithdrawals ? [] : nil
        )
        return StoredBlock(block, outcomes: outcomes, state: state, parent: parent)
    }

    private mutating func collectRequests() -> [[UInt8]] {
        let deposits = Requests.deposits(outcomes.lazy.flatMap(\.receipt.logs)) ?? []
        let withdrawals = systemCall(SystemContract.withdrawalRequests, [])
        let consolidations = systemCall(SystemContract.consolidationRequests, [])
        return [deposits, [1] + withdrawals, [2] + consolidations]
    }
}
