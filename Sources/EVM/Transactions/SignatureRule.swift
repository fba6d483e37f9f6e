import Cryptography
public import Primitives

/// Which secp256k1 signatures count.
public enum SignatureRule: Sendable, Hashable {
    /// `s` in the lower half of the group's order, so that nobody can make a second signature out of
    /// the first (Homestead and later, https://eips.ethereum.org/EIPS/eip-2).
    case lowS
    /// Any `s` below the group's order (Frontier).
    case anyS

    public func allows(r: U256) -> Bool { !r.isZero && r < Secp256k1.order }

    public func allows(s: U256) -> Bool {
        switch self {
        case .lowS: !s.isZero && s <= Secp256k1.halfOrder
        case .anyS: !s.isZero && s < Secp256k1.order
        }
    }
}
