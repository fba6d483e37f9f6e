public import Primitives

/// Signatures, each with the account that ecrecover is to answer for it, whatever was signed.
public final class ImpersonatedSignatures: Sendable, Hashable {
    /// By r, s and v in 65 bytes.
    public let addresses: [[UInt8]: Address]

    public init(_ addresses: [[UInt8]: Address]) { self.addresses = addresses }

    /// In the order of the signatures.
    public var sorted: [([UInt8], Address)] {
        addresses.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
    }

    /// The account for the signature in a call's input: digest, v, r, s.
    func address(for input: UnsafeBufferPointer<UInt8>) -> Address? {
        let words = PrecompileInput(input)
        let signature = words.slice(64, 64) + words.slice(63, 1)
        if let address = addresses[signature] { return address }
        // Some wallets count the y parity from 0.
        return addresses[words.slice(64, 64) + [signature[64] &- 27]]
    }

    public static func == (a: ImpersonatedSignatures, b: ImpersonatedSignatures) -> Bool {
        a === b || a.addresses == b.addresses
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(addresses) }
}

extension Rules {
    /// The same rules with an ecrecover that knows the given signatures, too.
    public func impersonating(_ signatures: ImpersonatedSignatures) -> Rules {
        var draft = draft
        draft.impersonatedSignatures = signatures
        return Rules(draft)
    }
}
