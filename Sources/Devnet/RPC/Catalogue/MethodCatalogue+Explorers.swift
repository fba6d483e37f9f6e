/// What Otterscan asks for.
extension MethodCatalogue {
    static let explorerRows = [
        Row("erigon_blockNumber", from: [.erigon], "Number of the newest block."),
        Row(
            "erigon_getHeaderByNumber",
            from: [.erigon, .anvil, .otterscan],
            "A block without its transactions."
        ),
        Row("erigon_getHeaderByHash", from: [.erigon], "The same by hash."),
        Row("erigon_getBlockByTimestamp", from: [.erigon], "The newest block not after a time."),
        Row("erigon_getLogsByHash", from: [.erigon], "Logs of a block by transaction."),
        Row("erigon_getBlockReceiptsByBlockHash", from: [.erigon], "Receipts of a block."),
        Row("erigon_getBalanceChangesInBlock", from: [.erigon], "Balances that a block changed."),
        Row("ots_getApiLevel", from: [.otterscan, .anvil], "Version of this interface."),
        Row("ots_hasCode", from: [.otterscan, .anvil], "Whether an account is a contract."),
        Row(
            "ots_getInternalOperations",
            from: [.otterscan, .anvil],
            "Transfers, creations and destructions inside a transaction."
        ),
        Row("ots_getTransactionError", from: [.otterscan, .anvil], "Data of a revert."),
        Row("ots_traceTransaction", from: [.otterscan, .anvil], "Calls of a transaction."),
        Row("ots_getBlockDetails", from: [.otterscan, .anvil], "A block with its fees and rewards."),
        Row("ots_getBlockDetailsByHash", from: [.otterscan, .anvil], "The same by hash."),
        Row(
            "ots_getBlockTransactions",
            from: [.otterscan, .anvil],
            "Transactions of a block, page by page."
        ),
        Row(
            "ots_searchTransactionsBefore",
            from: [.otterscan, .anvil],
            "An account’s transactions before a block."
        ),
        Row("ots_searchTransactionsAfter", from: [.otterscan, .anvil], "Those after it."),
        Row("ots_getTransactionBySenderAndNonce", from: [.otterscan, .anvil], "Hash by sender and nonce."),
        Row("ots_getContractCreator", from: [.otterscan, .anvil], "Who created a contract, and where."),
    ]
}

/// Signatures, and what pages ask wallets for.
extension MethodCatalogue {
    static let walletRows = [
        Row(
            "eth_sign",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "Signs a text (EIP-191)."
        ),
        Row("personal_sign", from: [.geth, .anvil, .hardhat], "The same, with the text first."),
        Row("personal_ecRecover", from: [.geth], "Who signed a text."),
        Row(
            "eth_signTypedData_v4",
            "eth_signTypedData_v3",
            "eth_signTypedData",
            from: [.anvil, .hardhat, .ganache],
            "Signs structured data (EIP-712)."
        ),
        Row("personal_listAccounts", from: [.ganache], "The devnet’s own accounts."),
        Row(
            "personal_unlockAccount",
            from: [.ganache],
            "True for an account of the devnet: all are unlocked."
        ),
        Row("personal_lockAccount", from: [.ganache], "The same; they stay unlocked."),
        Row("personal_sendTransaction", from: [.ganache], "As `eth_sendTransaction`."),
        Row(
            "personal_signTransaction",
            from: [.ganache],
            "As `eth_signTransaction`; answers the signed bytes alone."
        ),
        Row("wallet_addEthereumChain", from: [.wallets], "Null for this chain, error 4902 for another."),
        Row("wallet_switchEthereumChain", from: [.wallets], "The same."),
        Row("wallet_requestPermissions", from: [.wallets], "That accounts may be seen."),
        Row("wallet_getPermissions", from: [.wallets], "The same."),
        Row("wallet_revokePermissions", from: [.wallets], "Null."),
        Row("wallet_watchAsset", from: [.wallets], "True."),
        Row("wallet_getCapabilities", from: [.wallets], "An empty object."),
    ]
}
