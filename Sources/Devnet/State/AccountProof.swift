import Cryptography
import EVM
public import Primitives

/// What `eth_getProof` answers: an account and slots of it, with the trie nodes that prove them
/// (https://eips.ethereum.org/EIPS/eip-1186).
public struct AccountProof: Sendable, Hashable {
    public struct Slot: Sendable, Hashable {
        public let slot: U256
        public let value: U256
        /// From the storage root down.
        public let proof: [[UInt8]]
    }

    public let address: Address
    public let nonce: UInt64
    public let balance: U256
    public let codeHash: Hash256
    public let storageHash: Hash256
    /// From the state root down; of the account's absence where there is none.
    public let accountProof: [[UInt8]]
    /// In the order asked for.
    public let storageProof: [Slot]
}

extension WorldState {
    /// Proves the account and the slots against `root`.
    ///
    /// An account that is not there has zeros and the hashes of nothing.
    public func proof(account address: Address, slots: [U256]) -> AccountProof {
        let account = leaf(at: address)
        let storage = account?.storage ?? .empty
        return AccountProof(
            address: address,
            nonce: account?.nonce ?? 0,
            balance: account?.balance ?? .zero,
            codeHash: account?.code.hash ?? Keccak.hash([]),
            storageHash: storage.root,
            accountProof: trie.proof(for: Keccak.hash(address)),
            storageProof: slots.map { slot in
                AccountProof.Slot(
                    slot: slot,
                    value: storage.value(at: slot),
                    proof: storage.trie.proof(for: Keccak.hash(slot))
                )
            }
        )
    }
}
