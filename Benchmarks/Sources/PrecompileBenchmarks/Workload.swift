import EVM
import Glibc
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

    /// Processor time that the block takes, in seconds, on the one thread that runs it.
    func measure() -> Double {
        let run = BareRun(code: code, input: input, gas: Self.gas, hardfork: hardfork)
        let start = Self.processorSeconds
        _ = run.run()
        return Self.processorSeconds - start
    }

    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// What one call answers; empty when it fails.
    var output: [UInt8] {
        let copyBack: [UInt8] = [0x50, 0x3d, 0x5f, 0x5f, 0x3e, 0x3d, 0x5f, 0xf3]
        let code = [0x36, 0x5f, 0x5f, 0x37] + call + copyBack
        return BareRun(code: code, input: input, gas: Self.gas, hardfork: hardfork).run().output
    }
}
