public import Primitives

extension Address {
    /// The address of the contract that `creator` deploys by a transaction or CREATE with this nonce.
    public static func created(by creator: Address, nonce: UInt64) -> Address {
        // The RLP list of both is at most 31 bytes, so it fits a word: its header, the address behind its own, the nonce.
        let width = (UInt64.bitWidth - nonce.leadingZeroBitCount + 7) / 8
        let (field, fieldSize) =
            nonce == 0
            ? (U256(0x80 as UInt64), 1)
            : nonce < 0x80
                ? (U256(nonce), 1) : (U256(UInt64(0x80 + width)) << (8 * width) | U256(nonce), width + 1)
        let header = UInt64(0xc0 + 21 + fieldSize) << 8 | 0x94
        let list = (U256(header) << 160 | creator.word) << (8 * fieldSize) | field
        let size = 22 + fieldSize
        var preimage = InlineArray<32, UInt8>(repeating: 0)
        return withUnsafeMutablePointer(to: &preimage) { pointer in
            let base = UnsafeMutableRawPointer(pointer)
            (list << (8 * (32 - size))).storeBigEndian(at: base)
            return Address(truncating: Keccak.hash(UnsafeRawBufferPointer(start: base, count: size)).word)
        }
    }

    /// The address of the contract that `creator` deploys by CREATE2 (EIP-1014).
    public static func created2(by creator: Address, salt: U256, initCodeHash: Hash256) -> Address {
        var preimage = InlineArray<96, UInt8>(repeating: 0)
        return withUnsafeMutablePointer(to: &preimage) { pointer in
            let base = UnsafeMutableRawPointer(pointer)
            // 0xff and the creator's 20 bytes end where the salt begins, at byte 32.
            (U256(0xff as UInt64) << 160 | creator.word).storeBigEndian(at: base)
            salt.storeBigEndian(at: base + 32)
            initCodeHash.word.storeBigEndian(at: base + 64)
            let used = UnsafeRawBufferPointer(start: base + 11, count: 85)
            return Address(truncating: Keccak.hash(used).word)
        }
    }
}
