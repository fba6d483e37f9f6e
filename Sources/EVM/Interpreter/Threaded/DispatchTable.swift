/// What the fast loop looks up for an instruction byte: its handler in one hardfork.
///
/// 256 handlers, then the two ways out, in one piece of memory, so that one processor register reaches all. Made
/// once for each hardfork and never freed.
struct DispatchTable: @unchecked Sendable {
    // Written only while the hardfork table is being built; read-only from then on.
    let start: UnsafeMutableRawPointer

    private static let word = MemoryLayout<UInt>.stride
    private static let leaveOffset = 256 * word
    private static let runOneOffset = 257 * word

    init() { start = .allocate(byteCount: 258 * DispatchTable.word, alignment: 64) }

    /// Takes over what instructions the hardfork has.
    func fill(from instructions: InstructionTable) {
        let leave: Threaded.Handler = { Threaded.leave($0, $1, $2, $3, $4) }
        let runOne: Threaded.Handler = { Threaded.runOne($0, $1, $2, $3, $4) }
        store(leave, at: DispatchTable.leaveOffset)
        store(runOne, at: DispatchTable.runOneOffset)
        for opcode in Opcode.allCases {
            store(
                instructions[opcode].isDefined ? runOne : leave,
                at: Int(opcode.rawValue) * DispatchTable.word
            )
        }
        for (opcode, handler) in Threaded.handlers where instructions[opcode].isDefined {
            store(handler, at: Int(opcode.rawValue) * DispatchTable.word)
        }
    }

    private func store(_ handler: Threaded.Handler, at offset: Int) {
        (start + offset).storeBytes(of: handler, as: Threaded.Handler.self)
    }

    @inline(__always)
    static func handler(at byte: UInt8, in table: UnsafeRawPointer) -> Threaded.Handler {
        table.load(fromByteOffset: Int(byte) &* word, as: Threaded.Handler.self)
    }

    /// Leaves an instruction and all behind it to the careful loop.
    @inline(__always)
    static func leave(in table: UnsafeRawPointer) -> Threaded.Handler {
        table.load(fromByteOffset: leaveOffset, as: Threaded.Handler.self)
    }

    /// Leaves one instruction to the careful loop.
    @inline(__always)
    static func runOne(in table: UnsafeRawPointer) -> Threaded.Handler {
        table.load(fromByteOffset: runOneOffset, as: Threaded.Handler.self)
    }
}
