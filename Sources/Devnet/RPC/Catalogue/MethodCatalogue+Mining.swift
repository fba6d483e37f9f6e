/// Blocks and the clock.
extension MethodCatalogue {
    static let miningRows = [
        Row(
            "evm_mine",
            from: [.anvil, .hardhat, .ganache],
            "Mines a block, or `{timestamp, blocks}`; answers \"0x0\"."
        ),
        Row(
            "anvil_mine",
            "hardhat_mine",
            from: [.anvil, .hardhat],
            "Mines blocks, with seconds between their timestamps if given."
        ),
        Row(
            "anvil_mine_detailed",
            "evm_mine_detailed",
            from: [.anvil],
            "As `evm_mine`; answers the blocks with their transactions."
        ),
        Row("evm_increaseBlocks", from: [.tenderly], "Mines so many blocks; answers the newest one’s hash."),
        Row("evm_getLatest", from: [.tenderly], "Hash of the newest block."),
        Row("hardhat_intervalMine", from: [.hardhat], "Mines a block."),
        Row(
            "anvil_getAutomine",
            "hardhat_getAutomine",
            from: [.anvil, .hardhat],
            "Whether each transaction is mined at once."
        ),
        Row(
            "anvil_setAutomine",
            "evm_setAutomine",
            "hardhat_setAutomine",
            from: [.anvil, .hardhat],
            "Turns that on or off."
        ),
        Row("miner_start", from: [.ganache], "Turns it on."),
        Row("miner_stop", from: [.ganache], "Turns it off."),
        Row("anvil_setIntervalMining", from: [.anvil], "A block every so many seconds; 0 ends it."),
        Row(
            "evm_setIntervalMining",
            from: [.anvil, .hardhat],
            "The same in milliseconds, as Hardhat has it."
        ),
        Row("anvil_getIntervalMining", from: [.anvil], "Seconds between blocks, or null."),
        Row(
            "anvil_setCoinbase",
            "hardhat_setCoinbase",
            from: [.anvil, .hardhat],
            "Who gets the fees from now on."
        ),
        Row("miner_setEtherbase", from: [.ganache], "The same."),
        Row(
            "anvil_setBlockGasLimit",
            "evm_setBlockGasLimit",
            from: [.anvil, .hardhat],
            "Gas limit of the blocks to come; answers true."
        ),
        Row("hardhat_setBlockGasLimit", from: [.hardhat], "The same."),
        Row(
            "anvil_setNextBlockBaseFeePerGas",
            "hardhat_setNextBlockBaseFeePerGas",
            from: [.anvil, .hardhat],
            "Base fee of the next block."
        ),
        Row(
            "anvil_setMinGasPrice",
            "hardhat_setMinGasPrice",
            from: [.anvil, .hardhat],
            "Least suggested price, before London."
        ),
        Row("miner_setGasPrice", from: [.ganache], "The same."),
        Row(
            "anvil_setNextBlockPrevRandao",
            "hardhat_setPrevRandao",
            from: [.anvil, .hardhat],
            "Randomness of the next block."
        ),
        Row(
            "anvil_increaseTime",
            "evm_increaseTime",
            from: [.anvil, .hardhat, .ganache],
            "Moves the clock on; answers the offset in seconds."
        ),
        Row(
            "anvil_setTime",
            "evm_setTime",
            from: [.anvil, .ganache],
            "Sets the clock, in seconds or milliseconds."
        ),
        Row(
            "anvil_setNextBlockTimestamp",
            from: [.anvil],
            "Timestamp of the next block, which the clock follows."
        ),
        Row(
            "evm_setNextBlockTimestamp",
            "tenderly_setNextBlockTimestamp",
            from: [.anvil, .hardhat, .tenderly],
            "The same; answers it in decimal digits."
        ),
        Row("anvil_setBlockTimestampInterval", from: [.anvil], "Seconds between the timestamps of blocks."),
        Row("anvil_removeBlockTimestampInterval", from: [.anvil], "Back to the clock."),
    ]
}

/// The devnet as a whole.
extension MethodCatalogue {
    static let devnetRows = [
        Row(
            "anvil_snapshot",
            "evm_snapshot",
            from: [.anvil, .hardhat, .ganache],
            "Keeps the chain as it is under a number."
        ),
        Row(
            "anvil_revert",
            "evm_revert",
            from: [.anvil, .hardhat, .ganache],
            "Back to a snapshot; it and later ones are used up."
        ),
        Row("anvil_reset", "hardhat_reset", from: [.anvil, .hardhat], "Back to the genesis block."),
        Row("anvil_rollback", from: [.anvil], "Drops the newest blocks."),
        Row(
            "anvil_reorg",
            from: [.anvil],
            "Replaces the newest blocks by others, with transactions of one’s own."
        ),
        Row(
            "anvil_dumpState",
            "hardhat_dumpState",
            from: [.anvil],
            "All accounts as gzipped JSON in Anvil’s form."
        ),
        Row("anvil_loadState", "hardhat_loadState", from: [.anvil], "Adds the accounts of such a dump."),
        Row("anvil_setChainId", from: [.anvil], "Another chain id from now on."),
        Row("anvil_nodeInfo", from: [.anvil], "Head, hardfork, fees and fork of the devnet."),
        Row(
            "anvil_metadata",
            "hardhat_metadata",
            from: [.anvil, .hardhat],
            "Versions, chain, head and snapshots."
        ),
        Row("anvil_getGenesisTime", from: [.anvil], "Timestamp of the genesis block."),
        Row("anvil_getLastBlockWallTime", from: [.anvil], "Wall time of the newest block, in milliseconds."),
        Row(
            "anvil_setLoggingEnabled",
            "hardhat_setLoggingEnabled",
            from: [.anvil, .hardhat],
            "Taken and ignored: logging is the daemon’s."
        ),
        Row("anvil_enableTraces", from: [.anvil], "Taken and ignored: traces are always there."),
        Row("anvil_setRpcUrl", from: [.anvil], "An error: there is no forking of other chains."),
        Row(
            "hardhat_addCompilationResult",
            from: [.hardhat],
            "Always false: stack traces are the compiler’s business."
        ),
        Row("hardhat_getStackTraceFailuresCount", from: [.hardhat], "Always 0."),
        Row(
            "testing_buildBlockV1",
            from: [.specification, .geth],
            "Builds a block to order, and throws it away."
        ),
    ]
}
