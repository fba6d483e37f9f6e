import Primitives

/// Stack access beyond the sixteenth word (EIP-8024).
///
/// The byte behind the instruction is its operand and yet no part of the jump analysis: what could be read
/// as JUMPDEST or PUSH is no valid operand, so old code means what it always meant.
extension Machine {
    /// Pushes the n-th word from the top once more.
    @inline(never)
    mutating func dupn() -> Bool {
        guard let n = Machine.depth(pc.pointee) else { return halt(.invalidInstruction) }
        guard n <= height else { return halt(.stackUnderflow) }
        pc += 1
        dup(n)
        return true
    }

    /// Swaps the top with the word n below it.
    @inline(never)
    mutating func swapn() -> Bool {
        guard let n = Machine.depth(pc.pointee) else { return halt(.invalidInstruction) }
        guard n < height else { return halt(.stackUnderflow) }
        pc += 1
        swap(n)
        return true
    }

    /// Swaps the words n and m below the top.
    @inline(never)
    mutating func exchange() -> Bool {
        guard let (n, m) = Machine.depths(pc.pointee) else { return halt(.invalidInstruction) }
        guard m < height else { return halt(.stackUnderflow) }
        pc += 1
        let word = top[-n]
        top[-n] = top[-m]
        top[-m] = word
        return true
    }

    /// `decode_single`: 17 to 235, or nil for a byte that no operand may be.
    private static func depth(_ operand: UInt8) -> Int? {
        guard operand < 91 || operand > 127 else { return nil }
        return Int(operand &+ 145)
    }

    /// `decode_pair`: 1 ≤ n ≤ 14 and n < m ≤ 30 − n.
    private static func depths(_ operand: UInt8) -> (n: Int, m: Int)? {
        guard operand < 82 || operand > 127 else { return nil }
        let (q, r) = Int(operand ^ 143).quotientAndRemainder(dividingBy: 16)
        return q < r ? (q + 1, r + 1) : (r + 1, 29 - q)
    }
}
