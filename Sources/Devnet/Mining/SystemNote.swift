import Cryptography
import EVM
import Primitives

/// What the protocol tells its contracts at the beginning of a block.
///
/// The contracts' code decides what becomes of it, and any code may stand at their addresses: a test's, a
/// genesis file's. But where it is the code of the EIP, by its hash, the EIP says what it does when the protocol
/// calls: it writes one or two slots, at no one's cost. Then the slots are written without running it. A block
/// that holds nothing else costs a fraction of what it would, and its state need not be kept, since it follows
/// from its parent's. Tests hold both ways against each other.
struct SystemNote: Sendable, Hashable {
    let timestamp: UInt64
    /// Nil before Cancun.
    let beaconRoot: Hash256?
    let number: UInt64
    /// Nil before Prague.
    let parentHash: Hash256?

    /// The length of the contracts' rings of slots.
    static let ring: UInt64 = 8191

    /// The slots that EIP-4788's contract writes: the timestamp's, and the root's a ring further on.
    func beaconSlots(_ body: (U256, U256) -> Void) {
        guard let beaconRoot else { return }
        let slot = timestamp % Self.ring
        body(U256(slot), U256(timestamp))
        body(U256(slot + Self.ring), beaconRoot.word)
    }

    /// The slot that EIP-2935's contract writes.
    func hashSlots(_ body: (U256, U256) -> Void) {
        guard let parentHash else { return }
        body(U256((number - 1) % Self.ring), parentHash.word)
    }
}

/// What notes come to, gathered from the newest to the oldest: of two for one slot the newer counts.
struct SystemWrites {
    private(set) var beacon: [(slot: U256, value: U256)] = []
    private(set) var hashes: [(slot: U256, value: U256)] = []
    private(set) var hasBeaconRoots = false
    private(set) var hasBlockHashes = false
    // By the slot's place in the ring; the contracts write one place a block.
    private var seenBeacon: [Bool] = []
    private var seenHashes: [Bool] = []

    init() {}

    mutating func addOlder(_ note: SystemNote) {
        if note.beaconRoot != nil {
            hasBeaconRoots = true
            if Self.isNew(note.timestamp, &seenBeacon) { note.beaconSlots { beacon.append(($0, $1)) } }
        }
        if note.parentHash != nil {
            hasBlockHashes = true
            if Self.isNew(note.number, &seenHashes) { note.hashSlots { hashes.append(($0, $1)) } }
        }
    }

    private static func isNew(_ number: UInt64, _ seen: inout [Bool]) -> Bool {
        if seen.isEmpty { seen = [Bool](repeating: false, count: Int(SystemNote.ring)) }
        let place = Int(number % SystemNote.ring)
        if seen[place] { return false }
        seen[place] = true
        return true
    }
}

extension WorldState {
    /// The state with the note taken; nil where a contract has other code than its EIP's.
    func noting(_ note: SystemNote) -> WorldState? {
        changing(
            beaconRoots: note.beaconRoot == nil ? nil : { $0.setting(note.beaconSlots) },
            blockHashes: note.parentHash == nil ? nil : { $0.setting(note.hashSlots) }
        )
    }

    /// The same for the writes of many.
    func writing(_ writes: SystemWrites) -> WorldState? {
        changing(
            beaconRoots: writes.hasBeaconRoots ? { $0.updating(writes.beacon) } : nil,
            blockHashes: writes.hasBlockHashes ? { $0.updating(writes.hashes) } : nil
        )
    }

    private func changing(
        beaconRoots: ((StorageTrie) -> StorageTrie)?,
        blockHashes: ((StorageTrie) -> StorageTrie)?
    ) -> WorldState? {
        var changes: (TrieChange<AccountLeaf>?, TrieChange<AccountLeaf>?)
        if let beaconRoots {
            guard change(.beaconRoots, &changes.0, beaconRoots) else { return nil }
        }
        if let blockHashes {
            guard change(.blockHashes, &changes.1, blockHashes) else { return nil }
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
    fileprivate func setting(_ slots: ((U256, U256) -> Void) -> Void) -> StorageTrie {
        var storage = self
        slots { storage = storage.setting($0, to: $1) }
        return storage
    }
}
