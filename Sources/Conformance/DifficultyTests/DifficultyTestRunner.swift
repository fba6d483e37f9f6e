public import Devnet
import EVM
import Primitives

/// Runs difficulty tests: how hard a block must be after its parent, group by group, each group a network.
public struct DifficultyTestRunner: Sendable {
    public init() {}

    /// Runs a file that is parsed already.
    ///
    /// - Parameter isWanted: asked for the case's name and network.
    public func run(
        _ file: JSONValue,
        where isWanted: (String, String) -> Bool = { _, _ in true }
    ) throws(FixtureError) -> [CaseResult] {
        var results: [CaseResult] = []
        for (_, test) in try FixtureReader(file).members() {
            for (network, cases) in try test.members() where network != "_info" {
                let schedule = ForkSchedule(network: network)
                for (name, item) in try cases.members() where isWanted(name, network) {
                    let verdict: CaseResult.Verdict =
                        if let schedule {
                            try judge(item, schedule)
                        } else {
                            .skipped(.unknownNetwork(network))
                        }
                    results.append(CaseResult(test: name, fork: network, verdict: verdict))
                }
            }
        }
        return results
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
            parentHasOmmers: try hasOmmers(item.member("parentUncles")),
            fork: rules.fork,
            bombDelay: schedule.bombDelay(at: number)
        )
        let expected = try item.member("currentDifficulty").number()
        if found == expected { return .passed }
        return .failed(.value(of: "difficulty", expected: "\(expected)", found: "\(found)"))
    }

    /// Either a flag or a hash.
    private func hasOmmers(_ reader: FixtureReader) throws(FixtureError) -> Bool {
        let value = try reader.number()
        return !value.isZero && Hash256(value) != Header.emptyOmmersHash
    }
}
