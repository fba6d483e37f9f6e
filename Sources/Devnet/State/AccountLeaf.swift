import EVM
import Primitives

/// An account as the state trie holds it.
struct AccountLeaf: TrieLeaf {
    /// Kept because the trie knows only its hash.
    let address: Address
    let nonce: UInt64
    let balance: U256
    let code: Code
    let storage: StorageTrie

    var trieValue: [UInt8] {
        RLPEncoder.list { list in
            list.append(nonce)
            list.append(balance)
            list.append(storage.root)
            list.append(code.hash)
        }
    }

    var account: Account {
        Account(nonce: nonce, balance: balance, code: code, storage: storage)
    }
}
