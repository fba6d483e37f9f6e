public import Primitives

/// The machine as it is before an instruction: readable while the observer is being called, and not after.
public struct MachineView {
    private let frame: UnsafeMutablePointer<Frame>
    private unowned(unsafe) let executor: Executor

    init(_ frame: UnsafeMutablePointer<Frame>, _ executor: Executor) {
        self.frame = frame
        self.executor = executor
    }

    /// Offset of the instruction in the code.
    public var programCounter: Int { frame.pointee.pc - frame.pointee.codeBase }
    public var opcode: Opcode { Opcode(frame.pointee.pc.pointee) }
    /// Gas left before it.
    public var gas: UInt64 { UInt64(clamping: frame.pointee.gas) }
    /// 0 for the transaction's own message.
    public var depth: Int { frame.pointee.depth }
    /// Whose storage the code works on.
    public var address: Address { frame.pointee.address }
    public var isCreation: Bool { frame.pointee.isCreation }
    /// Gas to be given back so far; less than nothing while a later instruction has to make up for it.
    public var refund: Int64 { executor.journal.refund }
    public var rules: Rules { executor.rules }

    /// Words on the stack, the topmost last.
    public var stack: UnsafeBufferPointer<U256> {
        UnsafeBufferPointer(start: frame.pointee.base, count: frame.pointee.top - frame.pointee.base + 1)
    }

    /// The word `depth` places below the topmost; nil where the stack is lower.
    public func stack(below depth: Int) -> U256? {
        let stack = stack
        return depth < stack.count ? stack[stack.count - 1 - depth] : nil
    }

    public var memory: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: frame.pointee.memory.base, count: frame.pointee.memory.size)
    }

    /// Output of the frame's last call.
    public var returnData: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: frame.pointee.returnData.base, count: frame.pointee.returnData.count)
    }

    public var code: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: frame.pointee.codeBase, count: frame.pointee.codeCount)
    }

    /// What a slot of the running contract holds now; reading it so counts as no access.
    public func storage(_ slot: U256) -> U256 {
        let journal = executor.journal
        return journal.slots.pointee.elements[journal.slot(frame.pointee.account, slot)].current
    }

    /// The nonce that an account has now.
    public func nonce(of address: Address) -> UInt64 {
        // Loading may move the entries, so the position comes first.
        let index = executor.journal.load(address)
        return executor.journal.entries[index].nonce
    }

    /// The account that another one's code delegates to (EIP-7702).
    public func delegate(of address: Address) -> Address? {
        let index = executor.journal.load(address)
        return executor.journal.entries[index].code.delegate
    }

    /// Ends the run: nobody wants the rest.
    public func stop() { executor.interrupt.raise() }
}

/// Sees each instruction of a transaction.
public protocol StepObserver: AnyObject {
    /// An instruction is about to run.
    func step(_ machine: MachineView)
    /// The instruction seen last has been paid for.
    ///
    /// Calls are told with the gas that they send, creations without.
    ///
    /// - Parameter fault: why it did not even begin; nil where it did.
    func charged(_ gas: UInt64, fault: String?)
    /// A call or a creation has begun, whose code may be empty.
    func entered()
    /// The newest call that has begun has ended.
    func left()
}

extension StepObserver {
    public func charged(_ gas: UInt64, fault: String?) {}
    public func entered() {}
    public func left() {}
}
