internal import CSecp256k1
public import Primitives

/// Signing and public key recovery on the curve of Ethereum's accounts, by libsecp256k1.
public enum Secp256k1 {
    /// The group's order n.
    public static let order = U256(
        high: 0xffff_ffff_ffff_ffff_ffff_ffff_ffff_fffe,
        low: 0xbaae_dce6_af48_a03b_bfd2_5e8c_d036_4141
    )

    /// (n − 1) / 2: the largest `s` that a transaction may carry.
    public static let halfOrder = order >> 1

    /// Signs a digest: deterministic nonce (RFC 6979), low `s`.
    public static func sign(_ digest: Hash256, with key: PrivateKey) -> Signature {
        var signature = secp256k1_ecdsa_recoverable_signature()
        let signed = secp256k1_ecdsa_sign_recoverable(
            context.pointer,
            &signature,
            digest.bytes,
            key.secret.bytes,
            nil,
            nil
        )
        // It fails for keys outside the range alone, and a PrivateKey cannot hold one.
        precondition(signed == 1, "libsecp256k1 refused a valid private key.")
        var compact = InlineArray<64, UInt8>(repeating: 0)
        return withUnsafeMutablePointer(to: &compact) { pointer in
            let start = UnsafeMutableRawPointer(pointer)
            var recovery: Int32 = 0
            secp256k1_ecdsa_recoverable_signature_serialize_compact(
                context.pointer,
                start.assumingMemoryBound(to: UInt8.self),
                &recovery,
                &signature
            )
            // Bit 1 would say that the point's x coordinate is n or more: one nonce in 2¹²⁸.
            return Signature(
                r: U256(bigEndianAt: start),
                s: U256(bigEndianAt: start + 32),
                yParity: recovery & 1 == 1
            )
        }
    }

    /// The public key that made a signature: two coordinates of 32 bytes.
    ///
    /// Nil when `r` or `s` is zero or not below the order, or `r` is no point's x coordinate. A high `s` is fine:
    /// the precompile allows it, and transactions refuse it by themselves (EIP-2).
    public static func recoverPublicKey(
        _ digest: Hash256,
        r: U256,
        s: U256,
        yParity: Bool
    ) -> [UInt8]? {
        withRecovered(digest, r, s, yParity) { Array($0) }
    }

    /// The address whose key made a signature; nil as for `recoverPublicKey`.
    public static func recoverAddress(
        _ digest: Hash256,
        r: U256,
        s: U256,
        yParity: Bool
    ) -> Address? {
        withRecovered(digest, r, s, yParity) { Address(truncating: Keccak.hash($0).word) }
    }

    /// The address whose key made a signature; nil as for `recoverPublicKey`.
    public static func recoverAddress(_ digest: Hash256, _ signature: Signature) -> Address? {
        recoverAddress(digest, r: signature.r, s: signature.s, yParity: signature.yParity)
    }

    private static func withRecovered<Result>(
        _ digest: Hash256,
        _ r: U256,
        _ s: U256,
        _ yParity: Bool,
        _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result? {
        guard !r.isZero, r < order, !s.isZero, s < order else { return nil }
        var input = InlineArray<96, UInt8>(repeating: 0)
        return withUnsafeMutablePointer(to: &input) { pointer -> Result? in
            let base = UnsafeMutableRawPointer(pointer)
            r.storeBigEndian(at: base)
            s.storeBigEndian(at: base + 32)
            digest.word.storeBigEndian(at: base + 64)
            let bytes = base.assumingMemoryBound(to: UInt8.self)
            var signature = secp256k1_ecdsa_recoverable_signature()
            var key = secp256k1_pubkey()
            guard
                secp256k1_ecdsa_recoverable_signature_parse_compact(
                    context.pointer,
                    &signature,
                    bytes,
                    yParity ? 1 : 0
                ) == 1,
                secp256k1_ecdsa_recover(context.pointer, &key, &signature, bytes + 64) == 1
            else { return nil }
            return withCoordinates(&key, body)
        }
    }

    static func publicKey(of secret: Hash256) -> [UInt8]? {
        var key = secp256k1_pubkey()
        guard secp256k1_ec_pubkey_create(context.pointer, &key, secret.bytes) == 1 else { return nil }
        return withCoordinates(&key) { Array($0) }
    }

    /// The public key in 33 bytes, as hierarchical derivation hashes it.
    static func compressedPublicKey(of secret: Hash256) -> [UInt8]? {
        guard let key = publicKey(of: secret), let last = key.last else { return nil }
        return [last & 1 == 0 ? 0x02 : 0x03] + key.prefix(32)
    }

    /// (`secret` + `tweak`) mod n; nil when either is out of range or the sum is zero.
    static func add(_ tweak: Hash256, to secret: Hash256) -> Hash256? {
        var sum = secret.bytes
        guard secp256k1_ec_seckey_tweak_add(context.pointer, &sum, tweak.bytes) == 1 else { return nil }
        return Hash256(sum)
    }

    /// The 64 bytes behind the uncompressed form's leading 4.
    private static func withCoordinates<Result>(
        _ key: inout secp256k1_pubkey,
        _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        var output = InlineArray<65, UInt8>(repeating: 0)
        return withUnsafeMutablePointer(to: &output) { pointer in
            let start = UnsafeMutableRawPointer(pointer)
            var count = 65
            secp256k1_ec_pubkey_serialize(
                context.pointer,
                start.assumingMemoryBound(to: UInt8.self),
                &count,
                &key,
                uncompressed
            )
            return body(UnsafeRawBufferPointer(start: start + 1, count: 64))
        }
    }

    /// `SECP256K1_EC_UNCOMPRESSED`, a macro that Swift does not import.
    private static let uncompressed: UInt32 = 1 << 1

    /// The library's tables and blinding, made once and only read from then on.
    private static let context = Context()

    /// SAFETY: the pointer is written by `init` alone; libsecp256k1's functions take a context that nobody is
    /// changing from any number of threads.
    private struct Context: @unchecked Sendable {
        let pointer: OpaquePointer

        init() {
            guard let created = secp256k1_context_create(1) else {
                preconditionFailure("libsecp256k1 could not allocate its context.")
            }
            // Blinds the signing arithmetic against side channels.
            var source = SystemRandomNumberGenerator()
            let seed = (0..<32).map { _ in UInt8.random(in: 0...255, using: &source) }
            let blinded = secp256k1_context_randomize(created, seed)
            precondition(blinded == 1, "libsecp256k1 could not randomise its context.")
            pointer = created
        }
    }
}
