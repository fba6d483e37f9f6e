public import Primitives

/// How one case of a fixture ended.
public struct CaseResult: Sendable, Hashable {
    public enum Verdict: Sendable, Hashable {
        case passed
        case failed(Failure)
        case skipped(Reason)
    }

    /// What differs from what the file says.
    public enum Failure: Sendable, Hashable {
        case root(expected: Hash256, found: Hash256)
        /// The state's root, and where the state first differs.
        case state(expected: Hash256, found: Hash256, StateDifference)
        /// Something that was to come of a chain or a block, and where the state first differs then.
        case outcome(String, StateDifference)
        case logs(expected: Hash256, found: Hash256)
        /// The transaction should have been refused and was not.
        case notRefused(expected: String)
        /// The transaction was refused and should not have been.
        case refused(String)
        case unexpectedError(String)
        /// It was refused, as it should be, and for another reason.
        case refusedOtherwise(expected: String, reason: String)
        case value(of: String, expected: String, found: String)
    }

    /// Why a case says nothing.
    public enum Reason: Sendable, Hashable {
        case unknownHardfork(String)
        case unknownNetwork(String)
        /// It asks for something that no client does.
        case unsupported(String)
    }

    public let test: String
    /// In the file's spelling; `-` where hardforks do not matter.
    public let fork: String
    /// Which variation of the test, where it has several.
    public let variation: String?
    public let verdict: Verdict
    /// Names of expected exceptions that stand for no reason known here.
    public let unknownExceptions: [String]

    init(test: String, _ item: StateTestCase, verdict: Verdict, unknownExceptions: [String] = []) {
        self.init(
            test: test,
            fork: item.fork,
            variation: item.variation,
            verdict: verdict,
            unknownExceptions: unknownExceptions
        )
    }

    init(
        test: String,
        fork: String = "-",
        variation: String? = nil,
        verdict: Verdict,
        unknownExceptions: [String] = []
    ) {
        self.test = test
        self.fork = fork
        self.variation = variation
        self.verdict = verdict
        self.unknownExceptions = unknownExceptions
    }
}

extension CaseResult {
    /// The results of the tests that are wanted, each of which is one case.
    ///
    /// - Parameters:
    ///   - fork: the one hardfork of all; `-` where hardforks do not matter.
    ///   - isWanted: asked for the test's name and the hardfork.
    static func each(
        of tests: [(key: String, value: FixtureReader)],
        fork: String = "-",
        where isWanted: (String, String) -> Bool,
        _ judge: (FixtureReader) throws(FixtureError) -> Verdict
    ) throws(FixtureError) -> [CaseResult] {
        var results: [CaseResult] = []
        for (name, test) in tests where isWanted(name, fork) {
            results.append(CaseResult(test: name, fork: fork, verdict: try judge(test)))
        }
        return results
    }
}

extension CaseResult: CustomStringConvertible {
    public var description: String {
        "\(test) [\(fork)\(variation.map { " " + $0 } ?? "")]: \(verdict)"
    }
}

extension CaseResult.Verdict: CustomStringConvertible {
    public var description: String {
        switch self {
        case .passed: "passed"
        case .failed(let failure): "failed, \(failure)"
        case .skipped(let reason): "skipped, \(reason)"
        }
    }
}

extension CaseResult.Failure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .root(let expected, let found): "root \(found) instead of \(expected)"
        case .state(let expected, let found, let difference):
            "state root \(found) instead of \(expected); \(difference)"
        case .outcome(let text, let difference): "\(text); \(difference)"
        case .logs(let expected, let found): "logs hash \(found) instead of \(expected)"
        case .notRefused(let expected): "accepted, though it should have been refused (\(expected))"
        case .refused(let reason): "refused, though it should have been accepted (\(reason))"
        case .unexpectedError(let text): "unexpected error (\(text))"
        case .refusedOtherwise(let expected, let reason):
            "refused as expected (\(expected)), but for another reason (\(reason))"
        case .value(let name, let expected, let found): "\(name) \(found) instead of \(expected)"
        }
    }
}

extension CaseResult.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownHardfork(let name): "the hardfork \(name) is not known"
        case .unknownNetwork(let name): "the network \(name) is not known"
        case .unsupported(let text): text
        }
    }
}
