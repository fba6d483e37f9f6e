import Primitives
import TestSupport

/// Words that arithmetic tends to get wrong, and random ones of every width.
enum Operands {
    static let edges: [U256] = {
        var words: [U256] = [0, 1, 2, 3, 10, .max, .max &- 1]
        for bit in [31, 32, 63, 64, 65, 127, 128, 129, 191, 192, 193, 254, 255] {
            let power = U256.one << bit
            words += [power, power &- 1, power &+ 1, power.negated]
        }
        return words
    }()

    static func random(_ count: Int, seed: UInt64) -> [U256] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in random(using: &generator) }
    }

    /// Limbs of all zeros and all ones are as likely as others: they bring about carries and wrong quotient digits.
    static func random(using generator: inout SeededGenerator) -> U256 {
        func limb() -> UInt64 {
            switch generator.next() % 6 {
            case 0: 0
            case 1: .max
            case 2: 1 << 63
            default: generator.next()
            }
        }
        return U256(limb(), limb(), limb(), limb()) >> Int(generator.next() % 256)
    }

    /// Every edge with every edge, then random pairs.
    static let pairs: [(U256, U256)] =
        edges.flatMap { a in edges.map { (a, $0) } }
        + Array(zip(random(2000, seed: 1), random(2000, seed: 2)))
}
