import Cryptography
import EVM
import Primitives

/// What the protocol tells its contracts at the beginning of a block.
///
/// The contracts' code decides what becomes of it, and any code may stand at their addresses: a test's, a
/// genesis file's. But where it is the code of the EIP, by its hash, the EIP says what it does when the protocol
/// calls: it writes one or two slots, at no one's cost. Then the slots are written without running it. A block
/// that holds nothing else costs a quarter of what it would, and its state need not be kept, since it follows
/// from its parent's. Tests hold both ways against each other.
struct SystemNote: Sendable, Hashable {
    let timestamp: UInt64
    /// Nil before Cancun.
    let beaconRoot: Hash256?
    let number: UInt64
    /// Nil before Prague.
    let parentHash: Hash256?

    /// The length of the contracts' rings of slots.
    private static let ring: UInt64 = 8191

    /// The slots that EIP-4788's contract writes: the timestamp's, and the root's a ring further on.
    fileprivate func beaconSlots(_ body: (U256, U256) -> Void) {
        guard let beaconRoot else { return }
        let slot = timestamp % Self.ring
        body(U256(slot), U256(timestamp))
        body(U256(slot + Self.ring), beaconRoot.word)
    }

    /// The slot that EIP-2935's contract writes.
    fileprivate func hashSlots(_ body: (U256, U256) -> Void) {
        guard let parentHash else { return }
        body(U256((number - 1) % Self.ring), parentHash.word)
    }
}

extension WorldState {
    /// The state with the note taken; nil where a contract has other code than its EIP's.
    func noting(_ note: SystemNote) -> WorldState? { noting(CollectionOfOne(note)) }

    /// The state with the notes taken, one after the other.
    func noting(_ notes: some Collection<SystemNote>) -> WorldState? {
        var changes: (TrieChange<AccountLeaf>?, TrieChange<AccountLeaf>?)
        if notes.contains(where: { $0.beaconRoot != nil }) {
            guard
                change(
                    .beaconRoots,
                    &changes.0,
                    { storage in
                        storage.updating(notes) { note, write in note.beaconSlots(write) }
                    }
                )
            else { return nil }
        }
        if notes.contains(where: { $0.parentHash != nil }) {
            guard
                change(
                    .blockHashes,
                    &changes.1,
                    { storage in
                        storage.updating(notes) { note, write in note.hashSlots(write) }
                    }
                )
            else { return nil }
        }
        switch changes {
        case (nil, nil): return self
        case (let change?, nil), (nil, let change?): return updating(change)
        case (let a?, let b?): return updating([a, b])
        }
    }

    /// Finds the change of the account's storage, if there is any; false where its code is not the EIP's.
    private func change(
        _ account: SystemAccount,
        _ change: inout TrieChange<AccountLeaf>?,
        _ body: (StorageTrie) -> StorageTrie
    ) -> Bool {
        // A contract that is not there is passed over.
        guard let leaf = leaf(at: account.key), !leaf.code.isEmpty else { return true }
        guard leaf.code.hash == account.codeHash else { return false }
        let storage = body(leaf.storage)
        if storage !== leaf.storage {
            change = TrieChange(key: account.key, leaf: leaf.with(storage))
        }
        return true
    }

    /// Whether nothing was ever put into the queue of EIP-7002's or EIP-7251's contract.
    ///
    /// With all slots zero, the call that ends a block hands out nothing and leaves them zero.
    func hasUnusedQueue(_ account: SystemAccount) -> Bool {
        guard let leaf = leaf(at: account.key) else { return false }
        return leaf.storage.isEmpty && leaf.code.hash == account.codeHash
    }
}

extension StorageTrie {
    fileprivate func updating(
        _ notes: some Collection<SystemNote>,
        _ slots: (SystemNote, (U256, U256) -> Void) -> Void
    ) -> StorageTrie {
        if notes.count == 1, let note = notes.first {
            var storage = self
            slots(note) { storage = storage.setting($0, to: $1) }
            return storage
        }
        var written: [U256: U256] = [:]
        for note in notes { slots(note) { written[$0] = $1 } }
        return updating(written)
    }
}
