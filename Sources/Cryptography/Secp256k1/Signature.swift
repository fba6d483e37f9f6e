public import Primitives

/// An ECDSA signature over secp256k1, with the bit that makes the public key recoverable.
public struct Signature: Sendable, Hashable {
    public var r: U256
    public var s: U256
    /// Whether the y coordinate of the nonce's point is odd: `v` of a typed transaction.
    public var yParity: Bool

    public init(r: U256, s: U256, yParity: Bool) {
        self.r = r
        self.s = s
        self.yParity = yParity
    }

    /// Whether `s` is in the lower half of the group's order, as transactions must have it (EIP-2).
    public var hasLowS: Bool { s <= Secp256k1.halfOrder }

    /// `r`, `s`, and 27 or 28: the 65 bytes that `eth_sign` answers.
    public var bytes: [UInt8] {
        r.bigEndianBytes + s.bigEndianBytes + [yParity ? 28 : 27]
    }
}
