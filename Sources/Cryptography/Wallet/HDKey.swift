public import Primitives

/// A private key that has children (BIP-32).
///
/// Printing one does not show it.
public struct HDKey: Sendable {
    /// The key itself: never to be logged.
    public let secret: Hash256
    public let chainCode: Hash256

    /// The root of the tree that grows from `seed`, 16 to 64 bytes.
    public init(seed: [UInt8]) throws(HDKeyError) {
        guard (16...64).contains(seed.count) else { throw .seedLength(seed.count) }
        let digest = HMACSHA512.authenticate(seed, key: Array("Bitcoin seed".utf8))
        guard let secret = Hash256(digest[..<32]), let chainCode = Hash256(digest[32...]),
            !secret.word.isZero, secret.word < Secp256k1.order
        else { throw .unusable }
        self.init(secret: secret, chainCode: chainCode)
    }

    private init(secret: Hash256, chainCode: Hash256) {
        self.secret = secret
        self.chainCode = chainCode
    }

    /// The child `index`; bit 31 makes it a hardened one.
    public func child(_ index: UInt32) throws(HDKeyError) -> HDKey {
        let parent: [UInt8]
        if index & DerivationPath.hardened != 0 {
            parent = [0] + secret.bytes
        } else {
            guard let compressed = Secp256k1.compressedPublicKey(of: secret) else { throw .unusable }
            parent = compressed
        }
        let suffix = (0..<4).map { UInt8(truncatingIfNeeded: index >> UInt32(24 - 8 * $0)) }
        let digest = HMACSHA512.authenticate(parent + suffix, key: chainCode.bytes)
        guard let tweak = Hash256(digest[..<32]), let childCode = Hash256(digest[32...]),
            let childSecret = Secp256k1.add(tweak, to: secret)
        else { throw .unusable }
        return HDKey(secret: childSecret, chainCode: childCode)
    }

    public func derived(path: DerivationPath) throws(HDKeyError) -> HDKey {
        var key = self
        for step in path.steps { key = try key.child(step) }
        return key
    }

    public var privateKey: PrivateKey {
        get throws(HDKeyError) {
            guard let key = PrivateKey(secret) else { throw .unusable }
            return key
        }
    }
}

extension HDKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "a key with children" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Why a key could not be derived.
public enum HDKeyError: Error, Hashable, Sendable, CustomStringConvertible {
    case path(String)
    case seedLength(Int)
    /// One derivation in 2¹²⁷ leaves the group's range; BIP-32 says to take another index.
    case unusable

    /// Stable, for machines.
    public var code: String {
        switch self {
        case .path: "derivation-path"
        case .seedLength: "derivation-seed-length"
        case .unusable: "derivation-unusable"
        }
    }

    public var description: String {
        switch self {
        case .path(let text):
            "“\(text)” is not a derivation path; write one like m/44'/60'/0'/0/0, every number below 2147483648."
        case .seedLength(let count):
            "A seed has 16 to 64 bytes, and this one has \(count)."
        case .unusable:
            "No valid key exists at this index; use the next one."
        }
    }
}
