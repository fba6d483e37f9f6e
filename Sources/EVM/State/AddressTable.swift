import Primitives

/// A hash table from address to a small number: the journal's way to an account.
///
/// Open addressing over a power of two, seeded anew in each process, as `SlotTable` is.
struct AddressTable: ~Copyable {
    private struct Entry {
        var address: Address
        /// -1 where the entry is free.
        var value: Int32
    }

    private let seed = SlotTable.seed
    private var entries: UnsafeMutablePointer<Entry>
    private var mask: Int
    private var count = 0

    init() {
        mask = 15
        entries = AddressTable.allocate(16)
    }

    deinit { entries.deallocate() }

    private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Entry> {
        let entries = UnsafeMutablePointer<Entry>.allocate(capacity: capacity)
        entries.initialize(repeating: Entry(address: .zero, value: -1), count: capacity)
        return entries
    }

    @inline(__always)
    private func start(_ address: Address) -> Int {
        let low = UInt64(truncatingIfNeeded: address.low)
        let middle = UInt64(truncatingIfNeeded: address.low >> 64)
        let h = SlotTable.mix(low ^ seed, middle ^ 0x9e37_79b9_7f4a_7c15)
        return Int(truncatingIfNeeded: SlotTable.mix(h ^ UInt64(address.high), seed))
    }

    /// The number stored for the address; -1 when there is none.
    @inline(__always)
    func find(_ address: Address) -> Int {
        var i = start(address) & mask
        while true {
            let entry = entries + i
            if entry.pointee.value < 0 { return -1 }
            if entry.pointee.address == address { return Int(entry.pointee.value) }
            i = (i &+ 1) & mask
        }
    }

    /// Stores a number for an address that is not in the table.
    mutating func insert(_ address: Address, _ value: Int) {
        if count &* 2 > mask { grow() }
        place(Entry(address: address, value: Int32(truncatingIfNeeded: value)))
        count &+= 1
    }

    private func place(_ entry: Entry) {
        var i = start(entry.address) & mask
        while entries[i].value >= 0 { i = (i &+ 1) & mask }
        entries[i] = entry
    }

    private mutating func grow() {
        let old = entries
        let oldCapacity = mask &+ 1
        mask = oldCapacity &* 4 &- 1
        entries = AddressTable.allocate(mask &+ 1)
        for i in 0..<oldCapacity where old[i].value >= 0 { place(old[i]) }
        old.deallocate()
    }
}
