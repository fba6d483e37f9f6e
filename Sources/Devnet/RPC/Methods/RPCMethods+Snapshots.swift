import EVM
import Primitives

/// Going back.
extension RPCMethods {
    static var snapshots: [RPCMethod] {
        [
            RPCMethod.control("anvil_snapshot", "evm_snapshot") { chain, _ in .quantity(chain.snapshot()) },
            RPCMethod.control("anvil_revert", "evm_revert") { chain, parameters in
                .bool(chain.revert(to: try parameters.uint64(0)))
            },
            RPCMethod.acknowledged("anvil_reset", "hardhat_reset") { chain, parameters in
                if let forking = parameters.optional(0),
                    forking["forking"] != nil || forking["jsonRpcUrl"] != nil
                {
                    throw RPCError.invalidParameters(
                        "forking another chain is not available; call without parameters to go back to genesis"
                    )
                }
                chain.reset()
            },
        ].flatMap { $0 }
    }
}
