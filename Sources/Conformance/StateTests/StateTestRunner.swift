import Cryptography
public import Devnet
import EVM
import Primitives

/// Runs state tests: one transaction on a given state, at a given hardfork.
///
/// Not thread-safe, since it keeps the interpreter's frames: one for each thread.
public struct StateTestRunner {
    static let chainID: UInt64 = 1
    /// There is no chain: a block's hash is that of its number's decimal digits.
    static let blockHash: @Sendable (UInt64) -> Hash256 = { Keccak.hash(String($0)) }

    private let frames = FramePool()

    public init() {}

    /// Runs every case of the state test file with these bytes.
    ///
    /// - Throws: `JSONError` or `FixtureError` when the file is no state test.
    public func run(
        _ file: [UInt8],
        where isWanted: (StateTest, StateTestCase) -> Bool = { _, _ in true }
    ) throws -> [CaseResult] {
        try run(JSONValue.parse(file), where: isWanted)
    }

    /// Runs every case of a state test file that is parsed already.
    public func run(
        _ file: JSONValue,
        where isWanted: (StateTest, StateTestCase) -> Bool = { _, _ in true }
    ) throws(FixtureError) -> [CaseResult] {
        var results: [CaseResult] = []
        for test in try StateTest.decode(file) {
            for item in test.cases where isWanted(test, item) {
                results.append(try result(of: item, in: test, onStep: nil))
            }
        }
        return results
    }

    /// Runs one case.
    public func run(_ item: StateTestCase, of test: StateTest) throws(FixtureError) -> CaseResult.Verdict {
        try result(of: item, in: test, onStep: nil).verdict
    }

    func result(
        of item: StateTestCase,
        in test: StateTest,
        onStep: ((Step) -> Void)?
    ) throws(FixtureError) -> CaseResult {
        guard let fork = Hardfork(name: item.fork) else {
            return CaseResult(test: test.name, item, verdict: .skipped(.unknownHardfork(item.fork)))
        }
        let rules = Rules.of(fork)
        var unknown: [String] = []
        let verdict =
            switch try attempt(item, of: test, rules, onStep) {
            case .ran(let result): try judge(result, item, test, rules)
            case .refused(let refusal): try judge(refusal, item, test, rules, &unknown)
            }
        return CaseResult(test: test.name, item, verdict: verdict, unknownExceptions: unknown)
    }

    /// What became of a case's transaction.
    enum Attempt {
        case ran(TransactionResult)
        /// It may not be in a block.
        case refused(Refusal)
    }

    func attempt(
        _ item: StateTestCase,
        of test: StateTest,
        _ rules: Rules,
        _ onStep: ((Step) -> Void)?
    ) throws(FixtureError) -> Attempt {
        let block = test.environment.block(at: rules, named: item.fork)
        do {
            guard let built = try signed(item, rules) ?? test.transaction.build(item) else {
                return .refused(Refusal(.encoding, "the transaction has no encoding"))
            }
            let transition = Transition(rules: rules, block: block, frames: frames)
            return .ran(try apply(built, transition, block, test, onStep))
        } catch let refusal as InvalidTransaction {
            return .refused(Refusal(refusal))
        } catch let refusal as TransactionDecodingError {
            return .refused(Refusal(refusal))
        } catch let error as FixtureError {
            throw error
        } catch {
            throw FixtureError(place: test.name, reason: "met an unexpected error: \(error)")
        }
    }

    private func apply(
        _ built: TransactionTemplate.Built,
        _ transition: Transition,
        _ block: BlockEnvironment,
        _ test: StateTest,
        _ onStep: ((Step) -> Void)?
    ) throws(InvalidTransaction) -> TransactionResult {
        let (transaction, sender) = built
        let gas = block.gasLimit
        guard let onStep else {
            return try transition.apply(transaction, sender: sender, to: test.pre, gasAvailable: gas)
        }
        return try transition.trace(
            transaction,
            sender: sender,
            to: test.pre,
            gasAvailable: gas,
            onStep: onStep
        )
    }

    /// The case's transaction from its signed bytes, where the file has them.
    private func signed(
        _ item: StateTestCase,
        _ rules: Rules
    ) throws(TransactionDecodingError) -> TransactionTemplate.Built? {
        guard let bytes = item.encodedTransaction, !bytes.isEmpty else { return nil }
        let rule: SignatureRule = rules.features.requiresLowS ? .lowS : .anyS
        let signed = try SignedTransaction(decoding: bytes, signatures: rule)
        return (signed.transaction, signed.sender)
    }

    private func judge(
        _ result: TransactionResult,
        _ item: StateTestCase,
        _ test: StateTest,
        _ rules: Rules
    ) throws(FixtureError) -> CaseResult.Verdict {
        if let exception = item.expectedException { return .failed(.notRefused(expected: exception)) }
        return try compare(test.pre.applying(result.diff), Self.hash(of: result.logs), item, test, rules)
    }

    /// A refused transaction leaves the state as it was, and old files say no more than that.
    private func judge(
        _ refusal: Refusal,
        _ item: StateTestCase,
        _ test: StateTest,
        _ rules: Rules,
        _ unknown: inout [String]
    ) throws(FixtureError) -> CaseResult.Verdict {
        let verdict = try compare(test.pre, Self.hash(of: []), item, test, rules)
        guard let expected = item.expectedException else {
            if case .failed = verdict { return .failed(.refused(refusal.reason)) }
            return verdict
        }
        guard case .passed = verdict,
            let mismatch = refusal.mismatch(with: expected, unknown: &unknown)
        else { return verdict }
        if let (transaction, _) = try test.transaction.build(item) {
            let block = test.environment.block(at: rules, named: item.fork)
            let faults = RefusalKind.faults(of: transaction, rules, block)
            if faults.contains(where: { $0.isNamed(in: expected) }) { return .passed }
        }
        return .failed(mismatch)
    }

    private func compare(
        _ post: WorldState,
        _ logs: Hash256,
        _ item: StateTestCase,
        _ test: StateTest,
        _ rules: Rules
    ) throws(FixtureError) -> CaseResult.Verdict {
        let state = rewarding(test.environment.beneficiary, in: post, rules)
        if state.root != item.root {
            let difference = StateDifference(state, expected: try item.post?.worldState())
            return .failed(.state(expected: item.root, found: state.root, difference))
        }
        if logs != item.logsHash { return .failed(.logs(expected: item.logsHash, found: logs)) }
        return .passed
    }

    /// The state after a reward of nothing, as the files were made: it leaves an account behind where
    /// empty accounts stay (before EIP-161).
    func rewarding(_ beneficiary: Address, in state: WorldState, _ rules: Rules) -> WorldState {
        if rules.features.clearsEmptyAccounts || state.account(at: beneficiary) != nil { return state }
        var diff = StateDiff()
        diff.accounts[beneficiary] = AccountChange(
            account: (0, .zero, .empty),
            clearsStorage: true,
            storage: [:]
        )
        return state.applying(diff)
    }

    static func hash(of logs: [Log]) -> Hash256 {
        let encoded = RLPEncoder.list { list in
            for log in logs {
                list.list { fields in
                    fields.append(log.address)
                    fields.list { topics in
                        for topic in log.topics { topics.append(topic) }
                    }
                    fields.append(log.data)
                }
            }
        }
        return Keccak.hash(encoded)
    }
}

extension StateTestEnvironment {
    fileprivate func block(at rules: Rules, named fork: String) -> BlockEnvironment {
        var schedule = rules.features.blobs
        if let fraction = blobFeeFractions[fork] { schedule?.baseFeeUpdateFraction = fraction }
        let isProofOfStake = rules.features.isProofOfStake
        return BlockEnvironment(
            chainID: StateTestRunner.chainID,
            number: number,
            timestamp: timestamp,
            beneficiary: beneficiary,
            gasLimit: gasLimit,
            baseFee: rules.features.hasBaseFee ? baseFee ?? 10 : .zero,
            difficulty: isProofOfStake ? .zero : difficulty,
            prevRandao: isProofOfStake ? random ?? Hash256(difficulty) : .zero,
            blobBaseFee: schedule?.baseFee(excessBlobGas: excessBlobGas ?? 0) ?? .zero,
            blockHash: StateTestRunner.blockHash
        )
    }
}
