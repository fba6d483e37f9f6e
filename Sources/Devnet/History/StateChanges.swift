import EVM
import Primitives

/// Changes of a state, gathered from the newest to the oldest: of two for one thing the newer counts, so a long way
/// from one state to another is gone in one step.
///
/// Read and written as
///
///     [ [key of one that is gone]
///     | [key, address, nonce, balance, [] or [code], [ [slot key, slot, value] | [slot key] … ], []?] … ]
///
/// where keys are the hashes that the tries know, a code is there if it is not the one from before, and the list at
/// the end says that nothing is left of what the account was before.
struct StateChanges {
    private var accounts: [Hash256: Account] = [:]

    fileprivate struct Account {
        /// Nil for one that is gone.
        var fields: Fields?
        /// Nil if it is the one from before.
        var code: [UInt8]?
        /// Nil for a slot that is gone.
        var slots: [Hash256: StorageSlot?] = [:]
        /// Whether it does not matter what the account was before.
        var isComplete = false

        struct Fields {
            let address: Address
            let nonce: UInt64
            let balance: U256
        }
    }

    var isEmpty: Bool { accounts.isEmpty }

    mutating func addOlder(_ changes: RLPDecoder) throws(RLPError) {
        var changes = changes
        while !changes.isAtEnd {
            var item = try changes.list()
            let key = try item.hash()
            let found = try Account(&item)
            guard var known = accounts.updateValue(found, forKey: key) else { continue }
            known.addOlder(found)
            accounts[key] = known
        }
    }

    func write(to list: inout RLPEncoder) {
        for (key, account) in accounts {
            list.list { item in
                item.append(key)
                account.write(to: &item)
            }
        }
    }

    /// The state with the changes made.
    func applied(to state: WorldState) -> WorldState {
        let updates = accounts.map { key, account in
            TrieChange(key: key, leaf: account.leaf(after: account.isComplete ? nil : state.leaf(at: key)))
        }
        return WorldState(state.trie.updating(updates))
    }
}

extension StateChanges.Account {
    fileprivate init(_ item: inout RLPDecoder) throws(RLPError) {
        isComplete = item.isAtEnd
        guard !isComplete else { return }
        fields = Fields(address: try item.address(), nonce: try item.uint64(), balance: try item.u256())
        var given = try item.list()
        if !given.isAtEnd { code = try given.bytes() }
        var slots = try item.list()
        while !slots.isAtEnd {
            var slot = try slots.list()
            let key = try slot.hash()
            let value: StorageSlot? =
                slot.isAtEnd ? nil : StorageSlot(slot: try slot.u256(), value: try slot.u256())
            self.slots.updateValue(value, forKey: key)
        }
        isComplete = !item.isAtEnd
    }

    fileprivate mutating func addOlder(_ older: Self) {
        guard !isComplete else { return }
        isComplete = older.isComplete
        // Gone in between: what it is now was made from nothing.
        guard older.fields != nil else { return }
        code = code ?? older.code
        slots.merge(older.slots) { newer, _ in newer }
    }

    fileprivate func write(to item: inout RLPEncoder) {
        guard let fields else { return }
        item.append(fields.address)
        item.append(fields.nonce)
        item.append(fields.balance)
        item.list { list in if let code { list.append(code) } }
        item.list { list in
            for (key, value) in slots {
                list.list { slot in
                    slot.append(key)
                    guard let value else { return }
                    slot.append(value.slot)
                    slot.append(value.value)
                }
            }
        }
        if isComplete { item.list { _ in } }
    }

    fileprivate func leaf(after before: AccountLeaf?) -> AccountLeaf? {
        guard let fields else { return nil }
        return AccountLeaf(
            address: fields.address,
            nonce: fields.nonce,
            balance: fields.balance,
            code: code.map { Code($0) } ?? before?.code ?? .empty,
            storage: (before?.storage ?? .empty)
                .updating(slots.map { TrieChange(key: $0.key, leaf: $0.value) })
        )
    }
}
