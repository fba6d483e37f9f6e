internal import CNettle

/// RIPEMD-160, by nettle.
public enum RIPEMD160 {
    /// The 20 bytes of the digest.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] { hash(bytes[...]) }

    /// The 20 bytes of the digest.
    public static func hash(_ slice: ArraySlice<UInt8>) -> [UInt8] {
        var context = ripemd160_ctx()
        nettle_ripemd160_init(&context)
        slice.withUnsafeBufferPointer { nettle_ripemd160_update(&context, $0.count, $0.baseAddress) }
        return [UInt8](unsafeUninitializedCapacity: 20) { buffer, count in
            nettle_ripemd160_digest(&context, 20, buffer.baseAddress)
            count = 20
        }
    }
}
