import EVM
import Primitives

/// Trying messages out.
extension RPCMethods {
    static var calls: [RPCMethod] {
        [
            .read("eth_call") { chain, parameters, interrupt in
                let request = try parameters.call(0)
                guard var point = chain.point(try parameters.block(1)) else { throw RPCError.unknownBlock }
                try point.apply(try parameters.blockOverrides(3), on: chain)
                try point.apply(try parameters.stateOverrides(2))
                let result = try chain.call(request, at: point, interrupt: interrupt)
                if let failure = RPCError.failure(of: result) { throw failure }
                return .data(result.output)
            },
            .read("eth_estimateGas") { chain, parameters, interrupt in
                let request = try parameters.call(0)
                let id = try parameters.optional(1) == nil ? nil : parameters.block(1)
                var point = chain.nextPoint
                if let id, id != .latest {
                    guard let chosen = chain.point(id) else { throw RPCError.unknownBlock }
                    point = chosen
                }
                try point.apply(try parameters.blockOverrides(3), on: chain)
                try point.apply(try parameters.stateOverrides(2))
                return .quantity(try chain.estimateGas(request, at: point, interrupt: interrupt))
            },
        ]
    }
}
