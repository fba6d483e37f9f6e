extension RefusalKind {
    /// All names that stand for any kind.
    static let allNames = Set(allCases.flatMap(\.names))

    /// What fixtures call it: the names of execution-spec-tests, then those of older files.
    var names: Set<String> { Self.byKind[self] ?? [] }

    /// Names that say no more than that bytes cannot be read.
    private static let unreadable: Set<String> = ["RLP_STRUCTURES_ENCODING", "RLP_INVALID_FIELD_OVERFLOW_64"]

    private static let byKind: [RefusalKind: Set<String>] = [
        .encoding: unreadable.union([
            "RLP_INVALID_ADDRESS", "RLP_WITHDRAWALS_NOT_READ", "RLP_ExpectedAsList", "INPUT_UNMARSHAL_ERROR",
            "INPUT_UNMARSHAL_ADDRESS_ERROR", "RLP_INVALID_VALUE", "TR_RLP_WRONGVALUE", "ADDRESS_TOO_LONG",
            "ADDRESS_TOO_SHORT", "RLP_INVALID_TO", "RLP_INVALID_DATA", "RLP_INVALID_GASLIMIT",
            "RLP_INVALID_SIGNATURE_R", "RLP_INVALID_ACCESS_LIST_ADDRESS_TOO_LONG",
            "RLP_INVALID_ACCESS_LIST_ADDRESS_TOO_SHORT", "RLP_INVALID_ACCESS_LIST_STORAGE_TOO_LONG",
            "RLP_INVALID_ACCESS_LIST_STORAGE_TOO_SHORT", "RLP_ERROR_EOF", "RLP_ERROR_SIZE",
            "RLP_ERROR_SIZE_LEADING_ZEROS", "RLP_LEADING_ZEROS_DATA_SIZE", "RLP_LEADING_ZEROS_NONCE_SIZE",
            "RLP_TOO_FEW_ELEMENTS", "RLP_TOO_MANY_ELEMENTS",
        ]),
        .envelope: unreadable.union(["RLP_INVALID_HEADER", "RLP_ERROR_EOF", "TYPE_NOT_SUPPORTED"]),
        // A number may be too long because of its zeros.
        .leadingZeros: unreadable.union([
            "RLP_LEADING_ZEROS_NONCE", "RLP_LEADING_ZEROS_GASPRICE", "RLP_LEADING_ZEROS_BASEFEE",
            "RLP_LEADING_ZEROS_PRIORITY_FEE", "RLP_LEADING_ZEROS_GASLIMIT", "RLP_LEADING_ZEROS_VALUE",
            "RLP_LEADING_ZEROS_V", "RLP_LEADING_ZEROS_R", "RLP_LEADING_ZEROS_S", "GASLIMIT_OVERFLOW",
        ]),
        .overflow: unreadable.union([
            "NONCE_OVERFLOW", "GASPRICE_OVERFLOW", "PRIORITY_OVERFLOW", "GASLIMIT_OVERFLOW", "VALUE_OVERFLOW",
            "RLP_INVALID_VALUE", "TR_RLP_WRONGVALUE",
        ]),
        .size: ["RLP_BLOCK_LIMIT_EXCEEDED"],
        .parent: ["UNKNOWN_PARENT", "UNKNOWN_PARENT_ZERO", "UnknownParent", "UnknownParent2"],
        .number: ["INVALID_BLOCK_NUMBER", "InvalidNumber"],
        .timestamp: [
            "INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT", "InvalidTimestamp", "InvalidTimestampOlderParent",
        ],
        // More gas used than a limit that is too small breaks two rules, and older files name the other one.
        .gasLimit: [
            "INVALID_GASLIMIT", "GASLIMIT_TOO_BIG", "InvalidGasLimit", "InvalidGasLimit2", "TooMuchGasUsed",
        ],
        .gasUsedAboveLimit: ["GAS_USED_OVERFLOW", "INVALID_GAS_USED", "TooMuchGasUsed", "InvalidGasUsed"],
        .extraData: ["EXTRA_DATA_TOO_BIG", "ExtraDataTooBig"],
        .daoMark: ["EXTRA_DATA_INVALID_DAO"],
        .difficulty: [
            "INVALID_DIFFICULTY", "IMPORT_IMPOSSIBLE_PARIS_WRONG_POS", "InvalidDifficulty",
            "3675PoSBlockRejected",
        ],
        .proofOfWork: [
            "IMPORT_IMPOSSIBLE_DIFFICULTY_OVER_PARIS", "IMPORT_IMPOSSIBLE_PARIS_WRONG_POW",
            "INVALID_DIFFICULTY",
            "PostParisDifficultyIsNot0", "3675PreParis1559BlockRejected",
        ],
        .ommersUnderProofOfStake: [
            "IMPORT_IMPOSSIBLE_UNCLES_OVER_PARIS", "PostParisUncleHashIsNotEmpty",
            "3675PreParis1559BlockRejected",
        ],
        .baseFee: ["INVALID_BASEFEE_PER_GAS", "1559BlockImportImpossible_BaseFeeWrong"],
        .headerFields: [
            "INCORRECT_BLOCK_FORMAT", "IMPORT_IMPOSSIBLE_LEGACY", "IMPORT_IMPOSSIBLE_LEGACY_WRONG_PARENT",
            "IMPORT_IMPOSSIBLE_LONDON_WRONG_PARENT", "IMPORT_IMPOSSIBLE_SHANGHAI",
            "IMPORT_IMPOSSIBLE_PARIS_OVER_SHANGHAI",
        ],
        // Too many blobs in a transaction are too many in its block's header, which is looked at first.
        .blobGas: [
            "INCORRECT_BLOB_GAS_USED", "BLOB_GAS_USED_ABOVE_LIMIT", "TYPE_3_TX_BLOB_COUNT_EXCEEDED",
            "TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED",
        ],
        .excessBlobGas: ["INCORRECT_EXCESS_BLOB_GAS"],
        .transactionsRoot: ["INVALID_TRANSACTIONS_ROOT", "InvalidTransactionsRoot"],
        .ommersHash: ["INVALID_UNCLES_HASH", "InvalidUnclesHash"],
        .withdrawalsRoot: ["INVALID_WITHDRAWALS_ROOT", "InvalidWithdrawals"],
        .withdrawals: [
            "RLP_STRUCTURES_ENCODING", "RLP_WITHDRAWALS_NOT_READ", "INCORRECT_BLOCK_FORMAT",
            "IMPORT_IMPOSSIBLE_PARIS_OVER_SHANGHAI", "RLP_ExpectedAsList",
        ],
        .ommerCount: ["TOO_MANY_UNCLES", "TooManyUncles"],
        .ommerRepeated: ["UNCLE_IN_CHAIN", "UncleInChain"],
        // An ancestor that is too far back to have an ommer for a child is wrong in both ways.
        .ommerAncestor: ["UNCLE_IS_ANCESTOR", "UncleIsAncestor", "UncleInChain", "InvalidUncleParentHash"],
        .ommerUnrelated: [
            "UNCLE_PARENT_INCORRECT", "UNCLE_IS_BROTHER", "InvalidUncleParentHash", "UncleIsBrother",
            "UncleParentIsNotAncestor",
        ],
        .depositLayout: ["INVALID_DEPOSIT_EVENT_LAYOUT"],
        .systemContractMissing: ["SYSTEM_CONTRACT_EMPTY"],
        .systemContractFailed: ["SYSTEM_CONTRACT_CALL_FAILED"],
        .gasUsed: ["INVALID_GAS_USED", "InvalidGasUsed"],
        .logsBloom: ["INVALID_LOG_BLOOM", "InvalidLogBloom"],
        .receiptsRoot: ["INVALID_RECEIPTS_ROOT", "InvalidReceiptsStateRoot"],
        .stateRoot: ["INVALID_STATE_ROOT", "InvalidStateRoot"],
        .requestsHash: ["INVALID_REQUESTS"],
        .transactionType: [
            "TYPE_NOT_SUPPORTED", "TYPE_3_TX_PRE_FORK", "TYPE_4_TX_PRE_FORK", "TR_TypeNotSupported",
        ],
        .signature: ["INVALID_CHAINID", "INVALID_SIGNATURE_VRS", "EC_RECOVERY_FAIL"],
        .nonceTooLow: ["NONCE_MISMATCH_TOO_LOW", "TR_NonceTooLow"],
        .nonceTooHigh: ["NONCE_MISMATCH_TOO_HIGH", "TR_NonceTooHigh"],
        .nonceAtLimit: ["NONCE_IS_MAX", "NONCE_TOO_BIG", "TR_NonceHasMaxValue"],
        .senderHasCode: ["SENDER_NOT_EOA", "SenderNotEOA", "SenderNotEOAorNoCASH"],
        .funds: [
            "INSUFFICIENT_ACCOUNT_FUNDS", "TR_NoFunds", "TR_NoFundsX", "TR_NoFundsOrGas",
            "TR_FeeCapLessThanBlocksORNoFunds",
            "SenderNotEOAorNoCASH", "GASLIMIT_PRICE_PRODUCT_OVERFLOW",
        ],
        .priorityFee: [
            "PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS", "PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS_2",
            "TR_TipGtFeeCap",
        ],
        .maximumFee: [
            "INSUFFICIENT_MAX_FEE_PER_GAS", "TR_FeeCapLessThanBlocks", "TR_FeeCapLessThanBlocksORNoFunds",
            "TR_FeeCapLessThanBlocksORGasLimitReached",
        ],
        .intrinsicGas: ["INTRINSIC_GAS_TOO_LOW", "IntrinsicGas", "TR_IntrinsicGas", "TR_NoFundsOrGas"],
        .floorGas: ["INTRINSIC_GAS_BELOW_FLOOR_GAS_COST", "INTRINSIC_GAS_TOO_LOW"],
        .blockGas: [
            "GAS_ALLOWANCE_EXCEEDED", "TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED", "TR_GasLimitReached",
            "BlockGasLimitReached", "TR_FeeCapLessThanBlocksORGasLimitReached", "TooMuchGasUsed",
        ],
        .transactionGasLimit: ["GAS_LIMIT_EXCEEDS_MAXIMUM"],
        .initCode: ["INITCODE_SIZE_EXCEEDED", "TR_InitCodeLimitExceeded"],
        .blobCreation: ["TYPE_3_TX_CONTRACT_CREATION", "TR_BLOBCREATE"],
        .blobCount: [
            "TYPE_3_TX_BLOB_COUNT_EXCEEDED", "TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED",
            "TR_BLOBLIST_OVERSIZE",
        ],
        .noBlobs: ["TYPE_3_TX_ZERO_BLOBS", "TR_EMPTYBLOB"],
        .blobVersion: ["TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH", "TR_BLOBVERSION_INVALID"],
        .blobFee: ["INSUFFICIENT_MAX_FEE_PER_BLOB_GAS"],
        .setCodeCreation: ["TYPE_4_TX_CONTRACT_CREATION"],
        .noAuthorizations: ["TYPE_4_EMPTY_AUTHORIZATION_LIST"],
        .seal: ["InvalidBlockNonce"],
    ]
}
