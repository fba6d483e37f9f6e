import Primitives

/// Stack, memory and control flow.
extension Machine {
    @inline(__always)
    mutating func pushImmediate(_ count: Int) {
        // Reads 32 bytes whatever the count: code is padded for that.
        push(U256(bigEndianAt: pc) >> (256 &- 8 &* count))
        pc += count
    }

    @inline(__always)
    mutating func dup(_ n: Int) { push(top[1 &- n]) }

    @inline(__always)
    mutating func swap(_ n: Int) {
        let word = top.pointee
        top.pointee = top[-n]
        top[-n] = word
    }

    @inline(__always)
    mutating func mload() -> Bool {
        guard let start = expand(top.pointee, size: 32) else { return false }
        top.pointee = U256(bigEndianAt: memory + start)
        return true
    }

    @inline(__always)
    mutating func mstore() -> Bool {
        guard let start = expand(top[0], size: 32) else { return false }
        top[-1].storeBigEndian(at: memory + start)
        top -= 2
        return true
    }

    @inline(__always)
    mutating func mstore8() -> Bool {
        guard let start = expand(top[0], size: 1) else { return false }
        memory[start] = UInt8(truncatingIfNeeded: top[-1].low)
        top -= 2
        return true
    }

    @inline(never)
    mutating func mcopy() -> Bool {
        let target = pop()
        let source = pop()
        let size = pop()
        guard size.asUInt64.map({ $0 < 1 << 32 }) ?? false else { return halt(.outOfGas) }
        let count = Int(truncatingIfNeeded: size.low)
        guard chargeWords(count, price: 3) else { return false }
        guard let to = expand(target, size: count), let from = expand(source, size: count) else {
            return false
        }
        if count > 0 { (memory + to).update(from: memory + from, count: count) }
        return true
    }

    @inline(__always)
    mutating func jump() -> Bool { jump(to: pop()) }

    @inline(__always)
    mutating func jumpi() -> Bool {
        let target = pop()
        let condition = pop()
        return condition.isZero || jump(to: target)
    }

    @inline(__always)
    private mutating func jump(to target: U256) -> Bool {
        guard (target.high | (target.low >> 32)) == 0 else { return halt(.invalidJump) }
        let offset = Int(truncatingIfNeeded: target.low)
        let bit: UInt8 = 1 &<< UInt8(truncatingIfNeeded: offset & 7)
        guard offset < frame.pointee.codeCount, frame.pointee.jumpDestinations[offset &>> 3] & bit != 0 else {
            return halt(.invalidJump)
        }
        pc = frame.pointee.codeBase + offset
        return true
    }

    /// Every loop passes here, so this is where an interrupt is seen.
    @inline(__always)
    func jumpdest() -> Bool { !executor.interrupt.isRaised || halt(.interrupted) }

    /// Offset of the instruction whose byte `pc` has just passed.
    @inline(__always)
    mutating func programCounter() {
        push(UInt64(truncatingIfNeeded: pc - frame.pointee.codeBase - 1))
    }
}
