import Cryptography
import Primitives

/// What a contract can ask about its call, its transaction, its block and other accounts.
extension Machine {
    @inline(__always)
    mutating func keccak256() -> Bool {
        let offset = pop()
        guard let (start, count) = expand(offset, top.pointee), chargeWords(count, price: 6) else {
            return false
        }
        top.pointee = Keccak.hash(UnsafeRawBufferPointer(start: memory + start, count: count)).word
        return true
    }

    // MARK: The call

    @inline(__always)
    mutating func address() { push(frame.pointee.address.word) }
    @inline(__always)
    mutating func caller() { push(frame.pointee.caller.word) }
    @inline(__always)
    mutating func callvalue() { push(frame.pointee.value) }
    @inline(__always)
    mutating func calldatasize() { push(UInt64(truncatingIfNeeded: frame.pointee.input.count)) }
    @inline(__always)
    mutating func codesize() { push(UInt64(truncatingIfNeeded: frame.pointee.codeCount)) }
    @inline(__always)
    mutating func returndatasize() { push(UInt64(truncatingIfNeeded: frame.pointee.returnData.count)) }
    @inline(__always)
    mutating func msize() { push(UInt64(truncatingIfNeeded: frame.pointee.memory.size)) }
    @inline(__always)
    mutating func pushGas() { push(UInt64(truncatingIfNeeded: gas)) }

    @inline(__always)
    mutating func calldataload() {
        let input = frame.pointee.input
        let offset = top.pointee
        guard let base = input.baseAddress, (offset.high | (offset.low >> 32)) == 0 else {
            top.pointee = 0
            return
        }
        let start = Int(truncatingIfNeeded: offset.low)
        if start &+ 32 <= input.count {
            top.pointee = U256(bigEndianAt: base + start)
        } else if start < input.count {
            top.pointee = Machine.tail(base + start, count: input.count &- start)
        } else {
            top.pointee = 0
        }
    }

    /// Fewer than 32 bytes, and zeros behind them.
    @inline(never)
    private static func tail(_ bytes: UnsafePointer<UInt8>, count: Int) -> U256 {
        (U256(bigEndian: UnsafeBufferPointer(start: bytes, count: count)) ?? .zero) << (8 &* (32 &- count))
    }

    @inline(never)
    mutating func calldatacopy() -> Bool {
        let input = frame.pointee.input
        return copyToMemory(from: input.baseAddress, count: input.count)
    }

    @inline(never)
    mutating func codecopy() -> Bool {
        copyToMemory(from: frame.pointee.codeBase, count: frame.pointee.codeCount)
    }

    /// Copies as the COPY family does, with memory offset, source offset and size from the stack.
    ///
    /// Zeros follow the source's end.
    mutating func copyToMemory(from source: UnsafePointer<UInt8>?, count sourceCount: Int) -> Bool {
        let target = pop()
        let sourceOffset = pop()
        guard let (start, size) = expand(target, pop()), chargeWords(size, price: 3) else { return false }
        if size == 0 { return true }
        let from = Int(truncatingIfNeeded: min(sourceOffset.clampedUInt64, UInt64(sourceCount)))
        let available = min(size, sourceCount &- from)
        if available > 0, let source { (memory + start).update(from: source + from, count: available) }
        if available < size { (memory + start + available).update(repeating: 0, count: size &- available) }
        return true
    }

    @inline(never)
    mutating func returndatacopy() -> Bool {
        let target = pop()
        let source = pop()
        let size = pop()
        guard let end = source.adding(size), end <= U256(clamping: frame.pointee.returnData.count) else {
            return halt(.returnDataOutOfBounds)
        }
        guard let (start, count) = expand(target, size), chargeWords(count, price: 3) else { return false }
        if count > 0 {
            let from = frame.pointee.returnData.base + Int(truncatingIfNeeded: source.low)
            (memory + start).update(from: from, count: count)
        }
        return true
    }

    // MARK: Other accounts

    /// The account at the address on top of the stack, the first access paid; nil after a halt.
    private mutating func chargedAccount(_ word: U256) -> Int? {
        let index = journal.load(Address(truncating: word))
        let cold = terms.pointee.gas.coldAccount
        if cold != 0, journal.warm(index), !charge(cold) { return nil }
        return index
    }

    @inline(never)
    mutating func balance() -> Bool {
        guard let index = chargedAccount(top.pointee) else { return false }
        top.pointee = journal.entries[index].balance
        return true
    }

    @inline(never)
    mutating func selfbalance() { push(journal.entries[frame.pointee.account].balance) }

    @inline(never)
    mutating func extcodesize() -> Bool {
        guard let index = chargedAccount(top.pointee) else { return false }
        top.pointee = U256(clamping: journal.entries[index].code.count)
        return true
    }

    @inline(never)
    mutating func extcodehash() -> Bool {
        guard let index = chargedAccount(top.pointee) else { return false }
        let isDead = journal.isDead(index)
        top.pointee = isDead ? .zero : journal.entries[index].code.hash.word
        return true
    }

    @inline(never)
    mutating func extcodecopy() -> Bool {
        guard let index = chargedAccount(pop()) else { return false }
        let code = journal.entries[index].code
        return copyToMemory(from: UnsafePointer(code.base), count: code.count)
    }

    // MARK: The block

    @inline(never)
    mutating func blockhash() {
        let block = executor.block
        guard let number = top.pointee.asUInt64, number < block.number, block.number - number <= 256 else {
            top.pointee = 0
            return
        }
        top.pointee = block.blockHash(number).word
    }

    @inline(never)
    mutating func prevrandao() {
        let block = executor.block
        push(terms.pointee.features.isProofOfStake ? block.prevRandao.word : block.difficulty)
    }

    @inline(never)
    mutating func blobhash() {
        let hashes = executor.transaction.blobVersionedHashes
        guard let index = top.pointee.asInt, index < hashes.count else {
            top.pointee = 0
            return
        }
        top.pointee = hashes[index].word
    }
}
