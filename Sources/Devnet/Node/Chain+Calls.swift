public import EVM
public import Primitives

/// A message to be tried out: a transaction's fields, most of them open.
public struct CallRequest: Sendable {
    public var from: Address = .zero
    /// Whether `from` was given.
    public var namesSender = false
    public var to: Address?
    public var gas: UInt64?
    /// Legacy price; excludes the two fees.
    public var gasPrice: U256?
    public var maxFeePerGas: U256?
    public var maxPriorityFeePerGas: U256?
    public var value: U256 = .zero
    public var data: [UInt8] = []
    public var nonce: UInt64?
    public var accessList: [AccessListEntry]?
    public var maxFeePerBlobGas: U256?
    /// Nil for a transaction without blobs; an empty list is a mistake that is told.
    public var blobVersionedHashes: [Hash256]?
    /// Nil for a transaction without authorizations; an empty list is a mistake that is told.
    public var authorizations: [Authorization]?
    public var chainID: UInt64?

    public init() {}
}

/// The state and the block that a call runs in.
public struct CallPoint: Sendable {
    public var state: WorldState
    public var environment: BlockEnvironment
    public var rules: Rules
}

/// Why a gas limit could not be found.
public enum EstimateError: Error, Sendable {
    case invalid(InvalidTransaction)
    /// It fails with any gas limit.
    case failed(TransactionResult)
    /// It fails with the most gas allowed, for want of gas.
    case exceedsAllowance(UInt64)
}

extension Chain {
    /// Most gas that a call may use.
    public static let callGasCap: UInt64 = 50_000_000

    /// Where a call at `id` runs; nil when there is no such block.
    public func point(_ id: BlockID) -> CallPoint? {
        if id == .pending {
            let pending = FramePools.with { self.pending(frames: $0) }
            return CallPoint(state: pending.state, environment: nextEnvironment, rules: rules)
        }
        guard let block = block(id), let state = state(at: id) else { return nil }
        return CallPoint(state: state, environment: environment(of: block), rules: rules(of: block.header))
    }

    /// A block of this chain as its transactions saw it.
    func environment(of block: StoredBlock) -> BlockEnvironment {
        BlockEnvironment(block.header, rules(of: block.header), chainID: chainID) { block.blockHash($0) }
    }

    /// The next block's environment on the state at the head: where estimates run.
    public var nextPoint: CallPoint {
        CallPoint(state: state, environment: nextEnvironment, rules: rules)
    }

    private func transaction(_ request: CallRequest, gas: UInt64, at point: CallPoint) -> Transaction {
        let hasFee = request.maxFeePerGas != nil || request.maxPriorityFeePerGas != nil
        let kind: Transaction.Kind =
            request.authorizations != nil
            ? .setCode
            : request.blobVersionedHashes != nil
                ? .blob : hasFee ? .dynamicFee : request.accessList != nil ? .accessList : .legacy
        let maximum = request.maxFeePerGas ?? request.gasPrice ?? .zero
        return Transaction(
            kind: kind,
            chainId: request.chainID ?? (kind == .legacy ? nil : chainID),
            nonce: request.nonce ?? point.state.account(at: request.from)?.nonce ?? 0,
            maxFeePerGas: maximum,
            maxPriorityFeePerGas: hasFee ? min(request.maxPriorityFeePerGas ?? .zero, maximum) : maximum,
            gasLimit: gas,
            to: request.to,
            value: request.value,
            data: request.data,
            accessList: request.accessList ?? [],
            maxFeePerBlobGas: request.maxFeePerBlobGas ?? .zero,
            blobVersionedHashes: request.blobVersionedHashes ?? [],
            authorizations: request.authorizations ?? []
        )
    }

    /// Runs a message without leaving a trace.
    public func call(
        _ request: CallRequest,
        at point: CallPoint,
        gas: UInt64? = nil,
        interrupt: Interrupt = Interrupt()
    ) throws(InvalidTransaction) -> TransactionResult {
        let limit = gas ?? min(request.gas ?? Chain.callGasCap, Chain.callGasCap)
        let transaction = transaction(request, gas: limit, at: point)
        var options = TransitionOptions.call
        let price = transaction.maxFeePerGas
        // Whoever names fees wants them looked at; a call without any is free, and BASEFEE is then 0 as in geth.
        var environment = point.environment
        if price.isZero { environment.baseFee = .zero } else { options.checksBaseFee = true }
        if !price.isZero || !request.value.isZero {
            let balance = point.state.account(at: request.from)?.balance ?? .zero
            let fees = price.isZero ? .zero : price.multiplied(by: U256(request.gas ?? 0)) ?? .max
            guard let total = fees.adding(request.value), total <= balance else {
                throw .insufficientFunds(
                    sender: request.from,
                    have: balance,
                    want: fees.adding(request.value) ?? .max
                )
            }
        }
        let result: Result<TransactionResult, InvalidTransaction> = FramePools.with { frames in
            let transition = Transition(
                rules: point.rules,
                block: environment,
                frames: frames,
                interrupt: interrupt
            )
            do throws(InvalidTransaction) {
                return .success(
                    try transition.apply(
                        transaction,
                        sender: request.from,
                        to: point.state,
                        gasAvailable: .max,
                        options: options
                    )
                )
            } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// The least gas limit with which the message succeeds, by bisection.
    public func estimateGas(
        _ request: CallRequest,
        at point: CallPoint,
        interrupt: Interrupt = Interrupt()
    ) throws(EstimateError) -> UInt64 {
        let cap = min(point.environment.gasLimit, point.rules.features.transactionGasLimit)
        let allowance = try allowance(request, at: point, cap: min(request.gas ?? cap, cap))
        func attempt(_ gas: UInt64) throws(EstimateError) -> TransactionResult {
            do {
                return try call(request, at: point, gas: gas, interrupt: interrupt)
            } catch .intrinsicGasTooLow, .floorGasTooLow {
                throw .exceedsAllowance(gas)
            } catch { throw .invalid(error) }
        }
        let first = try attempt(allowance)
        guard first.succeeded else {
            if case .halt(.outOfGas) = first.status { throw .exceedsAllowance(allowance) }
            throw .failed(first)
        }
        if first.gasUsed == 21_000, request.data.isEmpty { return 21_000 }
        var low = first.gasUsed - 1
        var high = allowance
        // What it used, with the reserve that each nested call keeps back, is nearly always enough.
        let guess = first.gasBeforeRefund + first.gasBeforeRefund / 63 + 2_300
        if guess < high {
            if (try? attempt(guess))?.succeeded == true { high = guess } else { low = guess }
        }
        while low + 1 < high {
            let middle = low + (high - low) / 2
            if (try? attempt(middle))?.succeeded == true { high = middle } else { low = middle }
        }
        return high
    }

    /// The most gas that the sender can pay for.
    private func allowance(
        _ request: CallRequest,
        at point: CallPoint,
        cap: UInt64
    ) throws(EstimateError) -> UInt64 {
        let price = request.maxFeePerGas ?? request.gasPrice ?? .zero
        guard !price.isZero else { return cap }
        let balance = point.state.account(at: request.from)?.balance ?? .zero
        guard let rest = balance.subtracting(request.value) else {
            throw .invalid(.insufficientFunds(sender: request.from, have: balance, want: request.value))
        }
        return min(cap, rest.quotientAndRemainder(dividingBy: price).quotient.clampedUInt64)
    }
}
