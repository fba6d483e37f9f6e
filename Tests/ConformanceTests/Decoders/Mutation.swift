import Foundation
import TestSupport

/// How long the decoders are fuzzed, and from where on: the environment makes long runs of the short ones.
enum FuzzPlan {
    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap(UInt64.init)
    }

    static let seed = number("SANDBOXD_FUZZ_SEED") ?? 1

    /// A generator for each round: the round's own, so that a round can be had alone.
    static func generators(_ name: String, rounds: UInt64) -> some Sequence<SeededGenerator> {
        let first = number("SANDBOXD_FUZZ_FIRST") ?? 0
        let count = number("SANDBOXD_FUZZ_ROUNDS") ?? rounds
        return (first..<first + count).lazy.map { round in
            // Whoever looks for a crash wants to know how far it got.
            if round % 10_000 == 0, round > first { print("\(name): round \(round) of seed \(seed)") }
            return SeededGenerator(seed: seed << 32 ^ round)
        }
    }

    /// Calls `body` for each round.
    static func run(_ name: String, rounds: UInt64, _ body: (inout SeededGenerator) throws -> Void) rethrows {
        for var generator in generators(name, rounds: rounds) { try body(&generator) }
    }
}

/// Spoils bytes that were right.
enum Mutation {
    private static let edges: [UInt8] = [
        0x00, 0x01, 0x37, 0x38, 0x7F, 0x80, 0x81, 0xB7, 0xB8, 0xBF, 0xC0, 0xC1, 0xF7, 0xF8, 0xFF,
    ]

    static func bytes(_ valid: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = valid
        for _ in 0..<Int.random(in: 1...4, using: &generator) { change(&bytes, &generator) }
        return bytes
    }

    private static func change(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        guard let at = bytes.indices.randomElement(using: &generator) else {
            bytes.append(.random(in: 0...255, using: &generator))
            return
        }
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1: bytes[at] = edges.randomElement(using: &generator) ?? 0
        case 2: bytes[at] = .random(in: 0...255, using: &generator)
        case 3: bytes.remove(at: at)
        case 4: bytes.insert(edges.randomElement(using: &generator) ?? 0, at: at)
        case 5: bytes.removeSubrange(at...)
        case 6:
            let end = min(bytes.count, at + .random(in: 1...64, using: &generator))
            bytes.insert(contentsOf: bytes[at..<end], at: at)
        default:
            let end = min(bytes.count, at + .random(in: 1...64, using: &generator))
            bytes.removeSubrange(at..<end)
        }
    }

    /// JSON's tokens are replaced by others, so that more than the parser is reached.
    static func json(_ valid: String, _ generator: inout SeededGenerator) -> [UInt8] {
        var text = Array(valid.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            if Int.random(in: 0..<3, using: &generator) == 0 {
                text = bytes(text, &generator)
                continue
            }
            let starts = text.indices.filter { isBoundary(text, $0) }
            guard let start = starts.randomElement(using: &generator) else { continue }
            let end =
                text[start...].dropFirst().firstIndex { [0x2C, 0x5D, 0x7D].contains($0) } ?? text.endIndex
            let token = tokens.randomElement(using: &generator) ?? "null"
            text.replaceSubrange(start..<end, with: Array(token.utf8))
        }
        return text
    }

    /// Where a value begins: behind a colon, a comma or a bracket.
    private static func isBoundary(_ text: [UInt8], _ index: Int) -> Bool {
        guard index > 0 else { return false }
        return [0x3A, 0x2C, 0x5B].contains(text[index - 1])
    }

    private static let tokens: [String] = {
        let nested = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
        let long = "\"0x" + String(repeating: "f", count: 65) + "\""
        let word = "\"0x" + String(repeating: "f", count: 64) + "\""
        let text = "\"" + String(repeating: "ä", count: 300) + "\""
        return [
            "null", "true", "0", "-1", "1e400", "18446744073709551616", "\"0x\"", "\"0x0\"", "\"\"", "[]",
            "{}",
            "\"0xffffffffffffffff\"", "\"0x8000000000000000\"", "\"-0x1\"", "\"#万\"", "\"#9\"", "\"0xé\"",
            "\"0x0g\"",
            "\"latest\"", "{\"a\":{\"b\":[1]}}", "0.5", "9223372036854775807", nested, long, word, text,
        ]
    }()
}
