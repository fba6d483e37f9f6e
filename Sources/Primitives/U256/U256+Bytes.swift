extension U256 {
    /// Reads 32 big-endian bytes at `pointer`.
    @inlinable @inline(__always)
    public init(bigEndianAt pointer: UnsafeRawPointer) {
        let h = pointer.loadUnaligned(as: UInt128.self)
        let l = (pointer + 16).loadUnaligned(as: UInt128.self)
        self.init(high: UInt128(bigEndian: h), low: UInt128(bigEndian: l))
    }

    /// Writes 32 big-endian bytes at `pointer`.
    @inlinable @inline(__always)
    public func storeBigEndian(at pointer: UnsafeMutableRawPointer) {
        pointer.storeBytes(of: high.bigEndian, as: UInt128.self)
        (pointer + 16).storeBytes(of: low.bigEndian, as: UInt128.self)
    }

    /// Reads up to 32 big-endian bytes; nil when there are more.
    public init?(bigEndian bytes: some Collection<UInt8>) {
        guard bytes.count <= 32 else { return nil }
        var high: UInt128 = 0
        var low: UInt128 = 0
        for byte in bytes {
            high = (high << 8) | (low >> 120)
            low = (low << 8) | UInt128(byte)
        }
        self.init(high: high, low: low)
    }

    /// All 32 bytes, the most significant first.
    public var bigEndianBytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            if let base = buffer.baseAddress { storeBigEndian(at: UnsafeMutableRawPointer(base)) }
            count = 32
        }
    }

    /// The bytes without leading zeros; empty for zero (the form that RLP wants).
    public var minimalBigEndianBytes: [UInt8] {
        Array(bigEndianBytes.suffix(byteWidth))
    }
}
