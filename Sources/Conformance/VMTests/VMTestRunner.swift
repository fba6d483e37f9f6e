import Cryptography
public import Devnet
import EVM
import Primitives

/// Runs tests of the virtual machine alone: code in one frame, at Frontier's rules, with gas for nothing else.
///
/// Not thread-safe, since it keeps the interpreter's frames: one for each thread.
public struct VMTestRunner {
    private static let fork = Hardfork.frontier
    private static let forkName = "Frontier"

    private let frames = FramePool()

    public init() {}

    /// Runs a file that is parsed already.
    ///
    /// - Parameter isWanted: asked for the test's name and `Frontier`.
    public func run(
        _ file: JSONValue,
        where isWanted: (String, String) -> Bool = { _, _ in true }
    ) throws(FixtureError) -> [CaseResult] {
        try CaseResult.each(
            of: FixtureReader(file).members(),
            fork: Self.forkName,
            where: isWanted,
            judge
        )
    }

    private func judge(_ test: FixtureReader) throws(FixtureError) -> CaseResult.Verdict {
        if try test.optional("callcreates")?.items().isEmpty == false {
            return .skipped(.unsupported("its calls and creations were written down instead of being run"))
        }
        let pre = try test.member("pre").worldState()
        let message = try BareMessage(test.member("exec"))
        let transition = Transition(
            rules: .of(Self.fork),
            block: try block(test.member("env")),
            frames: frames
        )
        let result = transition.run(message, on: pre)
        guard let expected = try test.optional("post")?.worldState() else {
            if case .halt = result.status { return .passed }
            return differs("ending", "an exceptional halt", "\(result.status)")
        }
        guard result.status == .success else { return differs("ending", "success", "\(result.status)") }
        let gas = try test.member("gas").uint64()
        let gasLeft = message.gas - result.gasUsed
        if gasLeft != gas { return differs("remaining gas", "\(gas)", "\(gasLeft)") }
        let output = try test.member("out").bytes()
        if result.output != output {
            return differs("output", Hex.encode(output), Hex.encode(result.output))
        }
        let logs = StateTestRunner.hash(of: result.logs)
        let expectedLogs = try test.member("logs").hash()
        if logs != expectedLogs { return .failed(.logs(expected: expectedLogs, found: logs)) }
        let post = pre.applying(result.diff)
        if post.root == expected.root { return .passed }
        let difference = StateDifference(post, expected: expected)
        return .failed(.state(expected: expected.root, found: post.root, difference))
    }

    private func block(_ reader: FixtureReader) throws(FixtureError) -> BlockEnvironment {
        BlockEnvironment(
            chainID: StateTestRunner.chainID,
            number: try reader.member("currentNumber").uint64(),
            timestamp: try reader.member("currentTimestamp").uint64(),
            beneficiary: try reader.member("currentCoinbase").address(),
            gasLimit: try reader.member("currentGasLimit").number().clampedUInt64,
            difficulty: try reader.member("currentDifficulty").number(),
            blockHash: StateTestRunner.blockHash
        )
    }

    private func differs(_ what: String, _ expected: String, _ found: String) -> CaseResult.Verdict {
        .failed(.value(of: what, expected: expected, found: found))
    }
}

extension BareMessage {
    fileprivate init(_ reader: FixtureReader) throws(FixtureError) {
        self.init(
            code: Code(try reader.member("code").bytes()),
            input: try reader.member("data").bytes(),
            caller: try reader.member("caller").address(),
            contract: try reader.member("address").address(),
            value: try reader.member("value").number(),
            gas: try reader.member("gas").uint64(),
            transaction: TransactionEnvironment(
                origin: try reader.member("origin").address(),
                gasPrice: try reader.member("gasPrice").number()
            )
        )
        guard gas <= Int64.max else { throw reader.fail("has more gas than 2^63 - 1") }
    }
}
