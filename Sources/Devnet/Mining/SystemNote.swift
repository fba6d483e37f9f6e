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
    func beaconSlots(_ body: (TrieChange<StorageSlot>) -> Void) {
        guard let beaconRoot else { return }
        let slot = timestamp % Self.ring
        body(Self.change(slot, U256(timestamp)))
        body(Self.change(slot + Self.ring, beaconRoot.word))
    }

    /// The slot that EIP-2935's contract writes.
    func hashSlots(_ body: (TrieChange<StorageSlot>) -> Void) {
        guard let parentHash else { return }
        body(Self.change((number - 1) % Self.ring, parentHash.word))
    }

    private static func change(_ slot: UInt64, _ value: U256) -> TrieChange<StorageSlot> {
        StorageTrie.change(U256(slot), value, key: SlotKey.of(U256(slot)))
    }
}

/// What notes come to, gathered from the newest to the oldest: of two for one slot the newer counts.
struct SystemWrites {
    private(set) var beacon: [TrieChange<StorageSlot>] = []
    private(set) var hashes: [TrieChange<StorageSlot>] = []
    private(set) var hasBeaconRoots = false
    private(set) var hasBlockHashes = false
    // By the slot's place in the ring; the contracts write one place a block.
    private var seenBeacon: [Bool] = []
    private var seenHashes: [Bool] = []

    init() {}

    /// Whether every slot has its newest value, so that older notes change nothing.
    var isComplete: Bool {
        let ring = Int(SystemNote.ring)
        return beacon.count == (hasBeaconRoots ? 2 * ring : 0) && hashes.count == (hasBlockHashes ? ring : 0)
            && (hasBeaconRoots || hasBlockHashes)
    }

    mutating func addOlder(_ note: SystemNote) {
        if note.beaconRoot != nil {
            hasBeaconRoots = true
            if Self.isNew(note.timestamp, &seenBeacon) { note.beaconSlots { beacon.append($0) } }
        }
        if note.parentHash != nil {
            hasBlockHashes = true
            if Self.isNew(note.number, &seenHashes) { note.hashSlots { hashes.append($0) } }
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
    /// Takes the note, in place as far as nobody else holds what changes.
    ///
    /// Answers false, with nothing changed, where a contract has other code than its EIP's.
    mutating func take(_ note: SystemNote) -> Bool {
        guard let takers = takers(ofRoot: note.beaconRoot != nil, ofHash: note.parentHash != nil) else {
            return false
        }
        if takers.ofRoot { note.beaconSlots { write($0, to: .beaconRoots) } }
        if takers.ofHash { note.hashSlots { write($0, to: .blockHashes) } }
        return true
    }

    private mutating func write(_ change: TrieChange<StorageSlot>, to account: SystemAccount) {
        // Without a change no hash on the way to the slot is forgotten.
        let before = leaf(at: account.key)?.storage.trie[change.key]?.value
        if before == change.leaf?.value { return }
        modifyStorage(at: account.key) { StorageTrie.write(change, to: &$0) }
    }

    /// The same for the writes of many.
    mutating func take(_ writes: SystemWrites) -> Bool {
        guard let takers = takers(ofRoot: writes.hasBeaconRoots, ofHash: writes.hasBlockHashes) else {
            return false
        }
        if takers.ofRoot {
            modifyStorage(at: SystemAccount.beaconRoots.key) { $0 = $0.updating(writes.beacon) }
        }
        if takers.ofHash {
            modifyStorage(at: SystemAccount.blockHashes.key) { $0 = $0.updating(writes.hashes) }
        }
        return true
    }

    /// Packs the rings, which most chains have no other use for than to be hashed.
    ///
    /// Roots stay the same. To be done now and then where memory is short: slots that come anew are not packed before.
    package mutating func packSystemStorage() {
        for account in [SystemAccount.beaconRoots, .blockHashes] {
            guard let storage = leaf(at: account.key)?.storage, case let packed = storage.packed(),
                packed !== storage
            else { continue }
            modifyStorage(at: account.key) { $0 = packed }
        }
    }

    /// Which contracts are there to take something: one that is not is passed over.
    private func takers(ofRoot: Bool, ofHash: Bool) -> (ofRoot: Bool, ofHash: Bool)? {
        guard let takesRoot = ofRoot ? isThere(.beaconRoots) : false,
            let takesHash = ofHash ? isThere(.blockHashes) : false
        else { return nil }
        return (takesRoot, takesHash)
    }

    /// Nil where the contract has other code than its EIP's.
    private func isThere(_ account: SystemAccount) -> Bool? {
        guard let leaf = leaf(at: account.key), !leaf.code.isEmpty else { return false }
        return leaf.code.hash == account.codeHash ? true : nil
    }

    /// Whether nothing was ever put into the queue of EIP-7002's or EIP-7251's contract.
    ///
    /// With all slots zero, the call that ends a block hands out nothing and leaves them zero.
    func hasUnusedQueue(_ account: SystemAccount) -> Bool {
        guard let leaf = leaf(at: account.key) else { return false }
        return leaf.storage.isEmpty && leaf.code.hash == account.codeHash
    }
}
