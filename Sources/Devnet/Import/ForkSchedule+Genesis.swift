import EVM
import Primitives

extension ForkSchedule {
    /// The schedule that the `config` of a genesis file describes.
    init(_ config: GenesisReader) throws(GenesisFileError) {
        // An object, or every member would be as good as left out.
        _ = try config.members()
        let firstProtected = try config.uint64("eip155Block")
        if let first = try config.uint64("eip158Block"), firstProtected.map({ $0 > first }) ?? true {
            throw config.fail("must have an eip155Block, and not behind its eip158Block")
        }
        var stages: [Stage] = []
        for (key, fork) in Self.blockForks {
            var first = try config.uint64(key)
            // Spurious Dragon has the protection of signatures, which may begin earlier.
            if fork == .spuriousDragon, let firstProtected, firstProtected != first {
                let rules = stages.last?.rules ?? .of(.frontier)
                stages.append(Stage(.block(firstProtected), rules.addingReplayProtection()))
            }
            // Who does not name Petersburg never had what it took back.
            if fork == .petersburg, first == nil { first = try config.uint64("constantinopleBlock") }
            if let first { stages.append(Stage(.block(first), .of(fork))) }
        }
        if let total = try config.number("terminalTotalDifficulty") {
            stages.append(Stage(.totalDifficulty(total), .of(.paris)))
        }
        for (key, fork) in Self.timeForks {
            guard let time = try config.uint64(key + "Time") else { continue }
            stages.append(
                Stage(.timestamp(time), try Self.rules(of: fork, key, config.optional("blobSchedule")))
            )
        }
        var delays: [BombDelay] = []
        for (key, blocks) in Self.bombs {
            if let first = try config.uint64(key) {
                delays.append(BombDelay(firstBlock: first, blocks: blocks))
            }
        }
        let joinsDAOFork = config.bool("daoForkSupport") ?? false
        self.init(
            chainID: try config.uint64("chainId") ?? 1,
            stages: stages,
            bombDelays: delays,
            daoForkBlock: joinsDAOFork ? try config.uint64("daoForkBlock") : nil,
            depositContract: try config.address("depositContractAddress") ?? SystemContract.deposits
        )
    }

    private static func rules(
        of fork: Hardfork,
        _ name: String,
        _ schedule: GenesisReader?
    ) throws(GenesisFileError) -> Rules {
        let rules = Rules.of(fork)
        guard let parameters = schedule?.optional(name), let target = try parameters.uint64("target"),
            let maximum = try parameters.uint64("max"),
            let fraction = try parameters.uint64("baseFeeUpdateFraction")
        else { return rules }
        guard target <= maximum, maximum <= UInt64(UInt32.max), fraction > 0 else {
            throw parameters.fail(
                "must have at most 2^32 blobs, no more as target than as maximum, and a fraction"
            )
        }
        return rules.replacingBlobs(target: target, maximum: maximum, baseFeeUpdateFraction: fraction)
    }

    /// By number; `eip155Block`, which is a part of Spurious Dragon, is looked at apart.
    private static let blockForks: [(String, Hardfork)] = [
        ("homesteadBlock", .homestead), ("eip150Block", .tangerineWhistle), ("eip158Block", .spuriousDragon),
        ("byzantiumBlock", .byzantium), ("constantinopleBlock", .constantinople),
        ("petersburgBlock", .petersburg), ("istanbulBlock", .istanbul), ("berlinBlock", .berlin),
        ("londonBlock", .london),
    ]

    /// By time, under the names that `blobSchedule` has.
    ///
    /// What comes behind the second change of blob parameters
    /// differs from it in nothing else (EIP-7892).
    private static let timeForks: [(String, Hardfork)] = [
        ("shanghai", .shanghai), ("cancun", .cancun), ("prague", .prague), ("osaka", .osaka),
        ("bpo1", .bpo1), ("bpo2", .bpo2), ("bpo3", .bpo2), ("bpo4", .bpo2), ("bpo5", .bpo2),
        ("amsterdam", .amsterdam),
    ]

    /// EIP-649, EIP-1234, EIP-2384, EIP-3554, EIP-4345, EIP-5133.
    private static let bombs: [(String, UInt64)] = [
        ("byzantiumBlock", 3_000_000), ("constantinopleBlock", 5_000_000), ("muirGlacierBlock", 9_000_000),
        ("londonBlock", 9_700_000), ("arrowGlacierBlock", 10_700_000), ("grayGlacierBlock", 11_400_000),
    ]
}
