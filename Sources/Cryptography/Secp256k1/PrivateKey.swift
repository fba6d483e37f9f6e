internal import CSecp256k1
public import Primitives

/// A secp256k1 private key with the address that it controls.
///
/// Printing, dumping or interpolating a key shows its address only; `secret` is the one way to the digits.
public struct PrivateKey: Sendable {
    /// The key itself: never to be logged.
    public let secret: Hash256
    /// The last 20 bytes of the public key's Keccak hash.
    public let address: Address
    /// The two coordinates, 32 bytes each.
    public let publicKey: [UInt8]

    /// A key from its number; nil unless it is at least 1 and below the group's order.
    public init?(_ secret: Hash256) {
        guard let publicKey = Secp256k1.publicKey(of: secret) else { return nil }
        self.secret = secret
        self.publicKey = publicKey
        self.address = Address(truncating: Keccak.hash(publicKey).word)
    }

    /// A key from 32 big-endian bytes; nil for any other count or a number outside the range.
    public init?(bytes: some Collection<UInt8>) {
        guard let secret = Hash256(bytes) else { return nil }
        self.init(secret)
    }

    /// A key from 64 hexadecimal digits, with or without `0x`; nil for anything else.
    public init?(_ text: String) {
        guard let secret = Hash256(text) else { return nil }
        self.init(secret)
    }
}

extension PrivateKey: Hashable {
    public static func == (a: PrivateKey, b: PrivateKey) -> Bool { a.secret == b.secret }
    public func hash(into hasher: inout Hasher) { hasher.combine(address) }
}

extension PrivateKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "the private key of \(address)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["address": address]) }
}
