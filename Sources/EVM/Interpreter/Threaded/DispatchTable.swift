/// What the fast loop looks up for an instruction byte: its handler and its price in one hardfork.
///
/// 256 handlers, three for what a handler cannot do itself and 256 prices in one piece of memory, so that one processor register reaches all. Made
/// once for each hardfork and never freed.
struct DispatchTable: @unchecked Sendable {
    // Written only while the hardfork table is being built; read-only from then on.
    let start: UnsafeMutableRawPointer

    private static let word = MemoryLayout<UInt>.stride
    private static let leaveOffset = 256 * word
    private static let runOneOffset = 257 * word
    private static let growOffset = 258 * word
    private static let pricesOffset = 259 * word

    init() { start = .allocate(byteCount: 515 * DispatchTable.word, alignment: 64) }

    /// Takes over what instructions the hardfork has.
    func fill(from instructions: InstructionTable) {
        let leave: Threaded.Handler = { Threaded.leave($0, $1, $2, $3, $4) }
        let runOne: Threaded.Handler = { Threaded.runOne($0, $1, $2, $3, $4) }
        let grow: Threaded.Handler = { Threaded.growOne($0, $1, $2, $3, $4) }
        store(leave, at: DispatchTable.leaveOffset)
        store(runOne, at: DispatchTable.runOneOffset)
        store(grow, at: DispatchTable.growOffset)
        for opcode in Opcode.allCases {
            store(
                instructions[opcode].isDefined ? runOne : leave,
                at: Int(opcode.rawValue) * DispatchTable.word
            )
        }
        for opcode in Opcode.allCases {
            (start + DispatchTable.pricesOffset + Int(opcode.rawValue) * DispatchTable.word)
                .storeBytes(of: Int64(instructions[opcode].gas), as: Int64.self)
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

    @inline(__always)
    static func gas(of opcode: Opcode, in table: UnsafeRawPointer) -> Int64 {
        table.load(fromByteOffset: pricesOffset &+ Int(opcode.rawValue) &* word, as: Int64.self)
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

    /// Buys memory for an instruction, then runs it.
    @inline(__always)
    static func growOne(in table: UnsafeRawPointer) -> Threaded.Handler {
        table.load(fromByteOffset: growOffset, as: Threaded.Handler.self)
    }
}
