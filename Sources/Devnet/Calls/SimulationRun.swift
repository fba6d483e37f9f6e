import EVM
import Primitives

extension Simulation {
    /// One block in the making.
    struct BlockRun {
        private let simulation: Simulation
        private let parent: StoredBlock
        private let withdrawals: [Withdrawal]
        private var header: Header
        private var execution: BlockExecution
        private var transactions: [SignedTransaction] = []
        private var calls: [CallOutcome] = []
        /// Logs so far, those of transfers and of calls that were undone included, as geth counts.
        private var logCount = 0
        private(set) var budget: UInt64

        init(
            _ simulation: Simulation,
            at point: CallPoint,
            header: Header,
            on parent: StoredBlock,
            withdrawals: [Withdrawal],
            budget: UInt64,
            frames: FramePool
        ) {
            self.simulation = simulation
            self.parent = parent
            self.header = header
            self.withdrawals = withdrawals
            self.budget = budget
            execution = BlockExecution(
                rules: point.rules,
                environment: point.environment,
                state: point.state,
                frames: frames,
                interrupt: simulation.interrupt
            )
            execution.begin(
                parentHash: parent.hash,
                parentBeaconBlockRoot: header.parentBeaconBlockRoot ?? .zero
            )
        }

        /// Runs a call as the block's next transaction.
        mutating func add(_ call: CallRequest) throws(RPCError) {
            let left = header.gasLimit - execution.gasUsed
            let wanted = call.gas ?? left
            guard wanted <= left else { throw .blockGas(left: left, wanted: wanted) }
            let gas = min(wanted, budget)
            let transaction = try transaction(call, gas: gas)
            try checkNonce(transaction, of: call.from)
            let signed = SignedTransaction(simulating: transaction, from: call.from)
            let options = options(for: transaction)
            let result: TransactionResult
            let logs: [Log]
            let emitted: Int
            do {
                if simulation.options.tracesTransfers {
                    let traced = try execution.trace(signed, options: options)
                    result = traced.result
                    emitted = result.emittedLogs + traced.trace.transferCount
                    logs = result.succeeded ? traced.trace.logsWithTransfers(result.logs) : []
                } else {
                    result = try execution.add(signed, options: options)
                    emitted = result.emittedLogs
                    logs = result.succeeded ? result.logs : []
                }
            } catch { throw .invalidCall(error, gas: gas) }
            if result.status == .halt(.interrupted) { throw .timeout }
            budget -= min(budget, result.gasUsed)
            transactions.append(signed)
            calls.append(
                CallOutcome(
                    result: result,
                    logs: logs,
                    firstLogIndex: logCount,
                    isGasCapped: gas < wanted
                )
            )
            logCount += emitted
        }

        private func transaction(_ call: CallRequest, gas: UInt64) throws(RPCError) -> Transaction {
            if let chainID = call.chainID, chainID != execution.environment.chainID {
                throw .server(
                    "chainId does not match node's (have=\(chainID), want=\(execution.environment.chainID))"
                )
            }
            let isLegacy = call.gasPrice != nil || !execution.rules.features.hasBaseFee
            let kind: Transaction.Kind =
                isLegacy
                ? .legacy
                : call.authorizations != nil
                    ? .setCode : call.blobVersionedHashes != nil ? .blob : .dynamicFee
            return Transaction(
                kind: kind,
                chainId: isLegacy ? nil : execution.environment.chainID,
                nonce: call.nonce ?? execution.state.account(at: call.from)?.nonce ?? 0,
                maxFeePerGas: call.gasPrice ?? call.maxFeePerGas ?? .zero,
                maxPriorityFeePerGas: call.gasPrice ?? call.maxPriorityFeePerGas ?? .zero,
                gasLimit: gas,
                to: call.to,
                value: call.value,
                data: call.data,
                accessList: call.accessList ?? [],
                maxFeePerBlobGas: call.maxFeePerBlobGas ?? .zero,
                blobVersionedHashes: call.blobVersionedHashes ?? [],
                authorizations: call.authorizations ?? []
            )
        }

        /// Told before any other mistake, as geth does.
        private func checkNonce(_ transaction: Transaction, of sender: Address) throws(RPCError) {
            guard simulation.options.validates else { return }
            let expected = execution.state.account(at: sender)?.nonce ?? 0
            let nonce = transaction.nonce
            if nonce < expected {
                throw .invalidCall(
                    .nonceTooLow(sender: sender, transaction: nonce, state: expected),
                    gas: transaction.gasLimit
                )
            }
            if nonce > expected {
                throw .invalidCall(
                    .nonceTooHigh(sender: sender, transaction: nonce, state: expected),
                    gas: transaction.gasLimit
                )
            }
        }

        private func options(for transaction: Transaction) -> TransitionOptions {
            var options = TransitionOptions.strict
            options.checksSenderCode = false
            options.checksGasLimits = false
            if simulation.options.validates { return options }
            options.checksNonce = false
            let namesFees = !transaction.maxFeePerGas.isZero || !transaction.maxPriorityFeePerGas.isZero
            options.checksBaseFee = namesFees
            options.checksBlobBaseFee = !transaction.maxFeePerBlobGas.isZero
            return options
        }

        /// Closes the block.
        mutating func seal(depositContract: Address) throws(RPCError) -> BlockOutcome {
            let features = execution.rules.features
            header.gasUsed = execution.gasUsed
            if features.blobs != nil { header.blobGasUsed = execution.blobGasUsed }
            if features.hasRequests {
                let requests: [[UInt8]]
                do { requests = try execution.requests(depositContract: depositContract) } catch {
                    throw .server("the block's execution requests cannot be collected: \(error)")
                }
                header.requestsHash = Requests.hash(requests)
            }
            if features.hasWithdrawals { execution.credit(withdrawals) }
            execution.reward(header.beneficiary, number: header.number, ommers: [])
            header.stateRoot = execution.state.root
            header.receiptsRoot = execution.receiptsRoot
            header.logsBloom = execution.logsBloom
            let block = Devnet.Block.sealing(
                header,
                transactions: transactions,
                withdrawals: features.hasWithdrawals ? withdrawals : nil
            )
            let stored = StoredBlock(
                block,
                outcomes: execution.outcomes,
                state: execution.state,
                parent: parent
            )
            return BlockOutcome(stored: stored, calls: calls)
        }
    }
}
