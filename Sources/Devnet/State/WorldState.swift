import Cryptography
public import EVM
public import Primitives

/// All accounts of a chain at one point: a value that is one reference.
///
/// The Merkle-Patricia trie is the state itself, not an index beside it. A snapshot, a reset, a clone and
/// the state at an old block are therefore the same thing: a copy of this value. See `MerkleTrie` for how
/// versions share what they have in common, and hash only what they have not.
public struct WorldState: StateSource {
    private(set) var trie: MerkleTrie<AccountLeaf>

    /// A world without accounts.
    public init() { trie = MerkleTrie() }

    /// A genesis.
    public init(accounts: [Address: GenesisAccount]) {
        var diff = StateDiff()
        for (address, account) in accounts {
            diff.accounts[address] = AccountChange(
                account: (account.nonce, account.balance, account.code),
                clearsStorage: true,
                storage: account.storage
            )
        }
        self = WorldState().applying(diff)
    }

    init(_ trie: MerkleTrie<AccountLeaf>) { self.trie = trie }

    public func account(at address: Address) -> Account? { leaf(at: address)?.account }

    /// The state trie's root: hashed when first asked for, from then on remembered.
    public var root: Hash256 { trie.rootHash }

    /// The root of the account's storage; that of the empty trie where there is no account.
    public func storageRoot(of address: Address) -> Hash256 {
        leaf(at: address)?.storage.root ?? TrieRoot.empty
    }

    /// True when both are the same object, hence equal; false says nothing.
    public func isIdentical(to other: WorldState) -> Bool { trie.isIdentical(to: other.trie) }

    /// The state after `diff`.
    public func applying(_ diff: StateDiff) -> WorldState {
        let changes = diff.accounts.map { address, change in
            let key = Keccak.hash(address)
            guard let account = change.account else {
                return TrieChange<AccountLeaf>(key: key, leaf: nil)
            }
            let before = change.clearsStorage ? nil : trie[key]?.storage
            return TrieChange(
                key: key,
                leaf: AccountLeaf(
                    address: address,
                    nonce: account.nonce,
                    balance: account.balance,
                    code: account.code,
                    storage: (before ?? .empty).updating(change.storage)
                )
            )
        }
        return WorldState(trie.updating(changes))
    }

    /// Calls `body` with each account, in the order of the addresses' hashes.
    public func visitAccounts(_ body: (Address, Account) throws -> Void) rethrows {
        try trie.visitLeaves { _, leaf in try body(leaf.address, leaf.account) }
    }

    /// The same with the addresses' hashes, from one of them on, until `body` says false.
    func visitAccounts(from start: Hash256, _ body: (Hash256, Address, Account) throws -> Bool) rethrows {
        try trie.visitLeaves(from: start) { key, leaf in try body(key, leaf.address, leaf.account) }
    }

    /// The storage of an account with its root and iteration; empty where there is no account.
    public func storage(of address: Address) -> StorageTrie { leaf(at: address)?.storage ?? .empty }

    func leaf(at address: Address) -> AccountLeaf? { leaf(at: Keccak.hash(address)) }

    /// - Parameter key: keccak256 of the address.
    func leaf(at key: Hash256) -> AccountLeaf? { trie[key] }

    /// Writes an account's storage in place, as far as nobody else holds what changes; the account is there.
    mutating func modifyStorage(at key: Hash256, _ body: (inout StorageTrie) -> Void) {
        _ = trie.modify(key) { $0.modifyStorage(body) }
    }
}

/// An account to begin a chain with.
public struct GenesisAccount: Sendable {
    public var nonce: UInt64
    /// In wei.
    public var balance: U256
    public var code: Code
    public var storage: [U256: U256]

    public init(
        nonce: UInt64 = 0,
        balance: U256 = .zero,
        code: Code = .empty,
        storage: [U256: U256] = [:]
    ) {
        self.nonce = nonce
        self.balance = balance
        self.code = code
        self.storage = storage
    }
}
