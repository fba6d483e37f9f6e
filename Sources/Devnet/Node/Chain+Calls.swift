public import EVM
import Primitives

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
            return CallPoint(state: pending().state, environment: nextEnvironment, rules: rules)
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

    /// Where a transaction that is sent now will run: behind those that wait and can be mined.
    ///
    /// They are run for it, unless no code can be met that would ask what they did.
    func sendingPoint(of request: CallRequest) -> CallPoint {
        guard !pool.isEmpty, mayMeetCode(request), !readyTransactions().isEmpty, let pending = point(.pending)
        else { return nextPoint }
        return pending
    }

    private func mayMeetCode(_ request: CallRequest) -> Bool {
        guard let to = request.to, request.authorizations == nil else { return true }
        return state.account(at: to)?.code.isEmpty == false || pool.maySetCode(of: to)
    }

    /// Runs a message without leaving a trace.
    public func call(
        _ request: CallRequest,
        at point: CallPoint,
        gas: UInt64? = nil,
        interrupt: Interrupt = Interrupt()
    ) throws(InvalidTransaction) -> TransactionResult {
        try PreparedCall(request, at: point, chainID: chainID, gas: gas).run(interrupt: interrupt)
    }

    /// The least gas limit with which the message succeeds, by bisection.
    public func estimateGas(
        _ request: CallRequest,
        at point: CallPoint,
        interrupt: Interrupt = Interrupt()
    ) throws(EstimateError) -> UInt64 {
        let cap = min(point.environment.gasLimit, transactionGasCap)
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
