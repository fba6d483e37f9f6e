/// What tools ask for, as the report lists it.
enum Request: String, CaseIterable {
    case blockNumber = "eth_blockNumber"
    case chainID = "eth_chainId"
    case gasPrice = "eth_gasPrice"
    case feeHistory = "eth_feeHistory"
    case balance = "eth_getBalance"
    case transactionCount = "eth_getTransactionCount"
    case code = "eth_getCode"
    case block = "eth_getBlockByNumber"
    case receipt = "eth_getTransactionReceipt"
    case logs = "eth_getLogs"
    case call = "eth_call"
    case estimate = "eth_estimateGas"
    case raw = "eth_sendRawTransaction"
    case deployment = "eth_sendRawTransaction (deployment)"
    case unlocked = "eth_sendTransaction"
    case impersonated = "eth_sendTransaction (impersonated)"
    case trace = "debug_traceTransaction"
    case snapshot = "evm_snapshot"
    case revert = "evm_revert"
    case subscribe = "eth_subscribe"
    case heavyCall = "eth_call, 9 Mgas"
    case heavyTrace = "debug_traceCall, 9 Mgas"
    case heavyLogs = "eth_getLogs, all blocks"
    case heavyTransaction = "eth_sendTransaction, 1 Mgas"

    /// Whether it changes the devnet.
    var isWrite: Bool {
        switch self {
        case .raw, .deployment, .unlocked, .impersonated, .snapshot, .revert, .heavyTransaction: true
        default: false
        }
    }

    /// Whether it mines a block when it succeeds.
    var isTransaction: Bool { isWrite && self != .snapshot && self != .revert }
}
