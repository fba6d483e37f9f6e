public import Cryptography
public import Primitives

/// A signed wish of an account that its code be that of another (EIP-7702).
///
/// A bad one does not spoil its transaction: it is skipped, which is why its signature is looked at
/// only when `authority` is asked for.
public struct Authorization: Sendable, Hashable {
    /// 0 for any chain.
    public var chainId: U256
    /// The account whose code is to run; zero to end a delegation.
    public var address: Address
    public var nonce: UInt64
    /// Valid are 0 and 1; the encoding has room for a byte.
    public var yParity: UInt8
    public var r: U256
    public var s: U256

    public init(chainId: U256, address: Address, nonce: UInt64, yParity: UInt8, r: U256, s: U256) {
        self.chainId = chainId
        self.address = address
        self.nonce = nonce
        self.yParity = yParity
        self.r = r
        self.s = s
    }

    /// The account that signed, or nil when the signature is not one.
    ///
    /// Chain id and nonce are compared by the state transition, which knows what they must be.
    public var authority: Address? {
        guard yParity <= 1, SignatureRule.lowS.allows(r: r), SignatureRule.lowS.allows(s: s) else {
            return nil
        }
        return Secp256k1.recoverAddress(signingHash, r: r, s: s, yParity: yParity == 1)
    }

    /// What the authority signs.
    public var signingHash: Hash256 { Self.signingHash(chainId: chainId, address: address, nonce: nonce) }

    /// An authorization signed by `key`.
    public static func signed(
        chainId: U256,
        address: Address,
        nonce: UInt64,
        by key: PrivateKey
    ) -> Authorization {
        let digest = signingHash(chainId: chainId, address: address, nonce: nonce)
        let signature = Secp256k1.sign(digest, with: key)
        return Authorization(
            chainId: chainId,
            address: address,
            nonce: nonce,
            yParity: signature.yParity ? 1 : 0,
            r: signature.r,
            s: signature.s
        )
    }

    /// Sets these signatures apart from those of transactions, whose first byte differs.
    private static let magic: UInt8 = 0x05

    private static func signingHash(chainId: U256, address: Address, nonce: UInt64) -> Hash256 {
        let fields = RLPEncoder.list { list in
            list.append(chainId)
            list.append(address)
            list.append(nonce)
        }
        return Keccak.hash([magic] + fields)
    }
}
