import Primitives

/// One message call in flight: its code, its stack and memory, and where its result goes.
///
/// Frames live in a pool by depth and are used again: beginning a call resets one, without
/// allocation. The interpreter keeps `pc`, `top` and `gas` in registers while it runs and leaves
/// them here when it stops.
struct Frame {
    /// How the interpreter's loop ended.
    enum Exit {
        case stop
        /// Output is in memory at `outputOffset`, `outputSize`.
        case output
        case revert
        case halt(Halt)
        /// The executor shall run `pendingCall`, then this frame again.
        case call
    }

    // The interpreter's registers, at rest.
    var pc: UnsafePointer<UInt8>
    /// The topmost word; one below `base` when the stack is empty.
    var top: UnsafeMutablePointer<U256>
    var gas: Int64

    /// Lowest word of the stack.
    let base: UnsafeMutablePointer<U256>
    var memory = Memory()
    var returnData = ReturnBuffer()

    /// The code, kept alive here until the frame runs another one; the loop uses the pointers behind it.
    private(set) var code = Unmanaged.passRetained(Code.empty)
    private(set) var codeBase: UnsafePointer<UInt8>
    private(set) var codeCount = 0
    private(set) var jumpDestinations: UnsafePointer<UInt8>
    /// Whose storage and balance the code works on.
    var address: Address = .zero
    /// The account's position in the journal.
    var account = 0
    var caller: Address = .zero
    var value: U256 = .zero
    /// The call's input, in memory that outlives this frame.
    var input = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    var isStatic = false
    var isCreation = false
    var depth = 0
    var checkpoint = Journal.Checkpoint(undo: 0, logs: 0, refund: 0)

    // Who runs the frame and what it works with; all outlive the run, and none costs reference counting.

    unowned(unsafe) var executor: Executor?
    var journal: Journal?
    var slots: UnsafeMutablePointer<SlotStore>?
    var terms: UnsafePointer<Terms>?
    /// Where a call or a creation is left for the executor.
    var pending: UnsafeMutablePointer<Message>?

    var exit = Exit.stop

    // Which loop runs the frame.

    /// Where the fast loop finds the code's `Blocks`.
    var blocks = 0
    /// Gas below which the careful loop takes the code for hot.
    var hotBelow = Int64.min
    var isHot = false
    /// Whether the fast loop has left the rest to the careful one.
    var hasBailed = false
    var outputOffset = 0
    var outputSize = 0

    // Where the caller wants this frame's output: in its own memory.
    var returnOffset = 0
    var returnSize = 0

    init() {
        // One word more on each side: the place that `top` points to while the stack is empty.
        let memory = UnsafeMutablePointer<U256>.allocate(capacity: InstructionInfo.stackLimit + 2)
        base = memory + 1
        top = memory
        pc = UnsafePointer(Code.empty.base)
        codeBase = pc
        jumpDestinations = UnsafePointer(Code.empty.jumpDestinations)
        gas = 0
    }

    /// Makes `newCode` the code to run, which is mostly what the frame ran before.
    @inline(__always)
    mutating func setCode(_ newCode: Unmanaged<Code>) {
        if newCode.toOpaque() != code.toOpaque() { replaceCode(newCode) }
    }

    @inline(never)
    private mutating func replaceCode(_ newCode: Unmanaged<Code>) {
        let old = code
        code = newCode.retain()
        newCode._withUnsafeGuaranteedRef {
            codeBase = UnsafePointer($0.base)
            codeCount = $0.count
            jumpDestinations = UnsafePointer($0.jumpDestinations)
        }
        old.release()
    }

    func deallocate() {
        code.release()
        (base - 1).deallocate()
        memory.deallocate()
        returnData.deallocate()
    }
}
