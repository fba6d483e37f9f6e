import EVM
import Primitives

/// The codes that execution-apis gives the ways in which a simulation can be asked for wrongly.
extension RPCError {
    static func blockNumber(_ number: UInt64, after before: UInt64) -> RPCError {
        RPCError(code: -38020, message: "block numbers must be in order: \(number) <= \(before)")
    }

    static func blockTime(_ time: UInt64, after before: UInt64) -> RPCError {
        RPCError(code: -38021, message: "block timestamps must be in order: \(time) <= \(before)")
    }

    static func clientLimit(_ message: String) -> RPCError { RPCError(code: -38026, message: message) }

    static func blockGas(left: UInt64, wanted: UInt64) -> RPCError {
        RPCError(
            code: -38015,
            message: "block gas limit reached: remaining: \(left), required: \(wanted)"
        )
    }

    static let timeout = RPCError.server(Halt.interrupted.description)

    /// A call that belongs in no block.
    static func invalidCall(_ reason: InvalidTransaction, gas: UInt64) -> RPCError {
        RPCError(code: reason.simulationCode, message: "err: \(reason) (supplied gas \(gas))")
    }

    /// A call inside a simulation that did not succeed; nil for one that did.
    static func simulated(_ call: Simulation.CallOutcome) -> JSONValue? {
        switch call.result.status {
        case .success: return nil
        case .revert: return failure(of: call.result)?.json
        case .halt(let reason):
            let cap = call.isGasCapped ? " (gas limit was capped by the RPC server's global gas cap)" : ""
            return RPCError(code: -32015, message: reason.description + cap).json
        }
    }
}

extension InvalidTransaction {
    fileprivate var simulationCode: Int {
        switch self {
        case .nonceTooLow: -38010
        case .nonceTooHigh: -38011
        case .feeBelowBaseFee: -38012
        case .intrinsicGasTooLow: -38013
        case .insufficientFunds, .feesOverflow: -38014
        case .senderHasCode: -38024
        case .initCodeTooLarge: -38025
        case .priorityFeeAboveMaximum: -32602
        default: -32603
        }
    }
}
