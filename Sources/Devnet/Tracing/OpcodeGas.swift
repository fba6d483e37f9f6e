import EVM
import Primitives

/// Adds up how often each instruction ran, and what it cost.
///
/// A call is counted with the gas that it sends.
final class OpcodeGas: StepObserver {
    private var counts = [UInt64](repeating: 0, count: 256)
    private var gas = [UInt64](repeating: 0, count: 256)
    private var last: Opcode?

    func step(_ machine: MachineView) { last = machine.opcode }

    func charged(_ gas: UInt64, fault: String?) {
        guard let opcode = last else { return }
        counts[Int(opcode.rawValue)] += 1
        self.gas[Int(opcode.rawValue)] += gas
        last = nil
    }

    func json(_ rules: Rules) -> JSONValue {
        .array(
            (0...255).filter { counts[$0] > 0 }.map { byte in
                .object([
                    "opcode": .string(Opcode(UInt8(byte)).name(in: rules)),
                    "count": .int(counts[byte]),
                    "gasUsed": .int(gas[byte]),
                ])
            }
        )
    }
}
