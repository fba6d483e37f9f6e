import Primitives

/// Storage, transient storage and logs.
extension Machine {
    /// SLOAD of a slot that was accessed before; false, and nothing done, for another one.
    @inline(__always)
    mutating func sloadAgain() -> Bool {
        let index = slots.pointee.find(SlotKey(frame.pointee.account, top.pointee))
        guard index >= 0, slots.pointee.elements[index].isWarm else { return false }
        top.pointee = slots.pointee.elements[index].current
        return true
    }

    @inline(never)
    mutating func sload() -> Bool {
        let index = journal.slot(frame.pointee.account, top.pointee)
        if journal.warmSlot(index), !charge(terms.pointee.gas.coldSlot) { return false }
        top.pointee = slots.pointee.elements[index].current
        return true
    }

    @inline(never)
    mutating func sstore() -> Bool {
        guard !frame.pointee.isStatic else { return halt(.writeInStaticCall) }
        let key = pop()
        let new = pop()
        let journal = journal
        let terms = terms
        guard gas > terms.pointee.gas.store.sentry else { return halt(.outOfGas) }
        let index = journal.slot(frame.pointee.account, key)
        var cost: Int64 = 0
        if journal.warmSlot(index) { cost = terms.pointee.gas.coldStore }
        let slot = slots.pointee.elements + index
        let current = slot.pointee.current
        let (price, refund) =
            terms.pointee.gas.store.isNetMetered
            ? terms.pointee.gas.store.netMetered(original: slot.pointee.original, current: current, new: new)
            : terms.pointee.gas.store.plain(current: current, new: new)
        guard charge(cost &+ price) else { return false }
        if refund != 0 { journal.refund &+= refund }
        if current != new { journal.setSlot(index, new) }
        return true
    }

    @inline(never)
    mutating func tload() {
        top.pointee = journal.transient(frame.pointee.account, top.pointee)
    }

    @inline(never)
    mutating func tstore() -> Bool {
        guard !frame.pointee.isStatic else { return halt(.writeInStaticCall) }
        let key = pop()
        journal.setTransient(frame.pointee.account, key, pop())
        return true
    }

    @inline(never)
    mutating func log(topics count: Int) -> Bool {
        guard !frame.pointee.isStatic else { return halt(.writeInStaticCall) }
        let offset = pop()
        guard let (start, size) = expand(offset, pop()), charge(8 &* Int64(size)) else { return false }
        var topics: [Hash256] = []
        topics.reserveCapacity(count)
        for _ in 0..<count { topics.append(Hash256(pop())) }
        let data = Array(UnsafeBufferPointer(start: memory + start, count: size))
        journal.emit(Log(address: frame.pointee.address, topics: topics, data: data))
        return true
    }
}

extension StorePrices {
    /// By the slot's current value alone (Yellow Paper, appendix H).
    @inline(__always)
    func plain(current: U256, new: U256) -> (price: Int64, refund: Int64) {
        if current.isZero, !new.isZero { return (set, 0) }
        return (reset, !current.isZero && new.isZero ? clearRefund : 0)
    }

    /// By what the slot held at the start of the transaction, too (EIP-2200 with the prices of the hardfork).
    @inline(__always)
    func netMetered(original: U256, current: U256, new: U256) -> (price: Int64, refund: Int64) {
        if current == new { return (noop, 0) }
        if original == current {
            if original.isZero { return (set, 0) }
            return (reset, new.isZero ? clearRefund : 0)
        }
        var refund: Int64 = 0
        if !original.isZero {
            if current.isZero { refund -= clearRefund } else if new.isZero { refund += clearRefund }
        }
        if original == new { refund += (original.isZero ? set : reset) - noop }
        return (noop, refund)
    }
}
