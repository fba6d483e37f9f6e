public import Devnet
import EVM
import Primitives

/// Runs difficulty tests: how hard a block must be after its parent.
///
/// Cases stand in groups, each group a network. In older files they stand alone, and the network is the file's.
public struct DifficultyTestRunner: Sendable {
    private let network: String

    /// - Parameter file: the path, whose last part says which network older files mean.
    public init(file: String = "") {
        let name = file.split(separator: "/").last.map(String.init) ?? ""
        network =
            switch name {
            case "difficultyCustomHomestead.json": "Homestead"
            case "difficultyRopsten.json": "Ropsten"
            default: "MainNetwork"
            }
    }

    /// Runs a file that is parsed already.
    ///
    /// - Parameter isWanted: asked for the case's name and network.
    public func run(
        _ file: JSONValue,
        where isWanted: (String, String) -> Bool = { _, _ in true }
    ) throws(FixtureError) -> [CaseResult] {
        var results: [CaseResult] = []
        for (name, test) in try FixtureReader(file).members() {
            if test.optional("parentDifficulty") != nil {
                if isWanted(name, network) { results.append(try result(name, test, network)) }
                continue
            }
            for (network, cases) in try test.members() where network != "_info" {
                for (name, item) in try cases.members() where isWanted(name, network) {
                    results.append(try result(name, item, network))
                }
            }
        }
        return results
    }

    private func result(
        _ name: String,
        _ item: FixtureReader,
        _ network: String
    ) throws(FixtureError) -> CaseResult {
        let verdict: CaseResult.Verdict =
            if let schedule = schedule(network) {
                try judge(item, schedule)
            } else {
                .skipped(.unknownNetwork(network))
            }
        return CaseResult(test: name, fork: network, verdict: verdict)
    }

    private func schedule(_ network: String) -> ForkSchedule? {
        switch network {
        case "MainNetwork": .mainnet
        case "Ropsten": .ropsten
        default: ForkSchedule(network: network)
        }
    }

    private func judge(
        _ item: FixtureReader,
        _ schedule: ForkSchedule
    ) throws(FixtureError) -> CaseResult.Verdict {
        let number = try item.member("currentBlockNumber").uint64()
        let timestamp = try item.member("currentTimestamp").uint64()
        let rules = schedule.rules(number: number, timestamp: timestamp, parentTotalDifficulty: .zero)
        let found = Difficulty.of(
            number: number,
            timestamp: timestamp,
            parentDifficulty: try item.member("parentDifficulty").number(),
            parentTimestamp: try item.member("parentTimestamp").uint64(),
            parentHasOmmers: try hasOmmers(item.optional("parentUncles")),
            fork: rules.fork,
            bombDelay: schedule.bombDelay(at: number)
        )
        let expected = try item.member("currentDifficulty").number()
        if found == expected { return .passed }
        return .failed(.value(of: "difficulty", expected: "\(expected)", found: "\(found)"))
    }

    /// Either a flag or a hash, or nothing where it does not matter.
    private func hasOmmers(_ reader: FixtureReader?) throws(FixtureError) -> Bool {
        guard let value = try reader?.number() else { return false }
        return !value.isZero && Hash256(value) != Header.emptyOmmersHash
    }
}

extension ForkSchedule {
    /// The test network that was, as far as difficulty goes and its fixtures reach.
    fileprivate static let ropsten = ForkSchedule(
        chainID: 3,
        stages: [
            Stage(.block(0), .of(.homestead)), Stage(.block(1_700_000), .of(.byzantium)),
            Stage(.block(4_230_000), .of(.constantinople)),
        ],
        bombDelays: [
            BombDelay(firstBlock: 1_700_000, blocks: 3_000_000),
            BombDelay(firstBlock: 4_230_000, blocks: 5_000_000),
        ]
    )
}
