import Primitives

/// One storage slot as the transaction sees it.
struct Slot: BitwiseCopyable {
    let key: SlotKey
    /// The value before the transaction.
    let original: U256
    var current: U256
    /// Accessed before in this transaction (EIP-2929); true from the start where no hardfork asks.
    var isWarm: Bool
}

struct SlotKey: StoreKey, BitwiseCopyable {
    let slot: U256
    /// The account's position in the journal.
    let account: Int32

    @inline(__always)
    init(_ account: Int, _ slot: U256) {
        self.account = Int32(truncatingIfNeeded: account)
        self.slot = slot
    }

    @inline(__always)
    static func == (a: SlotKey, b: SlotKey) -> Bool { a.slot == b.slot && a.account == b.account }

    @inline(__always)
    func mixed(_ seed: UInt64) -> UInt64 {
        // One after the other: products that do not wait for each other could be made to cancel out.
        var h = StoreSeed.mix(slot.limb0 ^ seed, slot.limb1 ^ 0x9e37_79b9_7f4a_7c15)
        h = StoreSeed.mix(h ^ slot.limb2, slot.limb3 ^ seed)
        return StoreSeed.mix(h ^ UInt64(truncatingIfNeeded: account), seed)
    }
}

/// The slots that a transaction has read or written.
typealias SlotStore = KeyedStore<SlotKey, Slot>

extension Address: StoreKey {
    @inline(__always)
    func mixed(_ seed: UInt64) -> UInt64 {
        let lowest = UInt64(truncatingIfNeeded: low)
        let middle = UInt64(truncatingIfNeeded: low >> 64)
        let h = StoreSeed.mix(lowest ^ seed, middle ^ 0x9e37_79b9_7f4a_7c15)
        return StoreSeed.mix(h ^ UInt64(high), seed)
    }
}

/// The accounts that a transaction has looked at.
typealias AccountStore = KeyedStore<Address, Journal.Entry>
