/// What must hold before an instruction runs, and what it costs in any case.
@frozen
public struct InstructionInfo: Sendable {
    /// Gas charged whatever the operands; the instruction itself adds what depends on them.
    public var gas: Int32
    /// Words that must be on the stack.
    public var pops: UInt16
    /// Largest height at which the instruction may run, less `pops`.
    ///
    /// An instruction that the hardfork lacks has `pops` above any height.
    public var span: UInt16
    /// Words that it leaves on the stack in place of those that it popped.
    public var pushes: UInt16

    static let stackLimit = 1024

    init(gas: Int, pops: Int, pushes: Int) {
        self.gas = Int32(gas)
        self.pops = UInt16(pops)
        self.pushes = UInt16(pushes)
        span = UInt16(InstructionInfo.stackLimit - max(0, pushes - pops) - pops)
    }

    static let missing: InstructionInfo = {
        var info = InstructionInfo(gas: 0, pops: 0, pushes: 0)
        info.pops = .max
        info.span = 0
        return info
    }()

    /// Whether the hardfork has the instruction.
    public var isDefined: Bool { pops != .max }
}

/// The instructions of one hardfork: 256 entries, made once and never freed.
public struct InstructionTable: @unchecked Sendable {
    // Written only while the hardfork table is being built; read-only from then on.
    @usableFromInline let entries: UnsafeMutablePointer<InstructionInfo>
    /// The same for the fast loop; `seal` fills it.
    let dispatch = DispatchTable()

    init() {
        entries = .allocate(capacity: 256)
        entries.initialize(repeating: .missing, count: 256)
    }

    /// The parent's instructions, to be changed.
    init(copying parent: InstructionTable) {
        entries = .allocate(capacity: 256)
        entries.initialize(from: parent.entries, count: 256)
    }

    public subscript(opcode: Opcode) -> InstructionInfo { entries[Int(opcode.rawValue)] }

    /// Makes the table ready for use; it changes no more.
    func seal() { dispatch.fill(from: self) }

    func define(_ opcode: Opcode, gas: Int, pops: Int, pushes: Int) {
        entries[Int(opcode.rawValue)] = InstructionInfo(gas: gas, pops: pops, pushes: pushes)
    }

    func reprice(_ opcodes: Opcode..., to gas: Int) {
        for opcode in opcodes { entries[Int(opcode.rawValue)].gas = Int32(gas) }
    }
}

extension InstructionTable {
    /// The instructions of Frontier (Yellow Paper, appendix H).
    static func frontier() -> InstructionTable {
        let table = InstructionTable()
        let groups: [(gas: Int, pops: Int, pushes: Int, opcodes: [Opcode])] = [
            (0, 0, 0, [.stop]),
            (3, 2, 1, [.add, .sub, .lt, .gt, .slt, .sgt, .eq, .and, .or, .xor, .byte]),
            (5, 2, 1, [.mul, .div, .sdiv, .mod, .smod, .signextend]),
            (8, 3, 1, [.addmod, .mulmod]),
            (10, 2, 1, [.exp]),
            (3, 1, 1, [.iszero, .not, .calldataload, .mload]),
            (30, 2, 1, [.keccak256]),
            (2, 0, 1, [.address, .origin, .caller, .callvalue, .calldatasize, .codesize, .gasprice]),
            (2, 0, 1, [.coinbase, .timestamp, .number, .prevrandao, .gaslimit, .pc, .msize, .gas]),
            (20, 1, 1, [.balance, .extcodesize, .blockhash]),
            (3, 3, 0, [.calldatacopy, .codecopy]),
            (20, 4, 0, [.extcodecopy]),
            (2, 1, 0, [.pop]),
            (3, 2, 0, [.mstore, .mstore8]),
            (50, 1, 1, [.sload]),
            (0, 2, 0, [.sstore, .return]),
            (8, 1, 0, [.jump]),
            (10, 2, 0, [.jumpi]),
            (1, 0, 0, [.jumpdest]),
            (32_000, 3, 1, [.create]),
            (40, 7, 1, [.call, .callcode]),
            (0, 1, 0, [.selfdestruct]),
        ]
        for group in groups {
            for opcode in group.opcodes {
                table.define(opcode, gas: group.gas, pops: group.pops, pushes: group.pushes)
            }
        }
        for n in 1...32 { table.define(Opcode(0x5f + UInt8(n)), gas: 3, pops: 0, pushes: 1) }
        for n in 1...16 {
            table.define(Opcode(0x7f + UInt8(n)), gas: 3, pops: n, pushes: n + 1)
            table.define(Opcode(0x8f + UInt8(n)), gas: 3, pops: n + 1, pushes: n + 1)
        }
        for n in 0...4 { table.define(Opcode(0xa0 + UInt8(n)), gas: 375 * (n + 1), pops: n + 2, pushes: 0) }
        return table
    }
}
