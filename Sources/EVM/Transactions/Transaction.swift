public import Primitives

/// A transaction before its signature: what its sender asks for.
///
/// One struct for all kinds, since what they share is most of it; the fields that a kind does not
/// have keep their defaults, and are not encoded.
public struct Transaction: Sendable, Hashable {
    /// The kinds of transaction, by their EIP-2718 type byte.
    public enum Kind: UInt8, Sendable, Hashable, CaseIterable {
        case legacy = 0
        /// https://eips.ethereum.org/EIPS/eip-2930
        case accessList = 1
        /// https://eips.ethereum.org/EIPS/eip-1559
        case dynamicFee = 2
        /// https://eips.ethereum.org/EIPS/eip-4844
        case blob = 3
        /// https://eips.ethereum.org/EIPS/eip-7702
        case setCode = 4
    }

    public var kind: Kind
    /// Nil for a legacy transaction that is valid on any chain (before EIP-155); the other kinds
    /// have one always, and nil stands for 0 there.
    public var chainId: UInt64?
    public var nonce: UInt64
    /// The most that the sender pays for one gas, in wei; the gas price of kinds 0 and 1.
    public var maxFeePerGas: U256
    /// The most of it that goes to the block's beneficiary, in wei; the gas price of kinds 0 and 1.
    public var maxPriorityFeePerGas: U256
    public var gasLimit: UInt64
    /// Nil to create a contract.
    public var to: Address?
    /// In wei.
    public var value: U256
    /// The call's input, or the init code of a creation.
    public var data: [UInt8]
    /// Kinds 1 and later.
    public var accessList: [AccessListEntry]
    /// The most that the sender pays for one blob gas, in wei; kind 3.
    public var maxFeePerBlobGas: U256
    /// Kind 3.
    public var blobVersionedHashes: [Hash256]
    /// Kind 4.
    public var authorizations: [Authorization]

    public init(
        kind: Kind,
        chainId: UInt64?,
        nonce: UInt64,
        maxFeePerGas: U256,
        maxPriorityFeePerGas: U256,
        gasLimit: UInt64,
        to: Address?,
        value: U256 = .zero,
        data: [UInt8] = [],
        accessList: [AccessListEntry] = [],
        maxFeePerBlobGas: U256 = .zero,
        blobVersionedHashes: [Hash256] = [],
        authorizations: [Authorization] = []
    ) {
        self.kind = kind
        self.chainId = chainId
        self.nonce = nonce
        self.maxFeePerGas = maxFeePerGas
        self.maxPriorityFeePerGas = maxPriorityFeePerGas
        self.gasLimit = gasLimit
        self.to = to
        self.value = value
        self.data = data
        self.accessList = accessList
        self.maxFeePerBlobGas = maxFeePerBlobGas
        self.blobVersionedHashes = blobVersionedHashes
        self.authorizations = authorizations
    }

    /// A transaction with one gas price: kind 0, or kind 1 when it has an access list.
    public init(
        chainId: UInt64?,
        nonce: UInt64,
        gasPrice: U256,
        gasLimit: UInt64,
        to: Address?,
        value: U256 = .zero,
        data: [UInt8] = [],
        accessList: [AccessListEntry]? = nil
    ) {
        self.init(
            kind: accessList == nil ? .legacy : .accessList,
            chainId: chainId,
            nonce: nonce,
            maxFeePerGas: gasPrice,
            maxPriorityFeePerGas: gasPrice,
            gasLimit: gasLimit,
            to: to,
            value: value,
            data: data,
            accessList: accessList ?? []
        )
    }
}

/// An account and slots of it that a transaction says it will touch (EIP-2930).
public struct AccessListEntry: Sendable, Hashable {
    public var address: Address
    public var storageKeys: [U256]

    public init(address: Address, storageKeys: [U256]) {
        self.address = address
        self.storageKeys = storageKeys
    }
}

extension Transaction {
    /// What one gas costs the sender in a block with `baseFee` (nil before London), in wei.
    ///
    /// Never more than `maxFeePerGas`, even where that is below the base fee and the transaction
    /// therefore does not belong in the block.
    public func effectiveGasPrice(baseFee: U256?) -> U256 {
        guard let baseFee, let wanted = baseFee.adding(maxPriorityFeePerGas) else { return maxFeePerGas }
        return min(maxFeePerGas, wanted)
    }

    /// What of it the beneficiary gets for one gas, in wei; nil when the transaction does not even
    /// pay the base fee.
    public func effectivePriorityFee(baseFee: U256?) -> U256? {
        effectiveGasPrice(baseFee: baseFee).subtracting(baseFee ?? .zero)
    }
}
