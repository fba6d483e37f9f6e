/// All that differs between hardforks, as data: instructions, prices, precompiles and switches.
///
/// `Rules.of(fork)` is made from its parent by one small function in `Rules+Hardforks.swift`.
public final class Rules: @unchecked Sendable {
    public let fork: Hardfork
    public let precompiles: PrecompileSet
    /// The rest, behind a pointer for the interpreter.
    let terms: UnsafePointer<Terms>
    /// Signatures for which ecrecover answers accounts of a devnet's choice; nil on any real chain.
    let impersonatedSignatures: ImpersonatedSignatures?

    init(_ draft: RulesDraft) {
        fork = draft.fork
        precompiles = draft.precompiles
        let terms = UnsafeMutablePointer<Terms>.allocate(capacity: 1)
        terms.initialize(
            to: Terms(
                instructions: draft.instructions,
                gas: draft.gas,
                features: draft.features,
                hasMovedPrecompiles: draft.precompiles.hasMoved
            )
        )
        self.terms = UnsafePointer(terms)
        impersonatedSignatures = draft.impersonatedSignatures
    }

    // Terms are plain words, so there is nothing to deinitialise.
    deinit { terms.deallocate() }

    public var instructions: InstructionTable { terms.pointee.instructions }
    public var gas: GasSchedule { terms.pointee.gas }
    public var features: Features { terms.pointee.features }

    /// These rules as a draft, for others that differ in one thing.
    var draft: RulesDraft {
        RulesDraft(
            fork: fork,
            instructions: instructions,
            gas: gas,
            precompiles: precompiles,
            features: features,
            impersonatedSignatures: impersonatedSignatures
        )
    }
}

/// What the interpreter looks up while it runs: plain words, which the rules keep for as long as they are there.
struct Terms {
    let instructions: InstructionTable
    let gas: GasSchedule
    let features: Features
    let hasMovedPrecompiles: Bool
}

/// Rules in the making.
struct RulesDraft {
    var fork: Hardfork
    var instructions: InstructionTable
    var gas = GasSchedule()
    var precompiles = PrecompileSet()
    var features = Features()
    var impersonatedSignatures: ImpersonatedSignatures?

    func child(_ fork: Hardfork) -> RulesDraft {
        var draft = self
        draft.fork = fork
        draft.instructions = InstructionTable(copying: instructions)
        return draft
    }
}

/// Prices, in gas, that are not in the instruction table; the values here are Frontier's.
public struct GasSchedule: Sendable {
    public var transaction: Int64 = 21_000
    public var transactionCreate: Int64 = 0
    public var calldataZero: Int64 = 4
    public var calldataNonZero: Int64 = 68
    public var accessListAddress: Int64 = 2_400
    public var accessListSlot: Int64 = 1_900
    /// Each word of init code (EIP-3860).
    public var initCodeWord: Int64 = 0
    /// Each token of calldata in the floor price, 0 without a floor (EIP-7623).
    public var calldataFloorToken: Int64 = 0
    /// Each authorization tuple (EIP-7702).
    public var authorization: Int64 = 25_000
    public var authorizationRefund: Int64 = 12_500

    public var exponentByte: Int64 = 10
    /// What a first access in a transaction costs above a later one; 0 where all cost alike (EIP-2929).
    public var coldAccount: Int64 = 0
    public var coldSlot: Int64 = 0
    /// The same for SELFDESTRUCT's heir and SSTORE, whose base price does not hold the warm access.
    public var coldHeir: Int64 = 0
    public var coldStore: Int64 = 0
    /// What following a delegation costs when it is warm (EIP-7702).
    public var warmAccess: Int64 = 100

    public var callValue: Int64 = 9_000
    public var callStipend: Int64 = 2_300
    public var newAccount: Int64 = 25_000
    /// Creating the heir of a SELFDESTRUCT.
    public var newHeir: Int64 = 0
    public var codeDepositByte: Int64 = 200

    public var store = StorePrices()
    public var selfDestructRefund: Int64 = 24_000
    /// Refunds are capped at gas used divided by this.
    public var refundQuotient: Int64 = 2
}

/// What SSTORE costs.
public struct StorePrices: Sendable {
    /// Priced by the slot's value at the start of the transaction (EIP-1283, EIP-2200) or, before
    /// that, by its current one.
    public var isNetMetered = false
    /// At or below this much gas the instruction fails (EIP-2200).
    public var sentry: Int64 = 0
    public var set: Int64 = 20_000
    public var reset: Int64 = 5_000
    /// Writing what is there, or again in the same transaction.
    public var noop: Int64 = 200
    public var clearRefund: Int64 = 15_000
}

/// Switches and limits; the values here are Frontier's.
public struct Features: Sendable {
    /// A contract creation whose code deposit cannot be paid fails (EIP-2).
    public var failsUnpaidCodeDeposit = false
    /// Signatures with a high s are refused (EIP-2).
    public var requiresLowS = false
    /// At most 63/64 of the remaining gas goes to a call (EIP-150).
    public var keepsCallReserve = false
    /// Touched empty accounts vanish, new contracts start at nonce 1 (EIP-161).
    public var clearsEmptyAccounts = false
    /// Transactions may name their chain (EIP-155).
    public var hasReplayProtection = false
    /// Receipts hold a status instead of a state root (EIP-658).
    public var receiptsHaveStatus = false
    public var codeSizeLimit = Int.max
    public var initCodeSizeLimit = Int.max
    /// New code may not begin with 0xEF (EIP-3541).
    public var refusesReservedCode = false
    /// Addresses and slots have a first, dearer access (EIP-2929); type 1 transactions (EIP-2930).
    public var hasAccessLists = false
    /// Base fee and type 2 transactions (EIP-1559).
    public var hasBaseFee = false
    /// Blocks come from proof of stake: no reward, no ommers, randomness instead of difficulty (EIP-3675, EIP-4399).
    public var isProofOfStake = false
    /// The beneficiary is warm from the start (EIP-3651).
    public var warmsBeneficiary = false
    /// Blocks have withdrawals (EIP-4895).
    public var hasWithdrawals = false
    /// Type 3 transactions and blob gas (EIP-4844).
    public var blobs: BlobSchedule?
    /// Blocks carry the parent beacon block's root, kept by a system contract (EIP-4788).
    public var hasBeaconRoot = false
    /// SELFDESTRUCT destroys only what the same transaction created (EIP-6780).
    public var destroysOnlyNewContracts = false
    /// Type 4 transactions (EIP-7702).
    public var hasSetCode = false
    /// A system contract keeps recent block hashes (EIP-2935).
    public var keepsBlockHashes = false
    /// Blocks carry the hash of their execution requests (EIP-7685).
    public var hasRequests = false
    /// Most gas that one transaction may ask for (EIP-7825).
    public var transactionGasLimit = UInt64.max
    /// Most bytes of an encoded block (EIP-7934).
    public var blockSizeLimit = Int.max
    /// Block reward in wei, to the beneficiary of a proof-of-work block.
    public var blockReward: UInt64 = 5_000_000_000_000_000_000
}

extension Features {
    /// Whether there are transactions of this type.
    public func knows(_ kind: Transaction.Kind) -> Bool {
        switch kind {
        case .legacy: true
        case .accessList: hasAccessLists
        case .dynamicFee: hasBaseFee
        case .blob: blobs != nil
        case .setCode: hasSetCode
        }
    }
}

/// How blob gas is priced and limited (EIP-4844, EIP-7691, EIP-7840, EIP-7892).
public struct BlobSchedule: Sendable, Hashable {
    public var target: UInt64
    public var maximum: UInt64
    public var baseFeeUpdateFraction: UInt64
    /// Most blobs in one transaction (EIP-7594).
    public var maximumPerTransaction: UInt64
    /// The blob base fee is held up by the execution base fee (EIP-7918).
    public var hasReservePrice = false

    public static let gasPerBlob: UInt64 = 131_072
}
