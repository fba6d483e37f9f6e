import EVM
import Primitives

/// What geth's struct logs leave out and put in.
struct StructLogOptions: Sendable, Hashable {
    var disablesStack = false
    var disablesStorage = false
    var enablesMemory = false
    var enablesReturnData = false
    /// Bytes of logs after which no more are added; 0 for no such bound.
    var limit = 0
}

/// Writes a line of JSON for each instruction, in geth's shape
/// (https://geth.ethereum.org/docs/developers/evm-tracing/built-in-tracers).
final class StructLogs: StepObserver {
    private(set) var text = JSONText()
    private(set) var isOverfull = false
    private let options: StructLogOptions
    private let sizeLimit: Int
    private let names: [JSONText]

    /// What stands before and behind the cost, which is known when the instruction has been paid for.
    private var head = JSONText()
    private var tail = JSONText()
    private var depth = 0
    private var isPending = false
    /// The slots of each contract that were read or written so far, in ascending order.
    private var storage: [Address: [(slot: U256, value: U256)]] = [:]

    init(_ options: StructLogOptions, rules: Rules, sizeLimit: Int) {
        self.options = options
        self.sizeLimit = sizeLimit
        names = (0...255).map { byte in
            var name = JSONText()
            name.string(Opcode(UInt8(byte)).name(in: rules))
            return name
        }
    }

    func step(_ machine: MachineView) {
        if options.limit > 0, text.count > options.limit { return }
        if text.count > sizeLimit {
            isOverfull = true
            machine.stop()
            return
        }
        let opcode = machine.opcode
        head.clear()
        head.raw("{\"pc\":")
        head.decimal(UInt64(machine.programCounter))
        head.raw(",\"op\":")
        head.append(names[Int(opcode.rawValue)])
        head.raw(",\"gas\":")
        head.decimal(machine.gas)
        head.raw(",\"gasCost\":")
        depth = machine.depth + 1
        tail.clear()
        if !options.disablesStack { writeStack(machine) }
        if options.enablesReturnData, !machine.returnData.isEmpty {
            tail.raw(",\"returnData\":")
            tail.data(machine.returnData)
        }
        if options.enablesMemory, !machine.memory.isEmpty { writeMemory(machine) }
        if !options.disablesStorage { noteStorage(opcode, machine) }
        if machine.refund > 0 {
            tail.raw(",\"refund\":")
            tail.decimal(UInt64(machine.refund))
        }
        tail.raw("}")
        isPending = true
    }

    func charged(_ gas: UInt64, fault: String?) {
        guard isPending else { return }
        isPending = false
        if text.count > 0 { text.raw(",") }
        text.append(head)
        text.decimal(gas)
        text.raw(",\"depth\":")
        text.decimal(UInt64(depth))
        if let fault {
            text.raw(",\"error\":")
            text.string(fault)
        }
        text.append(tail)
    }

    private func writeStack(_ machine: MachineView) {
        tail.raw(",\"stack\":[")
        var isFirst = true
        for word in machine.stack {
            if !isFirst { tail.raw(",") }
            isFirst = false
            tail.quantity(word)
        }
        tail.raw("]")
    }

    private func writeMemory(_ machine: MachineView) {
        let memory = machine.memory
        tail.raw(",\"memory\":[")
        for start in stride(from: 0, to: memory.count, by: 32) {
            if start > 0 { tail.raw(",") }
            tail.data(memory[start..<min(start + 32, memory.count)])
        }
        tail.raw("]")
    }

    private func noteStorage(_ opcode: Opcode, _ machine: MachineView) {
        guard opcode == .sload || opcode == .sstore, let slot = machine.stack(below: 0) else { return }
        let value: U256
        if opcode == .sload {
            value = machine.storage(slot)
        } else {
            guard let written = machine.stack(below: 1) else { return }
            value = written
        }
        var slots = storage.removeValue(forKey: machine.address) ?? []
        let place = slots.partitioningIndex { $0.slot >= slot }
        if place < slots.count, slots[place].slot == slot {
            slots[place].value = value
        } else {
            slots.insert((slot, value), at: place)
        }
        tail.raw(",\"storage\":{")
        for (index, entry) in slots.enumerated() {
            if index > 0 { tail.raw(",") }
            tail.word(entry.slot)
            tail.raw(":")
            tail.word(entry.value)
        }
        tail.raw("}")
        storage[machine.address] = slots
    }
}

extension Array {
    /// The first position whose element satisfies `predicate`, which holds from some position on.
    fileprivate func partitioningIndex(where predicate: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if predicate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension TraceJob {
    /// geth's answer with struct logs.
    func structLogs(_ options: StructLogOptions) throws -> (JSONText, TransactionResult) {
        let logs = StructLogs(options, rules: rules, sizeLimit: limit.bytes)
        let result: TransactionResult
        do { result = try trace(logs).result } catch {
            throw logs.isOverfull ? limit.exceeded : error
        }
        let returned = if case .halt = result.status { [UInt8]() } else { result.output }
        var text = JSONText()
        text.reserve(logs.text.count + 2 * returned.count + 128)
        text.raw("{\"gas\":")
        text.decimal(result.gasUsed)
        text.raw(result.succeeded ? ",\"failed\":false" : ",\"failed\":true")
        text.raw(",\"returnValue\":")
        text.data(returned)
        text.raw(",\"structLogs\":[")
        text.append(logs.text)
        text.raw("]}")
        return (text, result)
    }
}
