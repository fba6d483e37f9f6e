internal import CNettle

/// HMAC over SHA-512 (RFC 2104) and the key derivation built on it, by nettle.
enum HMACSHA512 {
    /// The 64 bytes of the authentication code.
    static func authenticate(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        var context = hmac_sha512_ctx()
        nettle_hmac_sha512_set_key(&context, key.count, key)
        nettle_hmac_sha512_update(&context, message.count, message)
        return [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
            nettle_hmac_sha512_digest(&context, 64, buffer.baseAddress)
            count = 64
        }
    }

    /// PBKDF2 (RFC 8018, section 5.2): `count` bytes.
    static func derive(password: [UInt8], salt: [UInt8], iterations: UInt32, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            nettle_pbkdf2_hmac_sha512(
                password.count,
                password,
                iterations,
                salt.count,
                salt,
                count,
                buffer.baseAddress
            )
            initialized = count
        }
    }
}
