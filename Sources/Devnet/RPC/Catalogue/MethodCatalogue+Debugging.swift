/// Geth’s debugging.
extension MethodCatalogue {
    static let debugRows = [
        Row(
            "debug_traceTransaction",
            from: [.specification, .geth, .anvil, .hardhat, .ganache],
            "Runs a transaction again under a tracer: struct logs, `callTracer`, `prestateTracer`, "
                + "`4byteTracer`, `flatCallTracer`, `muxTracer`, `noopTracer`."
        ),
        Row("debug_traceCall", from: [.geth, .anvil, .hardhat], "A message under a tracer, with overrides."),
        Row(
            "debug_traceBlockByNumber",
            from: [.specification, .geth, .anvil],
            "Every transaction of a block."
        ),
        Row("debug_traceBlockByHash", from: [.specification, .geth, .anvil], "The same by hash."),
        Row("debug_traceBlock", from: [.geth, .anvil], "The same of an encoded block."),
        Row("debug_intermediateRoots", from: [.geth], "State roots behind each transaction of a block."),
        Row(
            "debug_storageRangeAt",
            from: [.geth, .ganache],
            "Storage of a contract, page by page, inside a block."
        ),
        Row("debug_codeByHash", from: [.anvil], "Code by its hash."),
        Row("debug_dbGet", from: [.anvil], "Code by its database key."),
        Row("debug_accountInfoAt", from: [.anvil], "An account inside a block."),
        Row("debug_accountRange", from: [.geth], "Accounts, page by page."),
        Row("debug_dumpBlock", from: [.geth], "All accounts behind a block."),
        Row(
            "debug_getModifiedAccountsByNumber",
            from: [.geth, .anvil],
            "Accounts that a range of blocks changed."
        ),
        Row("debug_getModifiedAccountsByHash", from: [.geth], "The same by hash."),
        Row("debug_freeOSMemory", from: [.anvil], "Taken and ignored."),
        Row("debug_getRawHeader", from: [.specification, .geth, .anvil], "A header in RLP."),
        Row("debug_getRawBlock", from: [.specification, .geth, .anvil], "A block in RLP."),
        Row("debug_getRawReceipts", from: [.specification, .geth, .anvil], "Receipts in their encoding."),
        Row(
            "debug_getRawTransaction",
            from: [.specification, .geth, .anvil],
            "A transaction’s signed bytes."
        ),
        Row("debug_getRawTransactions", from: [.anvil], "Those of a block."),
        Row(
            "debug_getBadBlocks",
            from: [.specification, .geth],
            "Always empty: a devnet makes no bad blocks."
        ),
    ]
}

/// OpenEthereum’s traces.
extension MethodCatalogue {
    static let traceRows = [
        Row("trace_transaction", from: [.parity, .anvil, .erigon], "Traces of a transaction."),
        Row("trace_get", from: [.parity, .anvil, .erigon], "One of them by its address."),
        Row("trace_block", from: [.parity, .anvil, .erigon], "Traces of a block."),
        Row(
            "trace_filter",
            from: [.parity, .anvil, .erigon],
            "Traces by range, sender and recipient; indexed and not capped."
        ),
        Row("trace_call", from: [.parity, .anvil, .erigon], "Traces of a message."),
        Row(
            "trace_callMany",
            from: [.parity, .anvil, .erigon],
            "Traces of several, each on what the one before left."
        ),
        Row(
            "trace_rawTransaction",
            from: [.parity, .anvil, .erigon],
            "Traces of a signed transaction that is not sent."
        ),
        Row(
            "trace_replayTransaction",
            from: [.parity, .anvil, .erigon],
            "Trace, `vmTrace` and `stateDiff` of a transaction."
        ),
        Row("trace_replayBlockTransactions", from: [.parity, .anvil, .erigon], "The same for a block."),
        Row("trace_transactionOpcodeGas", from: [.anvil], "Gas by opcode."),
        Row("trace_blockOpcodeGas", from: [.anvil], "The same for a block."),
    ]
}
