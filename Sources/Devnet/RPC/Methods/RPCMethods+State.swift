import EVM
import Primitives

/// Writing into the state directly.
extension RPCMethods {
    static var state: [RPCMethod] {
        [
            RPCMethod.acknowledged(
                "anvil_setBalance",
                "hardhat_setBalance",
                "tenderly_setBalance"
            ) { chain, parameters in
                chain.setBalance(try parameters.address(0), try parameters.number(1))
            },
            RPCMethod.control("evm_setAccountBalance") { chain, parameters in
                chain.setBalance(try parameters.address(0), try parameters.number(1))
                return true
            },
            RPCMethod.acknowledged("anvil_addBalance", "hardhat_addBalance", "tenderly_addBalance") {
                chain,
                parameters in
                let address = try parameters.address(0)
                let balance = chain.state.account(at: address)?.balance ?? .zero
                chain.setBalance(address, balance.adding(try parameters.number(1)) ?? .max)
            },
            RPCMethod.acknowledged("anvil_setCode", "hardhat_setCode") { chain, parameters in
                chain.setCode(try parameters.address(0), try parameters.data(1))
            },
            RPCMethod.control("evm_setAccountCode") { chain, parameters in
                chain.setCode(try parameters.address(0), try parameters.data(1))
                return true
            },
            RPCMethod.acknowledged("anvil_setNonce") { chain, parameters in
                chain.setNonce(try parameters.address(0), try parameters.uint64(1))
            },
            RPCMethod.control("evm_setAccountNonce") { chain, parameters in
                chain.setNonce(try parameters.address(0), try parameters.uint64(1))
                return true
            },
            // Hardhat refuses to go back: a nonce used twice would bring a transaction hash twice.
            RPCMethod.acknowledged("hardhat_setNonce") { chain, parameters in
                let address = try parameters.address(0)
                let nonce = try parameters.uint64(1)
                let current = chain.state.account(at: address)?.nonce ?? 0
                guard nonce >= current else {
                    throw RPCError.invalidParameters(
                        "New nonce (\(nonce)) must not be smaller than the existing nonce (\(current))"
                    )
                }
                chain.setNonce(address, nonce)
            },
            RPCMethod.control(
                "anvil_setStorageAt",
                "hardhat_setStorageAt",
                "evm_setAccountStorageAt",
                "tenderly_setStorageAt"
            ) { chain, parameters in
                chain.setStorage(
                    try parameters.address(0),
                    slot: try parameters.slot(1),
                    value: try parameters.slot(2)
                )
                return true
            },
        ].flatMap { $0 }
    }
}
