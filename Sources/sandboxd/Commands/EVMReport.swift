import ArgumentParser
import EVM
import Primitives

/// What `evm run` says.
struct EVMReport: Encodable {
    let status: String
    /// Why it halted; left out otherwise.
    let reason: String?
    let gasUsed: UInt64
    let output: String
    let minNs: UInt64
    let medianNs: UInt64

    init(_ run: BareRun, repetitions: Int) {
        let clock = ContinuousClock()
        var times: [UInt64] = []
        times.reserveCapacity(repetitions)
        // The first run's result is everyone's: each starts from the same state.
        var start = clock.now
        let result = run.run()
        times.append(Self.nanoseconds(clock.now - start))
        for _ in 1..<max(repetitions, 1) {
            start = clock.now
            _ = run.run()
            times.append(Self.nanoseconds(clock.now - start))
        }
        times.sort()
        switch result.status {
        case .success: (status, reason) = ("success", nil)
        case .revert: (status, reason) = ("revert", nil)
        case .halt(let halt): (status, reason) = ("halt", halt.description)
        }
        gasUsed = result.gasUsed
        output = Hex.encode(result.output)
        minNs = times[0]
        medianNs = times[times.count / 2]
    }

    private static func nanoseconds(_ duration: Duration) -> UInt64 {
        let (seconds, attoseconds) = duration.components
        return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
    }
}

/// A hardfork in any common spelling.
struct HardforkName: ExpressibleByArgument, CustomStringConvertible {
    let fork: Hardfork

    init(fork: Hardfork) { self.fork = fork }

    init?(argument: String) {
        guard let fork = Hardfork(name: argument) else { return nil }
        self.fork = fork
    }

    var description: String { fork.name }
}
