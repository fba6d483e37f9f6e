/// Questions about the node and its chain.
extension MethodCatalogue {
    static let nodeRows = [
        Row(
            "web3_clientVersion",
            from: [.geth, .anvil, .hardhat, .ganache],
            "Name and version of this program."
        ),
        Row("web3_sha3", from: [.geth, .anvil, .hardhat, .ganache], "Keccak-256 of some data."),
        Row(
            "net_version",
            "eth_networkId",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "The chain id in decimal digits."
        ),
        Row("net_listening", from: [.geth, .anvil, .ganache], "Always true."),
        Row("net_peerCount", from: [.geth, .hardhat, .ganache], "Always 0x0: a devnet has no peers."),
        Row("eth_chainId", from: [.specification, .geth, .anvil, .hardhat, .ganache], "The chain id."),
        Row("eth_protocolVersion", from: [.anvil, .ganache], "Version of the wire protocol, for old tools."),
        Row("eth_syncing", from: [.specification, .geth, .anvil, .hardhat, .ganache], "Always false."),
        Row("eth_mining", from: [.hardhat, .ganache], "Always false: nothing is worked for."),
        Row("eth_hashrate", from: [.anvil, .ganache], "Always 0x0."),
        Row(
            "eth_coinbase",
            from: [.specification, .anvil, .hardhat, .ganache],
            "Who gets the fees of the next block."
        ),
        Row(
            "eth_blockNumber",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "Number of the newest block."
        ),
        Row(
            "eth_gasPrice",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "A price that gets a transaction into the next block."
        ),
        Row(
            "eth_maxPriorityFeePerGas",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "A tip that does."
        ),
        Row("eth_baseFee", from: [.specification, .geth, .anvil], "Base fee of the next block."),
        Row(
            "eth_blobBaseFee",
            from: [.specification, .geth, .anvil, .hardhat],
            "Price of blob gas in the next block."
        ),
        Row(
            "eth_feeHistory",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "Base fees, use of gas and tips of a range of blocks, with those of blobs."
        ),
        Row(
            "eth_config",
            from: [.specification, .geth, .anvil],
            "Rules that hold now, next and last, with fork identifiers (EIP-7910)."
        ),
        Row(
            "eth_capabilities",
            from: [.specification, .geth],
            "From which block on history can be asked for: all of it."
        ),
        Row("rpc_modules", from: [.geth, .ganache], "The namespaces that are served."),
        Row("admin_nodeInfo", from: [.geth], "Name, network, genesis and head."),
        Row("admin_peers", from: [.geth], "Always empty."),
        Row("eth_getCompilers", from: [.ganache], "Always empty."),
        Row("eth_getWork", from: [.anvil, .ganache], "An error: there is no proof of work."),
        Row("eth_submitWork", from: [.anvil, .ganache], "Always false."),
        Row("eth_submitHashrate", from: [.anvil, .ganache], "Always false."),
    ]
}

/// Questions about accounts.
extension MethodCatalogue {
    static let accountRows = [
        Row(
            "eth_accounts",
            "eth_requestAccounts",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "Accounts that the devnet signs for, impersonated ones included."
        ),
        Row(
            "eth_getBalance",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "Balance at a block."
        ),
        Row(
            "eth_getTransactionCount",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "Nonce at a block; with `pending`, the next one to use."
        ),
        Row("eth_getCode", from: [.specification, .geth, .anvil, .hardhat, .ganache], "Code at a block."),
        Row(
            "eth_getStorageAt",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "One storage slot at a block."
        ),
        Row(
            "eth_getStorageValues",
            from: [.specification, .geth, .anvil],
            "Up to 1,024 slots of several accounts."
        ),
        Row("eth_getAccount", from: [.anvil], "Balance, nonce, storage root and code hash."),
        Row("eth_getAccountInfo", from: [.anvil], "Balance, nonce and code."),
        Row(
            "eth_getProof",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "Account and slots with Merkle proofs (EIP-1186)."
        ),
    ]
}
