public import EVM
import Primitives

extension ForkSchedule {
    /// One set of rules from the first block on, the bomb put off as far as mainnet had it put off by then.
    public init(_ fork: Hardfork, chainID: UInt64 = 1) {
        self.init(
            chainID: chainID,
            stages: [Stage(.block(0), .of(fork))],
            bombDelays: [BombDelay(firstBlock: 0, blocks: Self.bombDelay(of: fork))]
        )
    }

    /// A network by the name that test fixtures give it.
    ///
    /// Either a hardfork (`Cancun`, `ArrowGlacier`), or two of them and what leads from one to the other: a
    /// block (`BerlinToLondonAt5`), a time (`CancunToPragueAtTime15k`) or a total difficulty in hexadecimal
    /// digits (`ArrowGlacierToParisAtDiffC0000`). Nil for any other name.
    public init?(network: String, chainID: UInt64 = 1) {
        if let only = NetworkStep(network) {
            self.init(
                chainID: chainID,
                stages: [Stage(.block(0), .of(only.fork))],
                bombDelays: [BombDelay(firstBlock: 0, blocks: only.bombDelay)]
            )
            return
        }
        guard let (before, after, condition) = Self.parts(of: network), let first = NetworkStep(before),
            let trigger = Self.trigger(condition)
        else { return nil }
        let base = Stage(.block(0), .of(first.fork))
        let bomb = BombDelay(firstBlock: 0, blocks: first.bombDelay)
        if after == "Dao" {
            guard case .block(let number) = trigger else { return nil }
            self.init(chainID: chainID, stages: [base], bombDelays: [bomb], daoForkBlock: number)
            return
        }
        guard let second = NetworkStep(after) else { return nil }
        var delays = [bomb]
        if case .block(let number) = trigger {
            delays.append(BombDelay(firstBlock: number, blocks: second.bombDelay))
        }
        self.init(
            chainID: chainID,
            stages: [base, Stage(trigger, .of(second.fork))],
            bombDelays: delays
        )
    }

    /// `XToYAtZ` in its three parts.
    private static func parts(of name: String) -> (String, String, String)? {
        let halves = name.split(separator: "To", maxSplits: 1)
        guard halves.count == 2 else { return nil }
        let rest = halves[1].split(separator: "At", maxSplits: 1)
        guard rest.count == 2 else { return nil }
        return (String(halves[0]), String(rest[0]), String(rest[1]))
    }

    private static func trigger(_ text: String) -> Trigger? {
        if text.hasPrefix("Diff") {
            return U256(hexDigits: text.dropFirst(4)).map(Trigger.totalDifficulty)
        }
        if text.hasPrefix("Time") {
            let digits = text.dropFirst(4)
            guard digits.hasSuffix("k") else { return UInt64(digits).map(Trigger.timestamp) }
            guard let thousands = UInt64(digits.dropLast()), thousands < 1 << 40 else { return nil }
            return .timestamp(thousands * 1_000)
        }
        return UInt64(text).map(Trigger.block)
    }

    /// How far mainnet had its bomb put off when it took on `fork`.
    static func bombDelay(of fork: Hardfork) -> UInt64 {
        if fork >= .london { return 9_700_000 }  // EIP-3554
        if fork >= .berlin { return 9_000_000 }  // EIP-2384
        if fork >= .constantinople { return 5_000_000 }  // EIP-1234
        return fork >= .byzantium ? 3_000_000 : 0  // EIP-649
    }
}

/// A name that stands for rules and a bomb's delay.
private struct NetworkStep {
    let fork: Hardfork
    let bombDelay: UInt64

    init?(_ name: String) {
        guard let fork = Hardfork(name: name) else { return nil }
        self.fork = fork
        bombDelay =
            switch name {
            case "MuirGlacier": 9_000_000  // EIP-2384
            case "ArrowGlacier": 10_700_000  // EIP-4345
            case "GrayGlacier": 11_400_000  // EIP-5133
            default: ForkSchedule.bombDelay(of: fork)
            }
    }
}
