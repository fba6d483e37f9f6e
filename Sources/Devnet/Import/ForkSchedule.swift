public import EVM
public import Primitives

/// Which rules hold at which block of a chain, and since when its difficulty bomb is put off.
///
/// A schedule is a list of stages in the order in which the chain takes them on. A block has the rules of the
/// last stage that has begun, and a stage begins only after those in front of it.
public struct ForkSchedule: Sendable {
    /// What begins a stage.
    public enum Trigger: Sendable, Hashable {
        /// The block's number has reached this one.
        case block(UInt64)
        /// The block's timestamp has reached this one, in seconds since 1970.
        case timestamp(UInt64)
        /// The total difficulty up to the block's parent has reached this much (EIP-3675).
        case totalDifficulty(U256)
    }

    public struct Stage: Sendable {
        public let trigger: Trigger
        public let rules: Rules

        public init(_ trigger: Trigger, _ rules: Rules) {
            self.trigger = trigger
            self.rules = rules
        }
    }

    /// From a block on, the difficulty bomb ticks as if the chain were so many blocks shorter.
    public struct BombDelay: Sendable, Hashable {
        public let firstBlock: UInt64
        public let blocks: UInt64

        public init(firstBlock: UInt64, blocks: UInt64) {
            self.firstBlock = firstBlock
            self.blocks = blocks
        }
    }

    public var chainID: UInt64
    public let stages: [Stage]
    /// In ascending order of their first blocks.
    public let bombDelays: [BombDelay]
    /// The block that takes back what was stolen from The DAO (EIP-779); nil where no block does.
    public let daoForkBlock: UInt64?
    /// The contract whose logs are deposits of validators (EIP-6110).
    public var depositContract: Address
    /// Signatures for which ecrecover answers accounts of a devnet's choice.
    var signatures: ImpersonatedSignatures?

    /// - Parameter stages: in order; before the first of them Frontier's rules hold.
    public init(
        chainID: UInt64,
        stages: [Stage],
        bombDelays: [BombDelay] = [],
        daoForkBlock: UInt64? = nil,
        depositContract: Address = SystemContract.deposits
    ) {
        self.chainID = chainID
        self.stages = stages
        self.bombDelays = bombDelays.sorted { $0.firstBlock < $1.firstBlock }
        self.daoForkBlock = daoForkBlock
        self.depositContract = depositContract
    }

    /// The rules of a block; see `Trigger` for what its parent has to do with it.
    public func rules(number: UInt64, timestamp: UInt64, parentTotalDifficulty: U256) -> Rules {
        var rules = Rules.of(.frontier)
        for stage in stages {
            let hasBegun =
                switch stage.trigger {
                case .block(let first): number >= first
                case .timestamp(let first): timestamp >= first
                case .totalDifficulty(let least): parentTotalDifficulty >= least
                }
            guard hasBegun else { break }
            rules = stage.rules
        }
        return signatures.map { rules.impersonating($0) } ?? rules
    }

    /// The rules of a block whose header is in a chain.
    ///
    /// Whether proof of stake had begun shows in its difficulty, so its ancestors' need not be summed up.
    public func rules(of header: Header) -> Rules {
        rules(
            number: header.number,
            timestamp: header.timestamp,
            parentTotalDifficulty: header.difficulty.isZero ? .max : .zero
        )
    }

    /// The rules of a block that a devnet makes itself: no devnet works, so proof of stake begins as soon as the
    /// stages in front of it have.
    func rulesOfDevnet(number: UInt64, timestamp: UInt64) -> Rules {
        rules(number: number, timestamp: timestamp, parentTotalDifficulty: .max)
    }

    /// Takes over what a devnet's settings change of its chain.
    mutating func adopt(_ settings: Settings, of configuration: DevnetConfiguration) {
        chainID = settings.chainID ?? configuration.chainID
        if signatures !== settings.signatures { signatures = settings.signatures }
    }

    /// The fork that the chain ends up with.
    var lastFork: Hardfork { stages.last?.rules.fork ?? .frontier }

    /// How many blocks the bomb is behind at a block.
    public func bombDelay(at number: UInt64) -> UInt64 {
        bombDelays.last { $0.firstBlock <= number }?.blocks ?? 0
    }

    /// The same schedule with blob parameters of its own for one hardfork.
    public func replacingBlobs(
        of fork: Hardfork,
        target: UInt64,
        maximum: UInt64,
        baseFeeUpdateFraction: UInt64
    ) -> ForkSchedule {
        ForkSchedule(
            chainID: chainID,
            stages: stages.map { stage in
                guard stage.rules.fork == fork else { return stage }
                let rules = stage.rules.replacingBlobs(
                    target: target,
                    maximum: maximum,
                    baseFeeUpdateFraction: baseFeeUpdateFraction
                )
                return Stage(stage.trigger, rules)
            },
            bombDelays: bombDelays,
            daoForkBlock: daoForkBlock,
            depositContract: depositContract
        )
    }
}
