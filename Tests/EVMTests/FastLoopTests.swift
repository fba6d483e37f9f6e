import EVM
import Primitives
import Testing

/// Code runs in the careful loop until it is hot, then in the fast one: the first run and a late run of the same code
/// must agree in everything.
@Suite struct FastLoopTests {
    /// What the first run and the tenth do.
    private func results(
        _ code: [UInt8],
        gas: UInt64,
        _ fork: Hardfork
    ) -> (cold: BareRun.Result, hot: BareRun.Result) {
        let run = BareRun(code: code, input: [1, 2, 3], gas: gas, hardfork: fork)
        let cold = run.run()
        for _ in 0..<8 { _ = run.run() }
        return (cold, run.run())
    }

    @Test(
        "Every instruction of every hardfork costs and fails alike in both loops",
        arguments: Hardfork.allCases
    )
    func boundaries(fork: Hardfork) {
        for opcode in UInt8.min...UInt8.max {
            for height in [0, 1, 2, 3, 6, 7, 16, 17, 1023, 1024] {
                var code: [UInt8] = []
                for i in 0..<height { code += [0x60, UInt8(truncatingIfNeeded: i % 3)] }
                code += [opcode, 0x5b, 0x00]
                let free = results(code, gas: 10_000_000, fork)
                #expect(free.cold == free.hot, "opcode \(opcode), \(height) words")
                let exact = results(code, gas: free.cold.gasUsed, fork)
                #expect(exact.cold == exact.hot, "opcode \(opcode), \(height) words, exact gas")
                guard free.cold.gasUsed > 0 else { continue }
                let short = results(code, gas: free.cold.gasUsed - 1, fork)
                #expect(
                    short.cold == short.hot,
                    "opcode \(opcode), \(height) words, a unit of gas too little"
                )
            }
        }
    }

    @Test("Programs drawn at random end alike in both loops", arguments: 0..<16)
    func randomPrograms(seed: Int) {
        var random = Generator(state: UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 | 1)
        // Mostly what a program can go on after; jumps have somewhere to go.
        let usual: [UInt8] =
            [0x01, 0x02, 0x03, 0x04, 0x06, 0x0a, 0x10, 0x14, 0x15, 0x16, 0x19, 0x1b, 0x1c, 0x20, 0x35, 0x37]
            + [
                0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x58, 0x59, 0x5a, 0x5b, 0x5b, 0x5e, 0x80, 0x81, 0x90,
                0x91, 0xf3,
            ]
        for _ in 0..<150 {
            var code: [UInt8] = []
            while code.count < 120 {
                switch random.next(8) {
                case 0...2: code += [0x60, UInt8(random.next(128))]
                case 3: code += [0x60, UInt8(random.next(120)), random.next(2) == 0 ? 0x56 : 0x57, 0x5b]
                case 4: code.append(UInt8(random.next(256)))
                default: code.append(usual[random.next(usual.count)])
                }
            }
            for gas in [100, 3_000, 60_000] as [UInt64] {
                let both = results(code, gas: gas, .latest)
                #expect(both.cold == both.hot, "\(Hex.encode(code)) with \(gas) gas")
            }
        }
    }

    @Test("A loop that gets hot while it runs goes on where it was")
    func hotWhileRunning() {
        // i = 20,000; do { i -= 1 } while (i != 0); return i
        let code: [UInt8] = [
            0x61, 0x4e, 0x20, 0x5b, 0x60, 0x01, 0x90, 0x03, 0x80, 0x60, 0x03, 0x57,
            0x60, 0x00, 0x52, 0x60, 0x20, 0x60, 0x00, 0xf3,
        ]
        let both = results(code, gas: 10_000_000, .latest)
        #expect(both.cold == both.hot)
        // 26 a round; PUSH2 before the loop, 15 behind it.
        #expect(both.cold.gasUsed == 20_000 * 26 + 18)
        #expect(both.cold.status == .success)
    }
}

/// Marsaglia's xorshift64: the same programs in every run.
private struct Generator {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(bound))
    }
}
