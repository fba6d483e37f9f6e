import Primitives

/// A hash table from (account index, slot) to a small number: the journal's way to a storage slot.
///
/// Open addressing over a power of two, seeded anew in each process, so that nobody can choose
/// slots that collide.
struct SlotTable: ~Copyable {
    private struct Entry {
        var slot: U256
        var account: Int32
        /// -1 where the entry is free.
        var value: Int32
    }

    static let seed = UInt64.random(in: .min ... .max) | 1

    // The process's seed once more: a global costs a look whether it is there yet.
    private let seed = SlotTable.seed
    private var entries: UnsafeMutablePointer<Entry>
    private var mask: Int
    private var count = 0

    init() {
        mask = 63
        entries = SlotTable.allocate(64)
    }

    deinit { entries.deallocate() }

    private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Entry> {
        let entries = UnsafeMutablePointer<Entry>.allocate(capacity: capacity)
        entries.initialize(repeating: Entry(slot: .zero, account: 0, value: -1), count: capacity)
        return entries
    }

    @inline(__always)
    private func start(_ account: Int32, _ slot: U256) -> Int {
        // A folded multiplication a limb: strong enough with a secret seed, and a few cycles.
        var h = SlotTable.mix(slot.limb0 ^ seed, slot.limb1 ^ 0x9e37_79b9_7f4a_7c15)
        h = SlotTable.mix(h ^ slot.limb2, slot.limb3 ^ seed)
        h = SlotTable.mix(h ^ UInt64(truncatingIfNeeded: account), seed)
        return Int(truncatingIfNeeded: h)
    }

    @inline(__always)
    static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let (high, low) = a.multipliedFullWidth(by: b | 1)
        return high ^ low
    }

    /// The number stored for the slot; -1 when there is none.
    @inline(__always)
    func find(_ account: Int32, _ slot: U256) -> Int32 {
        var i = start(account, slot) & mask
        while true {
            let entry = entries + i
            if entry.pointee.value < 0 { return -1 }
            if entry.pointee.slot == slot, entry.pointee.account == account { return entry.pointee.value }
            i = (i &+ 1) & mask
        }
    }

    /// Stores a number for a slot that is not in the table.
    mutating func insert(_ account: Int32, _ slot: U256, _ value: Int32) {
        if count &* 2 > mask { grow() }
        place(Entry(slot: slot, account: account, value: value))
        count &+= 1
    }

    private func place(_ entry: Entry) {
        var i = start(entry.account, entry.slot) & mask
        while entries[i].value >= 0 { i = (i &+ 1) & mask }
        entries[i] = entry
    }

    private mutating func grow() {
        let old = entries
        let oldCapacity = mask &+ 1
        mask = oldCapacity &* 4 &- 1
        entries = SlotTable.allocate(mask &+ 1)
        for i in 0..<oldCapacity where old[i].value >= 0 { place(old[i]) }
        old.deallocate()
    }
}
