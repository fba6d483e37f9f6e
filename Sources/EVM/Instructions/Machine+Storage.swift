import Primitives

/// Storage, transient storage and logs.
extension Machine {
    /// SLOAD of a slot that was accessed before; false, and nothing done, for another one.
    @inline(__always)
    mutating func sloadAgain() -> Bool {
        let index = slots.pointee.find(frame.pointee.account, top.pointee)
        guard index >= 0, slots.pointee[index].isWarm else { return false }
        top.pointee = slots.pointee[index].current
        return true
    }

    @inline(never)
    mutating func sload() -> Bool {
        let journal = executor.journal
        let index = journal.slot(frame.pointee.account, top.pointee)
        if journal.warmSlot(index), !charge(executor.rules.gas.coldSlot) { return false }
        top.pointee = slots.pointee[index].current
        return true
    }

    @inline(never)
    mutating func sstore() -> Bool {
        guard !frame.pointee.isStatic else { return halt(.writeInStaticCall) }
        let key = pop()
        let new = pop()
        let journal = executor.journal
        let rules = executor.rules
        let prices = rules.gas.store
        guard gas > prices.sentry else { return halt(.outOfGas) }
        let index = journal.slot(frame.pointee.account, key)
        var cost: Int64 = 0
        if journal.warmSlot(index) { cost = rules.gas.coldStore }
        let current = slots.pointee[index].current
        let (price, refund) =
            prices.isNetMetered
            ? prices.netMetered(original: slots.pointee[index].original, current: current, new: new)
            : prices.plain(current: current, new: new)
        guard charge(cost &+ price) else { return false }
        if refund != 0 { journal.refund &+= refund }
        if current != new { journal.setSlot(index, new) }
        return true
    }

    @inline(never)
    mutating func tload() {
        top.pointee = executor.journal.transient(frame.pointee.address, top.pointee)
    }

    @inline(never)
    mutating func tstore() -> Bool {
        guard !frame.pointee.isStatic else { return halt(.writeInStaticCall) }
        let key = pop()
        executor.journal.setTransient(frame.pointee.address, key, pop())
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
        executor.journal.emit(Log(address: frame.pointee.address, topics: topics, data: data))
        return true
    }
}

extension StorePrices {
    /// By the slot's current value alone (Yellow Paper, appendix H).
    func plain(current: U256, new: U256) -> (price: Int64, refund: Int64) {
        if current.isZero, !new.isZero { return (set, 0) }
        return (reset, !current.isZero && new.isZero ? clearRefund : 0)
    }

    /// By what the slot held at the start of the transaction, too (EIP-2200 with the prices of the hardfork).
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
