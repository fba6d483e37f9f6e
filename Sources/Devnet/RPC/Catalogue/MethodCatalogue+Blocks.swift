/// Questions about blocks and transactions.
extension MethodCatalogue {
    static let blockRows = [
        Row(
            "eth_getBlockByNumber",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "A block by number or tag; `pending` is what would be mined now."
        ),
        Row(
            "eth_getBlockByHash",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "A block by hash."
        ),
        Row("eth_getHeaderByNumber", from: [.geth, .anvil], "A header by number or tag."),
        Row("eth_getHeaderByHash", from: [.geth, .anvil], "A header by hash."),
        Row(
            "eth_getBlockTransactionCountByNumber",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "Number of a block’s transactions."
        ),
        Row(
            "eth_getBlockTransactionCountByHash",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "The same by hash."
        ),
        Row(
            "eth_getUncleCountByBlockNumber",
            from: [.geth, .anvil, .ganache],
            "Number of ommers, which only imported blocks have."
        ),
        Row("eth_getUncleCountByBlockHash", from: [.geth, .anvil, .ganache], "The same by hash."),
        Row("eth_getUncleByBlockNumberAndIndex", from: [.geth, .anvil, .ganache], "An ommer."),
        Row("eth_getUncleByBlockHashAndIndex", from: [.geth, .anvil, .ganache], "The same by hash."),
        Row(
            "eth_getBlockReceipts",
            from: [.specification, .geth, .anvil],
            "All receipts of a block, the pending one included."
        ),
        Row(
            "eth_getBlockAccessList",
            from: [.specification, .anvil],
            "Null: blocks have access lists from Amsterdam on (EIP-7928)."
        ),
        Row("eth_getBlockAccessListByBlockHash", from: [.anvil], "As above."),
        Row("eth_getBlockAccessListByBlockNumber", from: [.anvil], "As above."),
        Row("eth_getBlockAccessListRaw", from: [.anvil], "As above."),
        Row(
            "eth_getTransactionByHash",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "A transaction, mined or waiting."
        ),
        Row(
            "eth_getTransactionByBlockHashAndIndex",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "A transaction by its place."
        ),
        Row(
            "eth_getTransactionByBlockNumberAndIndex",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "The same by number."
        ),
        Row(
            "eth_getTransactionBySenderAndNonce",
            from: [.anvil],
            "A transaction by sender and nonce, waiting or mined."
        ),
        Row(
            "eth_getTransactionReceipt",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "A receipt; null while the transaction waits."
        ),
        Row("eth_getRawTransactionByHash", from: [.geth, .anvil], "The signed bytes."),
        Row("eth_getRawTransactionByBlockHashAndIndex", from: [.geth, .anvil], "The signed bytes by place."),
        Row("eth_getRawTransactionByBlockNumberAndIndex", from: [.geth, .anvil], "The same by number."),
        Row(
            "eth_getBlobSidecars",
            from: [.geth],
            "Sidecars of a block’s blob transactions, as far as they are kept."
        ),
        Row("eth_getBlobSidecarByTxHash", from: [.geth], "The sidecar of one transaction."),
        Row("anvil_getBlobByHash", from: [.anvil], "A blob by its versioned hash."),
        Row("anvil_getBlobsByTransactionHash", from: [.anvil], "The blobs of a transaction."),
    ]
}

/// Sending transactions.
extension MethodCatalogue {
    static let sendingRows = [
        Row(
            "eth_sendRawTransaction",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "Takes a signed transaction; a blob transaction in its network form. Under automine the "
                + "receipt is there when this returns."
        ),
        Row(
            "eth_sendRawTransactionSync",
            from: [.specification, .geth, .anvil],
            "The same, and answers the receipt (EIP-7966); waits 20 s, at most 60 s."
        ),
        Row(
            "eth_sendRawTransactionConditional",
            from: [.anvil],
            "The same, if block number, time and storage are as demanded."
        ),
        Row(
            "eth_sendTransaction",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "Signs for an own or impersonated account and sends; what is left out is filled in."
        ),
        Row("eth_sendTransactionSync", from: [.anvil], "The same, and answers the receipt."),
        Row("eth_sendUnsignedTransaction", from: [.anvil], "Sends from any account without a signature."),
        Row(
            "eth_fillTransaction",
            from: [.specification, .geth, .anvil],
            "Fills in what is left out, and answers the unsigned transaction."
        ),
        Row(
            "eth_signTransaction",
            from: [.specification, .geth, .anvil, .ganache],
            "Signs without sending; answers `raw` and `tx` as geth does."
        ),
        Row("eth_signRawTransaction", from: [.anvil], "An error: it is for Tempo networks."),
        Row(
            "eth_resend",
            from: [.geth, .anvil],
            "Replaces a waiting transaction by one with another price or gas limit."
        ),
    ]
}
