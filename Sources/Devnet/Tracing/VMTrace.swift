import EVM
import Primitives

/// Writes Parity's vmTrace: for each message its code, and for each instruction what it took, pushed and wrote.
final class VMTrace: StepObserver {
    /// An instruction whose effects are seen when the next one of its message begins.
    private struct Pending {
        let programCounter: Int
        let opcode: Opcode
        let gasBefore: UInt64
        /// The part of memory that it writes.
        let memory: Range<Int>?
        let store: (key: U256, value: U256)?
        var cost: UInt64 = 0
        var hasFailed = false
        var sub: JSONText?
    }

    private struct Message {
        var code: JSONText?
        var operations = JSONText()
        var pending: Pending?
    }

    private var open: [Message] = []
    private(set) var text = JSONText()
    private(set) var isOverfull = false
    private let rules: Rules
    private let sizeLimit: Int
    private var size = 0

    init(rules: Rules, sizeLimit: Int) {
        self.rules = rules
        self.sizeLimit = sizeLimit
    }

    func entered() { open.append(Message()) }

    func step(_ machine: MachineView) {
        guard var message = open.popLast() else { return }
        if message.code == nil {
            var code = JSONText()
            code.data(machine.code)
            message.code = code
        }
        if let pending = message.pending { finish(pending, machine, in: &message.operations) }
        let opcode = machine.opcode
        message.pending = Pending(
            programCounter: machine.programCounter,
            opcode: opcode,
            gasBefore: machine.gas,
            memory: opcode.writtenMemory(machine),
            store: opcode == .sstore
                ? machine.stack(below: 0).flatMap { key in machine.stack(below: 1).map { (key, $0) } } : nil
        )
        open.append(message)
        if size > sizeLimit {
            isOverfull = true
            machine.stop()
        }
    }

    func charged(_ gas: UInt64, fault: String?) {
        guard let last = open.indices.last else { return }
        open[last].pending?.cost = gas
        open[last].pending?.hasFailed = fault != nil
    }

    func left() {
        guard var message = open.popLast() else { return }
        if let pending = message.pending { finish(pending, nil, in: &message.operations) }
        var written = JSONText()
        written.raw("{\"code\":")
        if let code = message.code { written.append(code) } else { written.raw("\"0x\"") }
        written.raw(",\"ops\":[")
        written.append(message.operations)
        written.raw("]}")
        if let parent = open.indices.last { open[parent].pending?.sub = written } else { text = written }
    }

    /// - Parameter machine: as the instruction left it; nil where its message has ended with it.
    private func finish(_ pending: Pending, _ machine: MachineView?, in text: inout JSONText) {
        let start = text.count
        if text.count > 0 { text.raw(",") }
        text.raw("{\"cost\":")
        text.decimal(pending.cost)
        text.raw(",\"ex\":")
        if pending.hasFailed {
            text.raw("null")
        } else {
            writeEffects(pending, machine, to: &text)
        }
        text.raw(",\"op\":")
        text.string(pending.opcode.name(in: rules))
        text.raw(",\"pc\":")
        text.decimal(UInt64(pending.programCounter))
        text.raw(",\"sub\":")
        if let sub = pending.sub { text.append(sub) } else { text.raw("null") }
        text.raw("}")
        size += text.count - start - (pending.sub?.count ?? 0)
    }

    private func writeEffects(_ pending: Pending, _ machine: MachineView?, to text: inout JSONText) {
        text.raw("{\"mem\":")
        if let machine, let range = pending.memory, range.upperBound <= machine.memory.count {
            text.raw("{\"data\":")
            text.data(machine.memory[range])
            text.raw(",\"off\":")
            text.decimal(UInt64(range.lowerBound))
            text.raw("}")
        } else {
            text.raw("null")
        }
        text.raw(",\"push\":[")
        if let machine {
            let pushed = min(pending.opcode.pushedWords, machine.stack.count)
            for (place, word) in machine.stack.suffix(pushed).enumerated() {
                if place > 0 { text.raw(",") }
                text.quantity(word)
            }
        }
        text.raw("],\"store\":")
        if let store = pending.store {
            text.raw("{\"key\":")
            text.quantity(store.key)
            text.raw(",\"val\":")
            text.quantity(store.value)
            text.raw("}")
        } else {
            text.raw("null")
        }
        text.raw(",\"used\":")
        text.decimal(machine?.gas ?? pending.gasBefore - min(pending.cost, pending.gasBefore))
        text.raw("}")
    }
}

extension Opcode {
    /// Words that Parity counts as pushed: those that a DUP or a SWAP leaves on top are among them.
    fileprivate var pushedWords: Int {
        switch rawValue {
        case 0x5f...0x7f: 1
        case 0x80...0x8f: Int(rawValue) - 0x7e
        case 0x90...0x9f: Int(rawValue) - 0x8e
        case 0x01...0x0b, 0x10...0x1e, 0x20: 1
        case 0x30...0x36, 0x38, 0x3a, 0x3b, 0x3d, 0x3f: 1
        case 0x40...0x4a, 0x51, 0x54, 0x58, 0x59, 0x5a, 0x5c: 1
        case 0xf0, 0xf1, 0xf2, 0xf4, 0xf5, 0xfa: 1
        default: 0
        }
    }

    /// The part of memory that the instruction is going to write; nil for none.
    fileprivate func writtenMemory(_ machine: MachineView) -> Range<Int>? {
        func range(_ offset: Int, _ size: Int) -> Range<Int>? {
            guard let start = machine.stack(below: offset)?.asInt, start < 1 << 32,
                let count = machine.stack(below: size)?.asInt, count > 0, count < 1 << 32
            else { return nil }
            return start..<(start + count)
        }
        switch self {
        case .mstore, .mstore8:
            guard let start = machine.stack(below: 0)?.asInt, start < 1 << 32 else { return nil }
            return start..<(start + (self == .mstore ? 32 : 1))
        case .calldatacopy, .codecopy, .returndatacopy, .mcopy: return range(0, 2)
        case .extcodecopy: return range(1, 3)
        case .call, .callcode: return range(5, 6)
        case .delegatecall, .staticcall: return range(4, 5)
        default: return nil
        }
    }
}
