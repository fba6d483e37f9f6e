/// Writing into the state.
extension MethodCatalogue {
    static let stateRows = [
        Row(
            "anvil_setBalance",
            "hardhat_setBalance",
            "tenderly_setBalance",
            from: [.anvil, .hardhat, .tenderly],
            "Sets a balance."
        ),
        Row("evm_setAccountBalance", from: [.ganache], "The same; answers true."),
        Row(
            "anvil_addBalance",
            "hardhat_addBalance",
            "tenderly_addBalance",
            from: [.anvil, .tenderly],
            "Adds to a balance."
        ),
        Row(
            "anvil_setNonce",
            "hardhat_setNonce",
            from: [.anvil, .hardhat],
            "Sets a nonce; Hardhat’s name refuses to lower it."
        ),
        Row("evm_setAccountNonce", from: [.anvil, .ganache], "The same; answers true."),
        Row("anvil_setCode", "hardhat_setCode", from: [.anvil, .hardhat], "Sets an account’s code."),
        Row("evm_setAccountCode", from: [.ganache], "The same; answers true."),
        Row(
            "anvil_setStorageAt",
            "hardhat_setStorageAt",
            "evm_setAccountStorageAt",
            "tenderly_setStorageAt",
            from: [.anvil, .hardhat, .ganache, .tenderly],
            "Writes a storage slot; answers true."
        ),
        Row(
            "anvil_dealERC20",
            "anvil_setERC20Balance",
            "hardhat_dealERC20",
            from: [.anvil],
            "Sets a token balance, by finding the slot that the token answers from."
        ),
        Row("anvil_setERC20Allowance", from: [.anvil], "Sets a token allowance in the same way."),
        Row("tenderly_setErc20Balance", from: [.tenderly], "Token first, then a holder or several."),
        Row("tenderly_addErc20Balance", from: [.tenderly], "Adds to a token balance."),
        Row("tenderly_setMaxErc20Balance", from: [.tenderly], "The highest balance there is."),
        Row(
            "anvil_impersonateAccount",
            "hardhat_impersonateAccount",
            from: [.anvil, .hardhat],
            "Lets anybody send as an account, contracts included."
        ),
        Row(
            "anvil_stopImpersonatingAccount",
            "hardhat_stopImpersonatingAccount",
            from: [.anvil, .hardhat],
            "Ends that; Hardhat’s name says whether it was so."
        ),
        Row("evm_addAccount", from: [.ganache], "As impersonating; answers whether that is new."),
        Row("evm_removeAccount", from: [.ganache], "As ending it."),
        Row(
            "anvil_autoImpersonateAccount",
            "hardhat_autoImpersonateAccount",
            from: [.anvil],
            "Lets anybody send as anybody."
        ),
        Row(
            "anvil_impersonateSignature",
            from: [.anvil],
            "Makes ecrecover answer an account for a signature."
        ),
    ]
}
