import EVM
import Primitives

/// How a devnet mines and whom it trusts: all that the control methods change and blocks do not hold.
struct Settings: Sendable, Hashable {
    /// A block for each transaction.
    var automine: Bool
    /// Milliseconds between blocks; nil without interval mining.
    var blockInterval: UInt64?
    /// Seconds that the devnet's clock is ahead of the wall's.
    var timeOffset: Int64 = 0
    /// Timestamp of the next block alone.
    var nextTimestamp: UInt64?
    /// Seconds between the timestamps of blocks, whatever the clock says.
    var timestampStep: UInt64?
    var nextBaseFee: U256?
    var nextPrevRandao: Hash256?
    var beneficiary: Address
    var gasLimit: UInt64
    var impersonated: Set<Address> = []
    var impersonatesAll = false
    /// Wei a unit of gas that the devnet suggests at least, before London.
    var minimumGasPrice: U256?
    /// The chain id, where it is no longer the configuration's.
    var chainID: UInt64?
    /// Signatures that recover to accounts of somebody's choice.
    var signatures: ImpersonatedSignatures?

    init(_ configuration: DevnetConfiguration) {
        automine = configuration.blockTime == nil
        blockInterval = configuration.blockTime.map { $0 * 1_000 }
        beneficiary = configuration.beneficiary
        gasLimit = configuration.gasLimit
    }
}

extension Settings {
    func encode(to list: inout RLPEncoder) {
        func optional(_ value: U256?, _ list: inout RLPEncoder) {
            list.list { inner in if let value { inner.append(value) } }
        }
        list.list { list in
            list.append(automine ? 1 : 0 as UInt64)
            optional(blockInterval.map { U256($0) }, &list)
            list.append(UInt64(bitPattern: timeOffset))
            optional(nextTimestamp.map { U256($0) }, &list)
            optional(timestampStep.map { U256($0) }, &list)
            optional(nextBaseFee, &list)
            optional(nextPrevRandao?.word, &list)
            list.append(beneficiary)
            list.append(gasLimit)
            list.list { inner in for address in impersonated.sorted() { inner.append(address) } }
            list.append(impersonatesAll ? 1 : 0 as UInt64)
            optional(minimumGasPrice, &list)
            optional(chainID.map { U256($0) }, &list)
            list.list { inner in
                for (signature, address) in signatures?.sorted ?? [] {
                    inner.append(signature)
                    inner.append(address)
                }
            }
        }
    }

    init(decoding items: inout RLPDecoder) throws(RLPError) {
        var list = try items.list()
        func optional() throws(RLPError) -> U256? {
            var inner = try list.list()
            return inner.isAtEnd ? nil : try inner.u256()
        }
        automine = try list.uint64() == 1
        blockInterval = try optional()?.asUInt64
        timeOffset = Int64(bitPattern: try list.uint64())
        nextTimestamp = try optional()?.asUInt64
        timestampStep = try optional()?.asUInt64
        nextBaseFee = try optional()
        nextPrevRandao = try optional().map { Hash256($0) }
        beneficiary = try list.address()
        gasLimit = try list.uint64()
        var addresses = try list.list()
        while !addresses.isAtEnd { impersonated.insert(try addresses.address()) }
        impersonatesAll = try list.uint64() == 1
        // Records of an older version end here.
        if list.isAtEnd { return }
        minimumGasPrice = try optional()
        chainID = try optional()?.asUInt64
        var items = try list.list()
        var signatures: [[UInt8]: Address] = [:]
        while !items.isAtEnd { signatures[try items.bytes()] = try items.address() }
        self.signatures = signatures.isEmpty ? nil : ImpersonatedSignatures(signatures)
    }
}
