import Primitives

/// What became of it all.
extension Journal {
    /// Every account that was looked at, in the order in which that happened.
    var accessed: [Address] { (0..<accountCount).map { entries[$0].address } }

    private func vanishes(_ entry: Entry) -> Bool {
        entry.isDestroyed || (clearsEmptyAccounts && entry.isTouched && entry.isEmpty)
    }

    /// Every account that the transaction left different.
    func diff() -> StateDiff {
        var diff = StateDiff()
        for i in 0..<accountCount {
            let entry = entries[i]
            if !entry.exists || vanishes(entry) {
                if entry.original != nil {
                    diff.accounts[entry.address] = AccountChange(
                        account: nil,
                        clearsStorage: true,
                        storage: [:]
                    )
                }
                continue
            }
            guard entry.isTouched || entry.isNew else { continue }
            if let original = entry.original, !entry.isNew, original.nonce == entry.nonce,
                original.balance == entry.balance, original.code === entry.code
            {
                continue
            }
            diff.accounts[entry.address] = AccountChange(
                account: (entry.nonce, entry.balance, entry.code),
                clearsStorage: entry.isNew,
                storage: [:]
            )
        }
        for i in 0..<slots.pointee.count {
            let slot = slots.pointee.elements[i]
            if slot.current == slot.original { continue }
            let entry = entries[Int(slot.key.account)]
            if var change = diff.accounts[entry.address] {
                guard change.account != nil else { continue }
                change.storage[slot.key.slot] = slot.current
                diff.accounts[entry.address] = change
            } else if entry.exists, !vanishes(entry) {
                diff.accounts[entry.address] = AccountChange(
                    account: (entry.nonce, entry.balance, entry.code),
                    clearsStorage: false,
                    storage: [slot.key.slot: slot.current]
                )
            }
        }
        return diff
    }
}
