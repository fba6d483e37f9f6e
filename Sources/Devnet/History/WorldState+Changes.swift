import EVM
import Primitives

/// How a state is written down beside one that is there already: the accounts that differ, and in them the slots
/// that differ.
///
///     [ [key of one that is gone]
///     | [key, address, nonce, balance, [] or [code], [ [slot key, slot, value] | [slot key] … ]] … ]
///
/// Keys are the hashes that the tries know; a code is there only if the account had another one.
extension WorldState {
    /// About how many bytes of memory this state takes beside an older one: a path of nodes for each change.
    func weight(since older: WorldState) -> Int {
        var changes = 0
        trie.visitDifferences(from: older.trie) { _, before, after in
            changes += 1
            guard let storage = after?.storage, storage !== before?.storage else { return }
            storage.trie.visitDifferences(from: before?.storage.trie ?? MerkleTrie()) { _, _, _ in
                changes += 1
            }
        }
        return 400 * changes
    }

    func encodeChanges(since older: WorldState, to encoder: inout RLPEncoder) {
        encoder.list { list in
            trie.visitDifferences(from: older.trie) { key, before, after in
                list.list { item in
                    item.append(key)
                    guard let leaf = after else { return }
                    item.append(leaf.address)
                    item.append(leaf.nonce)
                    item.append(leaf.balance)
                    item.list { code in
                        if before?.code.hash != leaf.code.hash { code.append(leaf.code.bytes) }
                    }
                    item.list { slots in
                        leaf.storage.encodeChanges(since: before?.storage ?? .empty, to: &slots)
                    }
                }
            }
        }
    }

    /// This state with changes made that were encoded beside it.
    func applyingChanges(_ changes: inout RLPDecoder) throws(RLPError) -> WorldState {
        var updates: [TrieChange<AccountLeaf>] = []
        while !changes.isAtEnd {
            var item = try changes.list()
            let key = try item.hash()
            if item.isAtEnd {
                updates.append(TrieChange(key: key, leaf: nil))
                continue
            }
            let before = leaf(at: key)
            let address = try item.address()
            let nonce = try item.uint64()
            let balance = try item.u256()
            var code = try item.list()
            let leaf = AccountLeaf(
                address: address,
                nonce: nonce,
                balance: balance,
                code: code.isAtEnd ? before?.code ?? .empty : Code(try code.bytes()),
                storage: try (before?.storage ?? .empty).applyingChanges(item.list())
            )
            updates.append(TrieChange(key: key, leaf: leaf))
        }
        return WorldState(trie.updating(updates))
    }
}

extension StorageTrie {
    fileprivate func encodeChanges(since older: StorageTrie, to list: inout RLPEncoder) {
        trie.visitDifferences(from: older.trie) { key, before, after in
            if let before, let after, before.value == after.value { return }
            list.list { item in
                item.append(key)
                guard let leaf = after else { return }
                item.append(leaf.slot)
                item.append(leaf.value)
            }
        }
    }

    fileprivate func applyingChanges(_ changes: RLPDecoder) throws(RLPError) -> StorageTrie {
        var changes = changes
        var updates: [TrieChange<StorageSlot>] = []
        while !changes.isAtEnd {
            var item = try changes.list()
            let key = try item.hash()
            let leaf = item.isAtEnd ? nil : StorageSlot(slot: try item.u256(), value: try item.u256())
            updates.append(TrieChange(key: key, leaf: leaf))
        }
        return updating(updates)
    }
}
