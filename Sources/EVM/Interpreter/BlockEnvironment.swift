public import Primitives

/// The block that a transaction runs in, as far as the EVM can see it.
public struct BlockEnvironment: Sendable {
    public var chainID: UInt64
    public var number: UInt64
    /// Seconds since 1970.
    public var timestamp: UInt64
    public var beneficiary: Address
    public var gasLimit: UInt64
    /// In wei; zero before London.
    public var baseFee: U256
    /// Zero from Paris on.
    public var difficulty: U256
    /// From Paris on.
    public var prevRandao: Hash256
    /// Wei a unit of blob gas; zero before Cancun.
    public var blobBaseFee: U256
    /// Hash of one of the 256 blocks before this one.
    public var blockHash: @Sendable (UInt64) -> Hash256

    public init(
        chainID: UInt64,
        number: UInt64,
        timestamp: UInt64,
        beneficiary: Address,
        gasLimit: UInt64,
        baseFee: U256 = .zero,
        difficulty: U256 = .zero,
        prevRandao: Hash256 = .zero,
        blobBaseFee: U256 = .zero,
        blockHash: @escaping @Sendable (UInt64) -> Hash256
    ) {
        self.chainID = chainID
        self.number = number
        self.timestamp = timestamp
        self.beneficiary = beneficiary
        self.gasLimit = gasLimit
        self.baseFee = baseFee
        self.difficulty = difficulty
        self.prevRandao = prevRandao
        self.blobBaseFee = blobBaseFee
        self.blockHash = blockHash
    }
}

/// What a transaction gives to all its frames.
public struct TransactionEnvironment: Sendable {
    public var origin: Address
    /// Effective wei a unit of gas.
    public var gasPrice: U256
    public var blobVersionedHashes: [Hash256]

    public init(origin: Address, gasPrice: U256, blobVersionedHashes: [Hash256] = []) {
        self.origin = origin
        self.gasPrice = gasPrice
        self.blobVersionedHashes = blobVersionedHashes
    }
}
