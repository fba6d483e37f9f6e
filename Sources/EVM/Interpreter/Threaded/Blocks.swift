/// What the fast loop checks and pays at the start of each basic block of one code.
///
/// A block is a run of simple instructions: those whose price is the same in every hardfork and that can only fail
/// for want of gas or stack. It ends with a jump or in front of an instruction that is not simple. There is an entry
/// for each byte of the code; that of an instruction within a block tells of the block's rest, so a jump into the
/// midst of one is nothing special.
/// The entries hold for every hardfork: an instruction that one lacks stops there all the same.
struct Blocks: @unchecked Sendable {
    struct Entry {
        /// Price of the instructions from here to the block's end.
        var gas: UInt32 = 0
        /// Words that must be on the stack.
        var needs: UInt16 = 0
        /// Largest height of the stack, less `needs`.
        var span = UInt16(InstructionInfo.stackLimit)
    }

    // Written only while being made; read-only from then on.
    private let entries: UnsafeMutablePointer<Entry>
    /// Where the entry for the code byte at address 0 would be: so the program counter finds its entry in one
    /// step.
    let biased: Int

    private struct Simple {
        var gas: Int32
        var pops: Int16
        var pushes: Int16
    }

    /// By instruction byte; nil for what is no part of a block.
    private static let simple: [Simple?] = {
        var table = [Simple?](repeating: nil, count: 256)
        let instructions = Rules.of(.latest).instructions
        for (opcode, _) in Threaded.simpleHandlers {
            let info = instructions[opcode]
            table[Int(opcode.rawValue)] = Simple(
                gas: info.gas,
                pops: Int16(info.pops),
                pushes: Int16(info.pushes)
            )
        }
        return table
    }()

    init(_ code: UnsafePointer<UInt8>, count: Int) {
        // Beyond the end there is a STOP, which is in no block.
        entries = .allocate(capacity: count + Code.padding)
        entries.initialize(repeating: Entry(), count: count + Code.padding)
        biased = Blocks.bias(entries, code)
        Blocks.simple.withUnsafeBufferPointer { simple in
            var starts: [Int] = []
            var i = 0
            while i < count {
                let opcode = code[i]
                if simple[Int(opcode)] != nil { starts.append(i) }
                if simple[Int(opcode)] == nil || opcode == Opcode.jump.rawValue
                    || opcode == Opcode.jumpi.rawValue
                {
                    close(&starts, code, simple)
                }
                i += opcode >= 0x60 && opcode <= 0x7f ? Int(opcode) - 0x5e : 1
            }
            close(&starts, code, simple)
        }
    }

    /// Blocks made before; nil for address 0.
    init?(entries address: UInt, code: UnsafePointer<UInt8>) {
        guard let entries = UnsafeMutablePointer<Entry>(bitPattern: address) else { return nil }
        self.entries = entries
        biased = Blocks.bias(entries, code)
    }

    private static func bias(_ entries: UnsafeMutablePointer<Entry>, _ code: UnsafePointer<UInt8>) -> Int {
        Int(bitPattern: entries) &- Int(bitPattern: code) &* MemoryLayout<Entry>.stride
    }

    var address: UInt { UInt(bitPattern: entries) }

    func deallocate() { entries.deallocate() }

    /// Sums up a block from its last instruction to its first.
    private func close(
        _ starts: inout [Int],
        _ code: UnsafePointer<UInt8>,
        _ simple: UnsafeBufferPointer<Simple?>
    ) {
        var gas: Int64 = 0
        var needs = 0
        var grows = 0
        for start in starts.reversed() {
            guard let info = simple[Int(code[start])] else { continue }
            let net = Int(info.pushes) - Int(info.pops)
            gas += Int64(info.gas)
            needs = max(Int(info.pops), needs - net)
            grows = max(0, grows + net)
            var entry = Entry(gas: UInt32(clamping: gas), needs: .max, span: 0)
            // A block that no stack fits is left to the careful loop by its needs.
            if needs + grows <= InstructionInfo.stackLimit {
                entry.needs = UInt16(needs)
                entry.span = UInt16(InstructionInfo.stackLimit - grows - needs)
            }
            entries[start] = entry
        }
        starts.removeAll(keepingCapacity: true)
    }

    @inline(__always)
    static func entry(at pc: UnsafePointer<UInt8>, in biased: Int) -> Entry {
        let address = biased &+ Int(bitPattern: pc) &* MemoryLayout<Entry>.stride
        return UnsafePointer<Entry>(bitPattern: address).unsafelyUnwrapped.pointee
    }
}
