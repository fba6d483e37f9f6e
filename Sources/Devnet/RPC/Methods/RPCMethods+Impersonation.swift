import EVM
import Primitives

/// Acting as accounts whose keys nobody has.
extension RPCMethods {
    static var impersonation: [RPCMethod] {
        [
            RPCMethod.acknowledged(
                "anvil_impersonateAccount",
                "hardhat_impersonateAccount"
            ) { chain, parameters in chain.impersonate(try parameters.address(0)) },
            RPCMethod.control("evm_addAccount") { chain, parameters in
                let address = try parameters.address(0)
                if chain.isUnlocked(address) { return false }
                chain.impersonate(address)
                return true
            },
            RPCMethod.acknowledged("anvil_stopImpersonatingAccount") { chain, parameters in
                chain.stopImpersonating(try parameters.address(0))
            },
            RPCMethod.control("hardhat_stopImpersonatingAccount", "evm_removeAccount") { chain, parameters in
                let address = try parameters.address(0)
                let was = chain.impersonated.contains(address)
                chain.stopImpersonating(address)
                return .bool(was)
            },
            RPCMethod.acknowledged(
                "anvil_autoImpersonateAccount",
                "hardhat_autoImpersonateAccount"
            ) { chain, parameters in chain.impersonateAll(try parameters.bool(0)) },
            RPCMethod.acknowledged("anvil_impersonateSignature") { chain, parameters in
                let signature = try parameters.data(0)
                guard signature.count == 65 else {
                    throw Parameters.invalid(0, "a signature of 65 bytes: r, s and v", parameters.items[0])
                }
                let address = try parameters.address(1)
                guard chain.impersonate(signature: signature, as: address) else {
                    throw RPCError.server("too many impersonated signatures: at most 1024 are kept")
                }
            },
        ].flatMap { $0 }
    }
}
