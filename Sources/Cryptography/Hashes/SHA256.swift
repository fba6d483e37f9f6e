internal import CNettle
public import Primitives

/// SHA-256 (FIPS 180-4), by nettle.
public enum SHA256 {
    public static func hash(_ bytes: [UInt8]) -> Hash256 {
        bytes.withUnsafeBytes { hash($0) }
    }

    public static func hash(_ slice: ArraySlice<UInt8>) -> Hash256 {
        slice.withUnsafeBytes { hash($0) }
    }

    public static func hash(_ buffer: UnsafeRawBufferPointer) -> Hash256 {
        var context = sha256_ctx()
        nettle_sha256_init(&context)
        nettle_sha256_update(&context, buffer.count, buffer.bindMemory(to: UInt8.self).baseAddress)
        var digest = InlineArray<32, UInt8>(repeating: 0)
        return withUnsafeMutablePointer(to: &digest) { pointer in
            let start = UnsafeMutableRawPointer(pointer)
            nettle_sha256_digest(&context, 32, start.assumingMemoryBound(to: UInt8.self))
            return Hash256(U256(bigEndianAt: start))
        }
    }
}
