import Devnet
import EVM
import Primitives

/// What a refusal is about, in terms that the names of fixtures' exceptions can be compared with.
enum RefusalKind: CaseIterable {
    case encoding
    /// A transaction that is neither a list nor has a type: a string.
    case envelope
    /// A number of a transaction with zeros in front.
    case leadingZeros
    /// A number of a transaction that does not fit its field.
    case overflow
    case size
    case parent
    case number
    case timestamp
    case gasLimit
    case gasUsedAboveLimit
    case extraData
    case daoMark
    case difficulty
    case proofOfWork
    case ommersUnderProofOfStake
    case baseFee
    case headerFields
    case blobGas
    case excessBlobGas
    case transactionsRoot
    case ommersHash
    case withdrawalsRoot
    case withdrawals
    case ommerCount
    case ommerRepeated
    case ommerAncestor
    case ommerUnrelated
    case depositLayout
    case systemContractMissing
    case systemContractFailed
    case gasUsed
    case logsBloom
    case receiptsRoot
    case stateRoot
    case requestsHash
    case transactionType
    case signature
    case nonceTooLow
    case nonceTooHigh
    case nonceAtLimit
    case senderHasCode
    case funds
    case priorityFee
    case maximumFee
    case intrinsicGas
    case floorGas
    case blockGas
    case transactionGasLimit
    case initCode
    case blobCreation
    case blobCount
    case noBlobs
    case blobVersion
    case blobFee
    case setCodeCreation
    case noAuthorizations
    /// The proof of work.
    case seal
}

extension RefusalKind {
    init(_ error: InvalidBlock) {
        switch error {
        case .malformed(.transaction(_, let error)): self.init(error)
        case .malformed(.withdrawalsMismatch): self = .withdrawals
        case .malformed: self = .encoding
        case .tooLarge: self = .size
        case .unknownParent: self = .parent
        case .header(let error): self.init(error)
        case .body(.ommersHash): self = .ommersHash
        case .body(.withdrawalsRoot): self = .withdrawalsRoot
        case .body: self = .transactionsRoot
        case .ommers(let error): self.init(error)
        case .transaction(_, let error): self.init(error)
        case .replayProtection: self = .signature
        case .requests(.depositLayout): self = .depositLayout
        case .requests(.missingContract): self = .systemContractMissing
        case .requests(.failedCall): self = .systemContractFailed
        case .outcome(.gasUsed, _, _): self = .gasUsed
        case .outcome(.blobGasUsed, _, _): self = .blobGas
        case .outcome(.logsBloom, _, _): self = .logsBloom
        case .outcome(.receiptsRoot, _, _): self = .receiptsRoot
        case .outcome(.requestsHash, _, _): self = .requestsHash
        case .outcome: self = .stateRoot
        }
    }

    private init(_ error: InvalidHeader) {
        self =
            switch error {
            case .number: .number
            case .timestamp: .timestamp
            case .gasLimitStep, .gasLimitTooSmall, .gasLimitTooLarge: .gasLimit
            case .gasUsed: .gasUsedAboveLimit
            case .extraDataTooLong: .extraData
            case .daoMark: .daoMark
            case .difficulty: .difficulty
            case .proofOfWork(.ommersHash): .ommersUnderProofOfStake
            case .proofOfWork: .proofOfWork
            case .baseFee: .baseFee
            case .missing, .unexpected: .headerFields
            case .blobGasUsed: .blobGas
            case .excessBlobGas: .excessBlobGas
            }
    }

    private init(_ error: InvalidOmmers) {
        switch error {
        case .tooMany: self = .ommerCount
        case .repeated: self = .ommerRepeated
        case .ancestor: self = .ommerAncestor
        case .unrelated: self = .ommerUnrelated
        case .header(_, let error): self.init(error)
        }
    }

    init(_ error: TransactionDecodingError) {
        self =
            switch error {
            case .missingRecipient(.blob): .blobCreation
            case .missingRecipient(.setCode): .setCodeCreation
            // Types end where RLP's strings begin.
            case .unknownType(let type): type < 0x80 ? .transactionType : .envelope
            case .nonceTooLarge: .nonceAtLimit
            case .invalidV, .invalidYParity, .invalidR, .invalidS, .highS, .unrecoverableSender: .signature
            case .field(.v, .numberTooLarge), .field(.yParity, .numberTooLarge), .field(.r, .numberTooLarge),
                .field(.s, .numberTooLarge):
                .signature
            case .field(_, .numberTooLarge): .overflow
            case .field(_, .leadingZero): .leadingZeros
            case .empty, .envelope, .field, .extraFields, .blobSidecar, .missingRecipient, .notImpersonated:
                .encoding
            }
    }

    init(_ error: InvalidTransaction) {
        self =
            switch error {
            case .unsupportedKind: .transactionType
            case .wrongChain: .signature
            case .nonceTooLow: .nonceTooLow
            case .nonceTooHigh: .nonceTooHigh
            case .nonceAtLimit: .nonceAtLimit
            case .senderHasCode: .senderHasCode
            case .insufficientFunds, .feesOverflow: .funds
            case .priorityFeeAboveMaximum: .priorityFee
            case .feeBelowBaseFee: .maximumFee
            case .intrinsicGasTooLow: .intrinsicGas
            case .floorGasTooLow: .floorGas
            case .blockGasExceeded: .blockGas
            case .gasLimitTooHigh: .transactionGasLimit
            case .initCodeTooLarge: .initCode
            case .blobTransactionCreates: .blobCreation
            case .noBlobs: .noBlobs
            case .tooManyBlobs: .blobCount
            case .blobVersion: .blobVersion
            case .blobFeeBelowBaseFee: .blobFee
            case .setCodeTransactionCreates: .setCodeCreation
            case .noAuthorizations: .noAuthorizations
            }
    }
}
