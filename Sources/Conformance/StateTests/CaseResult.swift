public import Primitives

/// How one case of a state test ended.
public struct CaseResult: Sendable, Hashable {
    public enum Verdict: Sendable, Hashable {
        case passed
        case failed(Failure)
        case skipped(Reason)
    }

    /// What differs from what the file says.
    public enum Failure: Sendable, Hashable {
        case root(expected: Hash256, found: Hash256)
        case logs(expected: Hash256, found: Hash256)
        /// The transaction should have been refused and was not.
        case notRefused(expected: String)
        /// The transaction was refused and should not have been.
        case refused(String)
        case unexpectedError(String)
    }

    /// Why a case says nothing.
    public enum Reason: Sendable, Hashable {
        case unknownHardfork(String)
        /// It depends on precompiles that this version does not compute.
        case unavailablePrecompiles([Address])
    }

    public let test: String
    public let fork: String
    public let dataIndex: Int
    public let gasIndex: Int
    public let valueIndex: Int
    public let verdict: Verdict

    init(test: String, _ item: StateTestCase, verdict: Verdict) {
        self.test = test
        fork = item.fork
        dataIndex = item.dataIndex
        gasIndex = item.gasIndex
        valueIndex = item.valueIndex
        self.verdict = verdict
    }
}

extension CaseResult: CustomStringConvertible {
    public var description: String {
        "\(test) [\(fork) data \(dataIndex) gas \(gasIndex) value \(valueIndex)]: \(verdict)"
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
        case .root(let expected, let found): "state root \(found) instead of \(expected)"
        case .logs(let expected, let found): "logs hash \(found) instead of \(expected)"
        case .notRefused(let expected): "accepted, though it should have been refused (\(expected))"
        case .refused(let reason): "refused, though it should have been accepted (\(reason))"
        case .unexpectedError(let text): "unexpected error (\(text))"
        }
    }
}

extension CaseResult.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownHardfork(let name): "the hardfork \(name) is not known"
        case .unavailablePrecompiles(let addresses):
            "it needs precompiles that are not available: "
                + addresses.map(\.description).joined(separator: ", ")
        }
    }
}
