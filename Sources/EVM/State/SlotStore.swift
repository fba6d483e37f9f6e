import Primitives

/// One storage slot as the transaction sees it.
struct Slot {
    /// The account's position in the journal.
    let account: Int32
    let key: U256
    /// The value before the transaction.
    let original: U256
    var current: U256
    /// Accessed before in this transaction (EIP-2929); true from the start where no hardfork asks.
    var isWarm: Bool
}

/// The slots that a transaction has read or written.
///
/// Lives behind a raw pointer that the interpreter holds: a warm SLOAD is one look into a table, without
/// reference counting and without the exclusivity checks that a class's properties have.
struct SlotStore: ~Copyable {
    private var table = SlotTable()
    private var slots: UnsafeMutablePointer<Slot>
    private(set) var count = 0
    private var capacity = 16

    init() { slots = .allocate(capacity: capacity) }

    // A slot holds plain words only, so there is nothing to deinitialise.
    deinit { slots.deallocate() }

    @inline(__always)
    subscript(index: Int) -> Slot {
        _read { yield slots[index] }
        nonmutating _modify { yield &slots[index] }
    }

    /// The slot's position; -1 when it was not read yet.
    @inline(__always)
    func find(_ account: Int, _ key: U256) -> Int {
        Int(table.find(Int32(truncatingIfNeeded: account), key))
    }

    /// Adds a slot that is not there yet, and answers its position.
    mutating func insert(_ slot: Slot) -> Int {
        if count == capacity { grow() }
        (slots + count).initialize(to: slot)
        table.insert(slot.account, slot.key, Int32(truncatingIfNeeded: count))
        count &+= 1
        return count &- 1
    }

    private mutating func grow() {
        let grown = UnsafeMutablePointer<Slot>.allocate(capacity: 4 &* capacity)
        grown.moveInitialize(from: slots, count: count)
        slots.deallocate()
        slots = grown
        capacity &*= 4
    }
}
