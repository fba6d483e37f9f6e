/// Trying out.
extension MethodCatalogue {
    static let callRows = [
        Row(
            "eth_call",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "Runs a message; with state and block overrides."
        ),
        Row(
            "eth_estimateGas",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "The least gas limit that suffices, by default behind what waits; with state and block overrides."
        ),
        Row(
            "eth_createAccessList",
            from: [.specification, .geth, .anvil],
            "The accounts and slots that a message touches; with overrides."
        ),
        Row(
            "eth_simulateV1",
            from: [.specification, .geth, .anvil],
            "Whole blocks of calls on top of a block, with overrides, transfers as logs and validation."
        ),
        Row(
            "eth_callMany",
            from: [.anvil, .erigon],
            "Bundles of messages, each on what the one before left."
        ),
        Row(
            "eth_callBundle",
            from: [.anvil, .flashbots],
            "Signed transactions as the first ones of a block, with what they pay."
        ),
    ]
}

/// Logs and news.
extension MethodCatalogue {
    static let logRows = [
        Row(
            "eth_getLogs",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "Logs by block range or hash, address and topics."
        ),
        Row(
            "eth_newFilter",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "A filter for logs; gone after five minutes without a question."
        ),
        Row(
            "eth_newBlockFilter",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "A filter for block hashes."
        ),
        Row(
            "eth_newPendingTransactionFilter",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "A filter for waiting transactions; `true` for whole ones."
        ),
        Row(
            "eth_getFilterChanges",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "What is new since the last question."
        ),
        Row(
            "eth_getFilterLogs",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "All logs of a filter."
        ),
        Row(
            "eth_uninstallFilter",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "Ends a filter."
        ),
        Row(
            "eth_subscribe",
            from: [.geth, .anvil, .hardhat, .ganache],
            "On WebSocket and IPC: `newHeads`, `logs`, `newPendingTransactions`, `transactionReceipts`, `syncing`."
        ),
        Row("eth_unsubscribe", from: [.geth, .anvil, .hardhat, .ganache], "Ends a subscription."),
    ]
}

/// What waits.
extension MethodCatalogue {
    static let poolRows = [
        Row(
            "eth_pendingTransactions",
            from: [.geth, .anvil, .hardhat],
            "Transactions that could be mined now."
        ),
        Row(
            "txpool_status",
            from: [.specification, .geth, .anvil],
            "How many are pending, and how many queued behind a gap."
        ),
        Row(
            "txpool_content",
            from: [.specification, .geth, .anvil, .ganache],
            "All of them by sender and nonce."
        ),
        Row("txpool_contentFrom", from: [.specification, .geth, .anvil], "Those of one sender."),
        Row("txpool_inspect", from: [.geth, .anvil], "All of them as short texts."),
        Row(
            "anvil_dropTransaction",
            "hardhat_dropTransaction",
            from: [.anvil, .hardhat],
            "Removes one; answers its hash under Anvil’s name, whether it was there under Hardhat’s."
        ),
        Row(
            "anvil_dropAllTransactions",
            "hardhat_dropAllTransactions",
            "debug_clearTxpool",
            from: [.anvil],
            "Removes all."
        ),
        Row("anvil_removePoolTransactions", from: [.anvil], "Removes those of one sender."),
    ]
}
