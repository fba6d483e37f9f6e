import Primitives

/// The fast loop: each instruction is a function of its own that ends by jumping to the next one's.
///
/// Theory of operation. A handler takes the machine's registers as its arguments, so that they live in the
/// processor's, runs the same instruction body as the careful loop of `Interpreter`, and calls the handler of
/// the next instruction in tail position, which the optimiser turns into an indirect jump.
///
/// Simple instructions check nothing. Their price and what they need of the stack is summed over each basic block
/// (`Blocks`), and checked and paid at its start. So within a block the register `gas` is lower than the
/// machine's gas by what the rest of the block costs, which `Blocks` knows for each instruction. What ends a
/// block finds the true gas in the register.
///
/// What a handler cannot do at once it leaves to the careful loop, before it has changed anything:
///
/// - a block that cannot be paid or does not fit the stack, an instruction that the hardfork lacks (`leave`):
///   the careful loop runs the rest of the frame and finds where and why it fails;
/// - a body too long to be worth a handler, or a case that is rare (`runOne`): the careful loop runs this one
///   instruction, then the fast loop goes on.
///
/// Swift promises no tail calls. `Scripts/check-machine-code.sh` looks for them in the built program: a local
/// whose address escapes is enough to lose one, and long-running code would then overflow the stack. Debug builds,
/// which do not inline from one file into another, therefore do without the fast loop.
enum Threaded {
    #if DEBUG
    static let isAvailable = false
    #else
    static let isAvailable = true
    #endif

    /// One instruction's code; all five arguments are passed in processor registers.
    ///
    /// - `pc`: the instruction byte.
    /// - `top`: the topmost word.
    /// - `gas`: gas left, less the price of the rest of the block.
    /// - `frame`: points to a `Frame`.
    /// - `table`: the hardfork's `DispatchTable`.
    typealias Handler =
        @convention(c) (
            _ pc: UnsafePointer<UInt8>,
            _ top: UnsafeMutableRawPointer,
            _ gas: Int64,
            _ frame: UnsafeMutableRawPointer,
            _ table: UnsafeRawPointer
        ) -> Void

    static let simpleHandlers = arithmetic + stack + environment + jumps
    static let handlers = simpleHandlers + exact

    /// Runs `frame` until it ends, wants a call made, or has come to a block that the careful loop must run;
    /// true in the last case.
    static func run(_ frame: UnsafeMutablePointer<Frame>) -> Bool {
        let m = Machine(frame)
        frame.pointee.hasBailed = false
        frame.pointee.blocks = frame.pointee.code._withUnsafeGuaranteedRef { $0.hotBlocks().biased }
        resume(m, m.terms.pointee.instructions.dispatch.start)
        return frame.pointee.hasBailed
    }

    // MARK: Going on

    /// Runs the instruction at `m.pc`.
    @inline(__always)
    static func next(_ m: Machine, _ table: UnsafeRawPointer) {
        DispatchTable.handler(at: m.pc.pointee, in: table)(m.pc, m.top, m.gas, m.frame, table)
    }

    /// Begins the block at `m.pc`, whose gas is the true one.
    @inline(__always)
    static func resume(_ m: Machine, _ table: UnsafeRawPointer) {
        var m = m
        guard m.pay(m.block) else { return leaveExact(m, table) }
        next(m, table)
    }

    /// Begins the block at `m.pc`, to which a jump has led.
    @inline(__always)
    static func land(_ m: Machine, _ table: UnsafeRawPointer) {
        var m = m
        guard m.pay(m.block) else { return leaveExact(m, table) }
        m.pc += 1
        // Every loop passes here, so the jump destinations that code falls through to may do without the look.
        if m.jumpdest() { next(m, table) }
    }

    // MARK: Kinds of handlers

    /// An instruction that cannot fail.
    @inline(__always)
    static func simple(
        _ pc: UnsafePointer<UInt8>,
        _ top: UnsafeMutableRawPointer,
        _ gas: Int64,
        _ frame: UnsafeMutableRawPointer,
        _ table: UnsafeRawPointer,
        _ body: (inout Machine) -> Void
    ) {
        var m = Machine(at: pc, top, gas, frame)
        body(&m)
        next(m, table)
    }

    /// An instruction that needs memory up to `size` bytes from the offset on top of the stack: where that is
    /// not there yet, `growOne` comes first.
    @inline(__always)
    static func inMemory(
        _ pc: UnsafePointer<UInt8>,
        _ top: UnsafeMutableRawPointer,
        _ gas: Int64,
        _ frame: UnsafeMutableRawPointer,
        _ table: UnsafeRawPointer,
        size: Int,
        _ body: (inout Machine) -> Bool
    ) {
        var m = Machine(at: pc, top, gas, frame)
        guard m.reaches(m.top.pointee, size: size) else {
            return DispatchTable.growOne(in: table)(pc, top, gas, frame, table)
        }
        if body(&m) { next(m, table) }
    }

    /// An instruction that is no part of a block: it finds the true gas, pays by itself and begins the next block.
    ///
    /// `body` answers false where it has changed nothing and the careful loop shall run the instruction.
    @inline(__always)
    static func exact(
        _ opcode: Opcode,
        pops: Int,
        pushes: Int,
        _ pc: UnsafePointer<UInt8>,
        _ top: UnsafeMutableRawPointer,
        _ gas: Int64,
        _ frame: UnsafeMutableRawPointer,
        _ table: UnsafeRawPointer,
        _ body: (inout Machine) -> Bool
    ) {
        var m = Machine(at: pc, top, gas, frame)
        if m.pay(opcode, pops: pops, pushes: pushes, table), body(&m) { return resume(m, table) }
        DispatchTable.runOne(in: table)(pc, top, gas, frame, table)
    }

    /// The same with a body that is a function of its own; false from it ends the loop.
    @inline(__always)
    static func called(
        _ opcode: Opcode,
        pops: Int,
        pushes: Int,
        _ pc: UnsafePointer<UInt8>,
        _ top: UnsafeMutableRawPointer,
        _ gas: Int64,
        _ frame: UnsafeMutableRawPointer,
        _ table: UnsafeRawPointer,
        _ body: (inout Machine) -> Bool
    ) {
        var m = Machine(at: pc, top, gas, frame)
        guard m.pay(opcode, pops: pops, pushes: pushes, table) else {
            return DispatchTable.runOne(in: table)(pc, top, gas, frame, table)
        }
        m.spill()
        if call(m.frame, body) { resume(Machine(m.frame), table) }
    }

    /// Runs a body on registers of its own: those of a handler must not have an address.
    @inline(never)
    private static func call(_ frame: UnsafeMutablePointer<Frame>, _ body: (inout Machine) -> Bool) -> Bool {
        var m = Machine(frame)
        let goesOn = body(&m)
        m.spill()
        return goesOn
    }

    /// Buys the memory that MLOAD, MSTORE or MSTORE8 at `pc` lacks and runs it; where that cannot be paid with the rest of
    /// the block paid already, the careful loop finds out which instruction fails.
    @inline(__always)
    static func growOne(
        _ pc: UnsafePointer<UInt8>,
        _ top: UnsafeMutableRawPointer,
        _ gas: Int64,
        _ frame: UnsafeMutableRawPointer,
        _ table: UnsafeRawPointer
    ) {
        let m = Machine(at: pc, top, gas, frame)
        let offset = m.top.pointee
        let size = pc.pointee == Opcode.mstore8.rawValue ? 1 : 32
        if (offset.high | (offset.low >> 32)) == 0 {
            let rest = Machine.grow(m.frame, to: Int(truncatingIfNeeded: offset.low) &+ size, gas)
            if rest >= 0 {
                return DispatchTable.handler(at: pc.pointee, in: table)(pc, top, rest, frame, table)
            }
        }
        DispatchTable.runOne(in: table)(pc, top, gas, frame, table)
    }

    // MARK: Ways out

    /// Leaves the fast loop for good, in front of a block that it must not begin.
    @inline(__always)
    static func leaveExact(_ m: Machine, _ table: UnsafeRawPointer) {
        m.spill()
        m.frame.pointee.hasBailed = true
    }

    /// Leaves the fast loop for good, in front of any instruction.
    @inline(__always)
    static func leave(
        _ pc: UnsafePointer<UInt8>,
        _ top: UnsafeMutableRawPointer,
        _ gas: Int64,
        _ frame: UnsafeMutableRawPointer,
        _ table: UnsafeRawPointer
    ) {
        leaveExact(Machine(exactlyAt: pc, top, gas, frame), table)
    }

    /// Has the careful loop run the instruction at `pc`.
    @inline(__always)
    static func runOne(
        _ pc: UnsafePointer<UInt8>,
        _ top: UnsafeMutableRawPointer,
        _ gas: Int64,
        _ frame: UnsafeMutableRawPointer,
        _ table: UnsafeRawPointer
    ) {
        let m = Machine(exactlyAt: pc, top, gas, frame)
        m.spill()
        if Interpreter.runOne(m.frame) { resume(Machine(m.frame), table) }
    }
}

extension Machine {
    /// The registers behind the instruction byte, as bodies want them.
    @inline(__always)
    init(
        at pc: UnsafePointer<UInt8>,
        _ top: UnsafeMutableRawPointer,
        _ gas: Int64,
        _ frame: UnsafeMutableRawPointer
    ) {
        self.init(
            pc: pc + 1,
            top: top.assumingMemoryBound(to: U256.self),
            gas: gas,
            frame: frame.assumingMemoryBound(to: Frame.self)
        )
    }

    /// The registers at the instruction byte, what was paid in advance given back.
    @inline(__always)
    fileprivate init(
        exactlyAt pc: UnsafePointer<UInt8>,
        _ top: UnsafeMutableRawPointer,
        _ gas: Int64,
        _ frame: UnsafeMutableRawPointer
    ) {
        self.init(
            pc: pc,
            top: top.assumingMemoryBound(to: U256.self),
            gas: gas,
            frame: frame.assumingMemoryBound(to: Frame.self)
        )
        self.gas &+= Int64(block.gas)
    }

    /// What is to be paid and to be checked from here to the block's end.
    @inline(__always)
    fileprivate var block: Blocks.Entry { Blocks.entry(at: pc, in: frame.pointee.blocks) }

    /// Pays for one instruction that fits the stack; false, and nothing paid, where either fails.
    @inline(__always)
    fileprivate mutating func pay(_ opcode: Opcode, pops: Int, pushes: Int, _ table: UnsafeRawPointer) -> Bool
    {
        let rest = gas &- DispatchTable.gas(of: opcode, in: table)
        let room = InstructionInfo.stackLimit - max(0, pushes - pops) - pops
        guard rest >= 0, UInt(bitPattern: height &- pops) <= UInt(bitPattern: room) else { return false }
        gas = rest
        return true
    }

    /// Pays for a block that fits the stack; false, and nothing paid, where either fails.
    @inline(__always)
    fileprivate mutating func pay(_ block: Blocks.Entry) -> Bool {
        let rest = gas &- Int64(block.gas)
        guard rest >= 0, UInt(bitPattern: height &- Int(block.needs)) <= UInt(block.span) else {
            return false
        }
        gas = rest
        return true
    }
}
