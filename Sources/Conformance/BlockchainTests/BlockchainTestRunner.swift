public import Devnet
import EVM
import Primitives

/// Runs blockchain tests: imports a chain block by block, some of whose blocks are not valid.
public struct BlockchainTestRunner: Sendable {
    public init() {}

    /// Runs every test of the blockchain test file with these bytes.
    ///
    /// - Throws: `JSONError` or `FixtureError` when the file is no blockchain test.
    public func run(_ file: [UInt8]) throws -> [CaseResult] { try run(JSONValue.parse(file)) }

    /// Runs every test of a file that is parsed already.
    ///
    /// - Parameter isWanted: asked for the test's name and network.
    public func run(
        _ file: JSONValue,
        where isWanted: (String, String) -> Bool = { _, _ in true }
    ) throws(FixtureError) -> [CaseResult] {
        var results: [CaseResult] = []
        for test in try BlockchainTest.decode(file) where isWanted(test.name, test.network) {
            results.append(run(test))
        }
        return results
    }

    /// Runs one test.
    public func run(_ test: BlockchainTest) -> CaseResult {
        var unknown: [String] = []
        return CaseResult(
            test: test.name,
            fork: test.network,
            verdict: verdict(of: test, &unknown),
            unknownExceptions: unknown
        )
    }

    private func verdict(of test: BlockchainTest, _ unknown: inout [String]) -> CaseResult.Verdict {
        guard let schedule = schedule(of: test) else { return .skipped(.unknownNetwork(test.network)) }
        if test.genesis.hash != test.genesisHash {
            return differs("genesis hash", test.genesisHash, test.genesis.hash)
        }
        var tree: BlockTree
        do throws(InvalidBlock) {
            let genesis = try ImportedBlock(genesis: test.genesis, state: test.pre, schedule: schedule)
            if let bytes = test.genesisBytes, genesis.block.encoded != bytes {
                return differs("genesis encoding", Hex.encode(bytes), Hex.encode(genesis.block.encoded))
            }
            tree = BlockTree(genesis: genesis, schedule: schedule)
        } catch {
            return .failed(.unexpectedError("The genesis is not valid. \(error)"))
        }
        for (index, step) in test.steps.enumerated() {
            if let verdict = importing(step, index, of: test, into: &tree, &unknown) { return verdict }
        }
        let (head, state) = (tree.head.hash, tree.head.state)
        if head != test.lastHash {
            let text = "head \(head) instead of \(test.lastHash)"
            return .failed(.outcome(text, StateDifference(state, expected: test.post)))
        }
        if let root = test.postRoot, root != state.root {
            let difference = StateDifference(state, expected: test.post)
            return .failed(.state(expected: root, found: state.root, difference))
        }
        return .passed
    }

    private func schedule(of test: BlockchainTest) -> ForkSchedule? {
        guard var schedule = ForkSchedule(network: test.network, chainID: test.chainID) else { return nil }
        for parameters in test.blobParameters {
            guard let fork = Hardfork(name: parameters.fork) else { continue }
            schedule = schedule.replacingBlobs(
                of: fork,
                target: parameters.target,
                maximum: parameters.maximum,
                baseFeeUpdateFraction: parameters.baseFeeUpdateFraction
            )
        }
        return schedule
    }

    /// Imports one block; nil when that goes as it should.
    private func importing(
        _ step: BlockchainTest.Step,
        _ index: Int,
        of test: BlockchainTest,
        into tree: inout BlockTree,
        _ unknown: inout [String]
    ) -> CaseResult.Verdict? {
        guard let bytes = step.bytes else {
            return step.mustBeRefused ? nil : .failed(.unexpectedError("Block \(index) is not hexadecimal."))
        }
        // A devnet seals nothing, so import does not look at seals; these files' blocks do have one.
        if test.isSealed, let headers = Header.sealed(in: bytes), !headers.allSatisfy(\.isSealed) {
            guard step.mustBeRefused else {
                return .failed(.refused("block \(index): its seal proves too little work"))
            }
            return judge(Refusal(.seal, "the seal"), expected: step.exception, &unknown)
        }
        var longer = tree
        do throws(InvalidBlock) {
            _ = try longer.add(bytes)
        } catch {
            guard step.mustBeRefused else {
                let text = "block \(index): \(error)"
                return .failed(
                    outcome(error, of: bytes, in: tree, test).map { .outcome(text, $0) } ?? .refused(text)
                )
            }
            return judge(Refusal(RefusalKind(error), "\(error)"), expected: step.exception, &unknown)
        }
        tree = longer
        guard step.mustBeRefused else { return nil }
        return .failed(.notRefused(expected: "block \(index): \(step.exception ?? "no reason given")"))
    }

    /// Where the state that a refused block leads to differs from the one that the file ends with.
    ///
    /// Nil where the block was not run to its end, or is not the one that the file ends with: the states between
    /// are not in the file.
    private func outcome(
        _ error: InvalidBlock,
        of bytes: [UInt8],
        in tree: BlockTree,
        _ test: BlockchainTest
    ) -> StateDifference? {
        guard case .outcome = error else { return nil }
        do throws(InvalidBlock) {
            let isLast = try BlockImport.hash(of: bytes) == test.lastHash
            return StateDifference(try tree.state(after: bytes), expected: isLast ? test.post : nil)
        } catch {
            return nil
        }
    }

    /// Whether a block was refused for the reason that the file names, or for one of those.
    private func judge(
        _ refusal: Refusal,
        expected: String?,
        _ unknown: inout [String]
    ) -> CaseResult.Verdict? {
        expected.flatMap { refusal.mismatch(with: $0, unknown: &unknown) }.map { .failed($0) }
    }

    private func differs(_ what: String, _ expected: some Any, _ found: some Any) -> CaseResult.Verdict {
        .failed(.value(of: what, expected: "\(expected)", found: "\(found)"))
    }
}
