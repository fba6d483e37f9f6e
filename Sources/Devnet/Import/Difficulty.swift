public import EVM
public import Primitives

/// How hard a block of proof of work has to be (Yellow Paper, section 4.3.4).
public enum Difficulty {
    /// No block is easier than this.
    public static let minimum: U256 = 131_072

    /// - Parameters:
    ///   - parentHasOmmers: counts from Byzantium on (EIP-100).
    ///   - bombDelay: blocks by which the bomb is behind; see `ForkSchedule`.
    public static func of(
        number: UInt64,
        timestamp: UInt64,
        parentDifficulty: U256,
        parentTimestamp: UInt64,
        parentHasOmmers: Bool,
        fork: Hardfork,
        bombDelay: UInt64
    ) -> U256 {
        let elapsed = timestamp > parentTimestamp ? timestamp - parentTimestamp : 0
        let steps: Int64 =
            if fork < .homestead {
                elapsed < 13 ? 1 : -1
            } else if fork < .byzantium {
                max(1 - Int64(clamping: elapsed / 10), -99)
            } else {
                max((parentHasOmmers ? 2 : 1) - Int64(clamping: elapsed / 9), -99)
            }
        // 99 steps of a 2048th are less than the whole: this never falls below zero.
        let step = (parentDifficulty >> 11) &* U256(steps.magnitude)
        let base = steps < 0 ? parentDifficulty &- step : parentDifficulty.adding(step) ?? .max
        return max(base.adding(bomb(number, delay: bombDelay)) ?? .max, minimum)
    }

    /// Doubles every 100,000 blocks.
    private static func bomb(_ number: UInt64, delay: UInt64) -> U256 {
        let period = (number > delay ? number - delay : 0) / 100_000
        if period < 2 { return .zero }
        return period - 2 < 256 ? .one << Int(period - 2) : .max
    }
}
