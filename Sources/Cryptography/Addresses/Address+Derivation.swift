public import Primitives

extension Address {
    /// The address of the contract that `creator` deploys by a transaction or CREATE with this nonce.
    public static func created(by creator: Address, nonce: UInt64) -> Address {
        let preimage = RLPEncoder.list { list in
            list.append(creator)
            list.append(nonce)
        }
        return Address(truncating: Keccak.hash(preimage).word)
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
