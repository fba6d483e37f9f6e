import Primitives

/// The interpreter's registers, and the instruction bodies as methods on them.
///
/// Contract of an instruction body: the stack's height has been checked, the table's gas charged and
/// `pc` moved past the instruction byte. A body that can fail returns false after setting
/// `frame.exit`; the loop then leaves. Short bodies are inlined into the one loop; the others run
/// `outOfLine`, on a copy of the registers, so that nobody ever takes the address of the loop's own
/// and they stay in the processor's.
struct Machine {
    var pc: UnsafePointer<UInt8>
    /// The topmost word.
    var top: UnsafeMutablePointer<U256>
    var gas: Int64
    let frame: UnsafeMutablePointer<Frame>
    /// The registers that the frame keeps while nobody runs it.
    @inline(__always)
    init(_ frame: UnsafeMutablePointer<Frame>) {
        self.init(pc: frame.pointee.pc, top: frame.pointee.top, gas: frame.pointee.gas, frame: frame)
    }

    @inline(__always)
    init(
        pc: UnsafePointer<UInt8>,
        top: UnsafeMutablePointer<U256>,
        gas: Int64,
        frame: UnsafeMutablePointer<Frame>
    ) {
        self.pc = pc
        self.top = top
        self.gas = gas
        self.frame = frame
    }

    /// Unowned: the executor outlives its loop.
    @inline(__always)
    var executor: Executor { frame.pointee.executor.unsafelyUnwrapped }

    @inline(__always)
    var journal: Journal { frame.pointee.journal.unsafelyUnwrapped }

    /// Prices and switches of the hardfork.
    @inline(__always)
    var terms: UnsafePointer<Terms> { frame.pointee.terms.unsafelyUnwrapped }

    @inline(__always)
    var slots: UnsafeMutablePointer<SlotStore> { frame.pointee.slots.unsafelyUnwrapped }

    @inline(__always)
    func spill() {
        frame.pointee.pc = pc
        frame.pointee.top = top
        frame.pointee.gas = gas
    }

    /// Runs a body that is not inlined.
    @inline(__always)
    mutating func outOfLine<Result>(_ body: (inout Machine) -> Result) -> Result {
        var copy = self
        let result = body(&copy)
        pc = copy.pc
        top = copy.top
        gas = copy.gas
        return result
    }

    // MARK: Stack

    /// Words on the stack.
    @inline(__always)
    var height: Int {
        (Int(bitPattern: top) &- Int(bitPattern: frame.pointee.base) &+ MemoryLayout<U256>.stride) &>> 5
    }

    @inline(__always)
    mutating func pop() -> U256 {
        let word = top.pointee
        top -= 1
        return word
    }

    @inline(__always)
    mutating func push(_ word: U256) {
        top += 1
        top.pointee = word
    }

    @inline(__always)
    mutating func push(_ word: UInt64) { push(U256(word)) }

    /// Replaces the two topmost words by one; `a` was the topmost.
    @inline(__always)
    mutating func binary(_ operation: (_ a: U256, _ b: U256) -> U256) {
        let a = top[0]
        let b = top[-1]
        top -= 1
        top.pointee = operation(a, b)
    }

    @inline(__always)
    mutating func compare(_ operation: (_ a: U256, _ b: U256) -> Bool) {
        let result = operation(top[0], top[-1])
        top -= 1
        top.pointee = U256(result ? 1 as UInt64 : 0)
    }

    @inline(__always)
    mutating func drop() { top -= 1 }

    // MARK: Failure and gas

    @inline(__always)
    func halt(_ reason: Halt) -> Bool {
        Machine.stop(frame, reason)
        return false
    }

    @inline(never)
    static func stop(_ frame: UnsafeMutablePointer<Frame>, _ reason: Halt) {
        frame.pointee.exit = .halt(reason)
    }

    @inline(__always)
    mutating func charge(_ amount: Int64) -> Bool {
        gas &-= amount
        return gas >= 0 || halt(.outOfGas)
    }

    // MARK: Memory

    /// Whether memory is there already from `offset` on for `size` bytes, which is not 0.
    @inline(__always)
    func reaches(_ offset: U256, size: Int) -> Bool {
        (offset.high | (offset.low >> 32)) == 0
            && Int(truncatingIfNeeded: offset.low) &+ size <= frame.pointee.memory.size
    }

    /// Makes memory reach `offset + size` and charges for it, which size 0 does not need; nil after a halt.
    @inline(__always)
    mutating func expand(_ offset: U256, size: Int) -> Int? {
        if size == 0 { return 0 }
        // No gas buys memory beyond 2³²; what passes here cannot overflow an Int.
        guard (offset.high | (offset.low >> 32)) == 0, size < 1 << 32 else {
            _ = halt(.outOfGas)
            return nil
        }
        let start = Int(truncatingIfNeeded: offset.low)
        let end = start &+ size
        if end <= frame.pointee.memory.size { return start }
        gas = Machine.grow(frame, to: end, gas)
        if gas < 0 {
            _ = halt(.outOfGas)
            return nil
        }
        return start
    }

    /// The same for a size that comes from the stack.
    @inline(__always)
    mutating func expand(_ offset: U256, _ size: U256) -> (start: Int, size: Int)? {
        guard (size.high | (size.low >> 32)) == 0 else {
            _ = halt(.outOfGas)
            return nil
        }
        let count = Int(truncatingIfNeeded: size.low)
        guard let start = expand(offset, size: count) else { return nil }
        return (start, count)
    }

    /// Gas for memory of `words` words: 3 a word and a quadratic part (Yellow Paper, appendix H).
    @inline(__always)
    static func memoryCost(words: Int) -> Int64 {
        let w = Int64(words)
        return 3 &* w &+ (w &* w) / 512
    }

    /// Out of line because it is rare and its registers would crowd every memory instruction.
    @inline(never)
    static func grow(_ frame: UnsafeMutablePointer<Frame>, to end: Int, _ gas: Int64) -> Int64 {
        let newWords = (end &+ 31) &>> 5
        let oldWords = frame.pointee.memory.size &>> 5
        let rest = gas &- (memoryCost(words: newWords) &- memoryCost(words: oldWords))
        if rest >= 0 { frame.pointee.memory.grow(to: newWords &<< 5) }
        return rest
    }

    @inline(__always)
    var memory: UnsafeMutablePointer<UInt8> { frame.pointee.memory.base }

    /// Gas for copying or hashing `size` bytes at `price` a word.
    @inline(__always)
    mutating func chargeWords(_ size: Int, price: Int64) -> Bool {
        charge(Int64((size &+ 31) &>> 5) &* price)
    }
}
