import EVM
import Primitives

/// How a state is written down beside one that is there already: the accounts that differ, and in them the slots
/// that differ, as `StateChanges` reads them.
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
}
