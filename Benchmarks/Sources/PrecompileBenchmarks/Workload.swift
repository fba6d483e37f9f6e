import EVM
import Primitives

/// A precompile called with one input until a block's gas is gone.
struct Workload {
    /// Gas of the block, as blocks were when the EIPs set their prices.
    static let gas: UInt64 = 30_000_000

    let name: String
    let precompile: UInt16
    let input: [UInt8]
    var hardfork = Hardfork.osaka

    /// Copies the calldata into memory, then calls for ever; what a call answers is not copied.
    private var code: [UInt8] {
        [0x36, 0x5f, 0x5f, 0x37, 0x5b] + call + [0x50, 0x60, 0x04, 0x56]
    }

    private var call: [UInt8] {
        let address = [UInt8(precompile >> 8), UInt8(precompile & 0xff)]
        return [0x5f, 0x5f, 0x36, 0x5f, 0x61] + address + [0x5a, 0xfa]
    }

    /// Seconds that the block takes.
    func measure() -> Double {
        let run = BareRun(code: code, input: input, gas: Self.gas, hardfork: hardfork)
        return samples(1) { _ = run.run() }[0]
    }

    /// What one call answers; empty when it fails.
    var output: [UInt8] {
        let copyBack: [UInt8] = [0x50, 0x3d, 0x5f, 0x5f, 0x3e, 0x3d, 0x5f, 0xf3]
        let code = [0x36, 0x5f, 0x5f, 0x37] + call + copyBack
        return BareRun(code: code, input: input, gas: Self.gas, hardfork: hardfork).run().output
    }
}

func samples(_ rounds: Int, _ body: () -> Void) -> [Double] {
    (0..<rounds).map { _ in
        let start = ContinuousClock.now
        body()
        let (whole, fraction) = (ContinuousClock.now - start).components
        return Double(whole) + Double(fraction) * 1e-18
    }.sorted()
}
