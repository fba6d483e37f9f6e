public import EVM
public import Primitives

/// A message to be tried out: a transaction's fields, most of them open.
public struct CallRequest: Sendable {
    public var from: Address = .zero
    /// Whether `from` was given.
    public var namesSender = false
    public var to: Address?
    public var gas: UInt64?
    /// Legacy price; excludes the two fees.
    public var gasPrice: U256?
    public var maxFeePerGas: U256?
    public var maxPriorityFeePerGas: U256?
    public var value: U256 = .zero
    public var data: [UInt8] = []
    public var nonce: UInt64?
    public var accessList: [AccessListEntry]?
    public var maxFeePerBlobGas: U256?
    /// Nil for a transaction without blobs; an empty list is a mistake that is told.
    public var blobVersionedHashes: [Hash256]?
    /// Nil for a transaction without authorizations; an empty list is a mistake that is told.
    public var authorizations: [Authorization]?
    public var chainID: UInt64?
    /// Blobs with commitments and proofs, where a blob transaction is to be filled in or signed.
    public var sidecar: BlobSidecar?

    public init() {}
}
