import Cryptography
public import Primitives

/// A transaction with a signature that counts, and what follows from it: hash and sender.
///
/// There is no way to make one whose sender does not stand behind it, except where impersonation is
/// asked for by name.
public struct SignedTransaction: Sendable {
    public let transaction: Transaction
    public let yParity: Bool
    public let r: U256
    public let s: U256
    /// keccak256 of `encoded`.
    public let hash: Hash256
    public let sender: Address
    /// The signature is a mark, not a signature; see `init(unsigned:from:)`.
    public let isImpersonated: Bool

    /// Checks the signature and recovers the sender from it.
    public init(
        _ transaction: Transaction,
        yParity: Bool,
        r: U256,
        s: U256,
        signatures rule: SignatureRule = .lowS
    ) throws(TransactionDecodingError) {
        guard rule.allows(r: r) else { throw .invalidR(r) }
        guard rule.allows(s: s) else { throw SignatureRule.anyS.allows(s: s) ? .highS(s) : .invalidS(s) }
        guard
            let sender = Secp256k1.recoverAddress(transaction.signingHash, r: r, s: s, yParity: yParity)
        else { throw .unrecoverableSender }
        self.init(transaction, yParity: yParity, r: r, s: s, sender: sender, isImpersonated: false)
    }

    /// A transaction of an account whose key nobody here has.
    ///
    /// In place of a signature it bears a mark: `r` is 2¹⁶⁰ plus the sender's address, `s` is 1, `yParity`
    /// false. So the encoding has its usual form and the hash differs from sender to sender, but the
    /// sender cannot be recovered from it: `init(decoding:)` finds another one, or none.
    public init(unsigned transaction: Transaction, from sender: Address) {
        self.init(
            transaction,
            yParity: false,
            r: sender.word | Self.impersonationBit,
            s: .one,
            sender: sender,
            isImpersonated: true
        )
    }

    /// A transaction that is only tried out: where the signature would stand are zeros.
    ///
    /// Its hash is that of the unsigned transaction (`eth_simulateV1`), the same for every sender.
    public init(simulating transaction: Transaction, from sender: Address) {
        self.init(transaction, yParity: false, r: .zero, s: .zero, sender: sender, isImpersonated: true)
    }

    init(_ transaction: Transaction, signature: Signature, sender: Address) {
        self.init(
            transaction,
            yParity: signature.yParity,
            r: signature.r,
            s: signature.s,
            sender: sender,
            isImpersonated: false
        )
    }

    /// - Parameter hash: nil has it computed.
    init(
        _ transaction: Transaction,
        yParity: Bool,
        r: U256,
        s: U256,
        hash: Hash256? = nil,
        sender: Address,
        isImpersonated: Bool
    ) {
        self.transaction = transaction
        self.yParity = yParity
        self.r = r
        self.s = s
        self.sender = sender
        self.isImpersonated = isImpersonated
        self.hash = hash ?? Keccak.hash(Self.encode(transaction, yParity: yParity, r: r, s: s))
    }

    static let impersonationBit = U256.one << 160
}

extension SignedTransaction {
    /// What stands before `r` in the encoding: the y parity, and in a legacy transaction 27 or, with a chain
    /// id, 35 and twice that id more (https://eips.ethereum.org/EIPS/eip-155).
    public var v: U256 { Self.v(transaction, yParity: yParity, isSigned: !s.isZero) }

    /// The canonical bytes: what `eth_sendRawTransaction` takes and the transactions' trie holds.
    public var encoded: [UInt8] { Self.encode(transaction, yParity: yParity, r: r, s: s) }

    private static func v(_ transaction: Transaction, yParity: Bool, isSigned: Bool) -> U256 {
        let parity: U256 = yParity ? 1 : 0
        guard transaction.kind == .legacy, isSigned else { return parity }
        guard let chainId = transaction.chainId else { return parity &+ 27 }
        return (U256(chainId) << 1) &+ 35 &+ parity
    }

    private static func encode(_ transaction: Transaction, yParity: Bool, r: U256, s: U256) -> [UInt8] {
        transaction.envelope { list in
            list.append(v(transaction, yParity: yParity, isSigned: !s.isZero))
            list.append(r)
            list.append(s)
        }
    }
}

extension SignedTransaction: Hashable {
    /// The hash covers everything, signature or mark included.
    public static func == (a: SignedTransaction, b: SignedTransaction) -> Bool { a.hash == b.hash }

    public func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}
