import Primitives

/// The reason of a failure in geth's words, which tools compare.
enum Fault {
    /// Nil for a message that succeeded.
    static func text(
        _ outcome: Outcome,
        _ frame: UnsafeMutablePointer<Frame>?,
        _ executor: Executor
    ) -> String? {
        switch outcome.status {
        case .success: nil
        case .revert: "execution reverted"
        case .halt(let reason):
            if let frame { text(reason, frame, executor) } else { reason.description }
        }
    }

    private static func text(
        _ reason: Halt,
        _ frame: UnsafeMutablePointer<Frame>,
        _ executor: Executor
    ) -> String {
        let opcode = Opcode(frame.pointee.pc.pointee)
        let info = executor.rules.instructions[opcode]
        let height = frame.pointee.top - frame.pointee.base + 1
        switch reason {
        // The loop stops in front of an instruction that it cannot begin.
        case .invalidInstruction: return "invalid opcode: \(opcode.name(in: executor.rules))"
        case .stackUnderflow: return "stack underflow (\(height) <=> \(info.pops))"
        case .stackOverflow: return "stack limit reached \(height) (\(info.pops + info.span))"
        default: return reason.description
        }
    }

    /// Whether the instruction was stopped before it began: traces then give the error with it.
    static func precedesExecution(_ reason: Halt) -> Bool {
        switch reason {
        case .outOfGas, .stackUnderflow, .stackOverflow, .initCodeTooLarge, .writeInStaticCall: true
        default: false
        }
    }
}

extension Opcode {
    /// The mnemonic, or a text that says there is no such instruction in a hardfork.
    public func name(in rules: Rules) -> String {
        if self == .invalid { return "INVALID" }
        if rules.instructions[self].isDefined { return mnemonic }
        return "opcode 0x\(String(rawValue, radix: 16)) not defined"
    }
}
