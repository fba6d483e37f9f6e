public import Primitives

/// A payment from the beacon chain (https://eips.ethereum.org/EIPS/eip-4895).
public struct Withdrawal: Sendable, Hashable {
    public var index: UInt64
    public var validatorIndex: UInt64
    public var address: Address
    /// In gwei, unlike every other amount.
    public var amount: UInt64

    public init(index: UInt64, validatorIndex: UInt64, address: Address, amount: UInt64) {
        self.index = index
        self.validatorIndex = validatorIndex
        self.address = address
        self.amount = amount
    }

    public var encoded: [UInt8] {
        var encoder = RLPEncoder()
        write(to: &encoder)
        return encoder.bytes
    }

    func write(to encoder: inout RLPEncoder) {
        encoder.list { list in
            list.append(index)
            list.append(validatorIndex)
            list.append(address)
            list.append(amount)
        }
    }

    init(_ fields: inout RLPDecoder) throws(RLPError) {
        index = try fields.uint64()
        validatorIndex = try fields.uint64()
        address = try fields.address()
        amount = try fields.uint64()
        try fields.finish()
    }
}
