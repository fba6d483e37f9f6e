public import EVM
public import Primitives

/// What a devnet is made from.
///
/// Two devnets with the same configuration have the same genesis block.
public struct DevnetConfiguration: Sendable, Hashable {
    public var chainID: UInt64
    public var hardfork: Hardfork
    /// BIP-39 phrase of the funded accounts.
    public var mnemonic: String
    public var accountCount: Int
    /// Wei that each of them has.
    public var accountBalance: U256
    /// Gas in a block.
    public var gasLimit: UInt64
    /// Of the first block, in wei.
    public var baseFee: U256
    /// Seconds between blocks; nil mines a block for each transaction.
    public var blockTime: UInt64?
    /// Seconds since 1970.
    public var genesisTimestamp: UInt64
    public var beneficiary: Address
    /// Whose transactions go first into a block.
    public var order = TransactionOrder.fees
    /// Most gas that a transaction sent to the devnet may ask for; nil leaves only the block's.
    ///
    /// Osaka's own limit of 2^24 (EIP-7825) would refuse every tool that asks for a whole block's gas, so the devnet
    /// holds nobody to it unless it is told to. Imported blocks are held to it always.
    public var transactionGasCap: UInt64?
    /// A genesis in geth's form (`GenesisFile`), in whose place the chain then begins: first block, state and
    /// schedule of hardforks come from it, and no account gets funds beside its `alloc`.
    public var genesis: JSONValue?

    public static let developmentMnemonic = "test test test test test test test test test test test junk"

    public init(
        chainID: UInt64 = 31_337,
        hardfork: Hardfork = .latest,
        mnemonic: String = DevnetConfiguration.developmentMnemonic,
        accountCount: Int = 10,
        accountBalance: U256 = DevnetConfiguration.ether(10_000),
        gasLimit: UInt64 = 30_000_000,
        baseFee: U256 = BaseFee.initial,
        blockTime: UInt64? = nil,
        genesisTimestamp: UInt64,
        beneficiary: Address = .zero
    ) {
        self.chainID = chainID
        self.hardfork = hardfork
        self.mnemonic = mnemonic
        self.accountCount = accountCount
        self.accountBalance = accountBalance
        self.gasLimit = gasLimit
        self.baseFee = baseFee
        self.blockTime = blockTime
        self.genesisTimestamp = genesisTimestamp
        self.beneficiary = beneficiary
    }

    /// So many ether in wei.
    public static func ether(_ amount: UInt64) -> U256 { U256(amount) &* 1_000_000_000_000_000_000 }
}

extension DevnetConfiguration {
    /// The form that is stored.
    public var json: JSONValue {
        .object([
            "chainId": .int(chainID),
            "hardfork": .string(hardfork.name),
            "mnemonic": .string(mnemonic),
            "accounts": .int(accountCount),
            "balance": .string(accountBalance.quantity),
            "gasLimit": .int(gasLimit),
            "baseFee": .string(baseFee.quantity),
            "blockTime": blockTime.map { .int($0) },
            "genesisTimestamp": .int(genesisTimestamp),
            "beneficiary": .string(beneficiary.description),
            "order": .string(order.rawValue),
            "transactionGasCap": transactionGasCap.map { .int($0) },
            "genesis": genesis,
        ])
    }

    /// Reads what `json` wrote; nil when a member is missing or of the wrong kind.
    public init?(_ json: JSONValue) {
        func number(_ key: String) -> UInt64? {
            guard case .number(let digits)? = json[key] else { return nil }
            return UInt64(digits)
        }
        guard let chainID = number("chainId"),
            let hardfork = json["hardfork"]?.string.flatMap(Hardfork.init(name:)),
            let mnemonic = json["mnemonic"]?.string, let count = json["accounts"]?.int,
            let balance = json["balance"]?.string.flatMap({ U256($0) }), let gasLimit = number("gasLimit"),
            let baseFee = json["baseFee"]?.string.flatMap({ U256($0) }),
            let timestamp = number("genesisTimestamp"),
            let beneficiary = json["beneficiary"]?.string.flatMap({ Address($0) })
        else { return nil }
        self.init(
            chainID: chainID,
            hardfork: hardfork,
            mnemonic: mnemonic,
            accountCount: count,
            accountBalance: balance,
            gasLimit: gasLimit,
            baseFee: baseFee,
            blockTime: number("blockTime"),
            genesisTimestamp: timestamp,
            beneficiary: beneficiary
        )
        // Older ones do not say.
        order = json["order"]?.string.flatMap { TransactionOrder(rawValue: $0) } ?? .fees
        transactionGasCap = number("transactionGasCap")
        genesis = json["genesis"]
    }
}

extension DevnetConfiguration {
    /// What a genesis file asks for; what it does not speak of is as in any devnet.
    public init(genesis json: JSONValue) throws(GenesisFileError) {
        let file = try GenesisFile(json)
        self.init(
            chainID: file.schedule.chainID,
            hardfork: file.schedule.lastFork,
            gasLimit: file.header.gasLimit,
            baseFee: file.header.baseFeePerGas ?? BaseFee.initial,
            genesisTimestamp: file.header.timestamp,
            beneficiary: file.header.beneficiary
        )
        genesis = json
    }
}
