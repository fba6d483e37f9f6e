public import Primitives

/// What a tracer sees before an instruction runs.
public struct Step: Sendable, Hashable {
    /// Offset of the instruction in the code.
    public let programCounter: Int
    public let opcode: Opcode
    /// Gas left before it.
    public let gas: UInt64
    /// 0 for the transaction's own message.
    public let depth: Int
    /// Whose storage the code works on.
    public let address: Address
    /// Words on the stack, the topmost last.
    public let stack: [U256]
    /// Bytes of memory so far.
    public let memorySize: Int

    init(_ machine: MachineView) {
        programCounter = machine.programCounter
        opcode = machine.opcode
        gas = machine.gas
        depth = machine.depth
        address = machine.address
        stack = Array(machine.stack)
        memorySize = machine.memory.count
    }
}

/// Hands each step to a closure.
struct StepProbe: Probe {
    static var watchesSteps: Bool { true }
    let onStep: (Step) -> Void

    mutating func step(_ frame: UnsafeMutablePointer<Frame>, _ executor: Executor) {
        onStep(Step(MachineView(frame, executor)))
    }
}

extension Transition {
    /// Runs `transaction` as `apply` does, and tells `onStep` of every instruction before it runs.
    ///
    /// Much slower than without: each step is copied out with its stack.
    public func trace(
        _ transaction: Transaction,
        sender: Address,
        to state: any StateSource,
        gasAvailable: UInt64,
        options: TransitionOptions = .strict,
        onStep: (Step) -> Void
    ) throws(InvalidTransaction) -> TransactionResult {
        // The closure cannot outlive this call: the probe that holds it is a local variable.
        let result = withoutActuallyEscaping(onStep) { onStep in
            var probe = StepProbe(onStep: onStep)
            return Result { () throws(InvalidTransaction) in
                try apply(
                    transaction,
                    sender: sender,
                    to: state,
                    gasAvailable: gasAvailable,
                    options: options,
                    probe: &probe
                )
            }
        }
        return try result.get()
    }
}
