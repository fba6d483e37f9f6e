import EVM
import Primitives

/// Trying messages out.
extension RPCMethods {
    static var calls: [RPCMethod] {
        [
            .read("eth_call") { chain, parameters, interrupt in
                let request = try parameters.call(0)
                let point = try parameters.point(of: chain, block: 1, state: 2, overrides: 3)
                let result = try run(request, on: chain, at: point, interrupt)
                if let failure = RPCError.failure(of: result) { throw failure }
                return .data(result.output)
            },
            .read("eth_estimateGas") { chain, parameters, interrupt in
                let request = try parameters.call(0)
                // By default behind what waits, as whoever asks is about to send; and in the next block in any case.
                let isNext = try parameters.block(1) == .latest
                let next = parameters.optional(1) == nil ? chain.sendingPoint(of: request) : chain.nextPoint
                let point =
                    isNext
                    ? try parameters.overriding(next, of: chain, state: 2, overrides: 3)
                    : try parameters.point(of: chain, block: 1, state: 2, overrides: 3)
                return .quantity(try chain.estimateGas(request, at: point, interrupt: interrupt))
            },
            .read("eth_createAccessList") { chain, parameters, interrupt in
                let request = try parameters.call(0)
                let point = try parameters.point(of: chain, block: 1, state: 2, overrides: 3)
                let found: AccessListResult
                do { found = try chain.accessList(for: request, at: point, interrupt: interrupt) } catch {
                    throw RPCError.server("failed to apply transaction: \(error)")
                }
                if interrupt.isRaised { throw RPCError.timeout }
                return .object([
                    "accessList": .accessList(found.list),
                    "gasUsed": .quantity(found.result.gasUsed),
                    "error": found.result.failureText.map { .string($0) },
                ])
            },
        ]
    }

    /// Runs a message; a mistake in it is told with the gas that it was given, as geth does.
    static func run(
        _ request: CallRequest,
        on chain: Chain,
        at point: CallPoint,
        _ interrupt: Interrupt
    ) throws -> TransactionResult {
        do { return try chain.call(request, at: point, interrupt: interrupt) } catch {
            let gas = min(request.gas ?? Chain.callGasCap, Chain.callGasCap)
            throw RPCError.server("err: \(error) (supplied gas \(gas))")
        }
    }
}

extension TransactionResult {
    /// Why it failed, without what the contract said; nil for success.
    var failureText: String? {
        switch status {
        case .success: nil
        case .revert: "execution reverted"
        case .halt(let reason): reason.description
        }
    }
}

extension Parameters {
    /// Where a message runs: at a block, with the overrides that the parameters hold.
    func point(of chain: Chain, block: Int, state: Int, overrides: Int) throws -> CallPoint {
        guard let point = chain.point(try self.block(block)) else { throw RPCError.unknownBlock }
        return try overriding(point, of: chain, state: state, overrides: overrides)
    }

    func overriding(
        _ point: CallPoint,
        of chain: Chain,
        state: Int,
        overrides: Int
    ) throws -> CallPoint {
        var point = point
        try point.apply(try blockOverrides(overrides), on: chain)
        try point.apply(try stateOverrides(state))
        return point
    }
}
