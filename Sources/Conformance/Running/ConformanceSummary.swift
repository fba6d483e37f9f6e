/// Cases counted by how they ended.
public struct Tally: Sendable, Hashable {
    public var passed = 0
    public var failed = 0
    public var skipped = 0

    public init() {}

    public var total: Int { passed + failed + skipped }

    public mutating func add(_ other: Tally) {
        passed += other.passed
        failed += other.failed
        skipped += other.skipped
    }

    func adding(_ other: Tally) -> Tally {
        var sum = self
        sum.add(other)
        return sum
    }

    public mutating func count(_ verdict: CaseResult.Verdict) {
        switch verdict {
        case .passed: passed += 1
        case .failed: failed += 1
        case .skipped: skipped += 1
        }
    }
}

/// What came of a run: counts, and everything that did not pass.
public struct ConformanceSummary: Sendable {
    /// A case that did not pass, and the file that it is in.
    public struct Finding: Sendable, Hashable {
        public let path: String
        public let family: FixtureFamily?
        public let result: CaseResult
    }

    public private(set) var total = Tally()
    public private(set) var byFork: [String: Tally] = [:]
    public private(set) var byFamily: [FixtureFamily: [String: Tally]] = [:]
    /// Processor time of each file's cases, of all threads together.
    public private(set) var seconds: [(path: String, seconds: Double)] = []
    public private(set) var failures: [Finding] = []
    public private(set) var skips: [Finding] = []
    /// Files that could not be read.
    public private(set) var unreadable: [(path: String, error: String)] = []
    /// Files of no family: nothing in them was run, for the reason that is told.
    public private(set) var notRun: [(path: String, reason: String)] = []
    /// Names of expected exceptions that stand for no reason known here, and how often: there only the refusal
    /// was checked.
    public private(set) var unknownExceptions: [String: Int] = [:]

    /// True when every file was read and no case failed.
    public var isClean: Bool { failures.isEmpty && unreadable.isEmpty }

    /// Takes in what another run found.
    public mutating func add(_ other: ConformanceSummary) {
        total.add(other.total)
        byFork.merge(other.byFork) { $0.adding($1) }
        for (family, forks) in other.byFamily {
            byFamily[family, default: [:]].merge(forks) { $0.adding($1) }
        }
        failures += other.failures
        skips += other.skips
        unreadable += other.unreadable
        notRun += other.notRun
        seconds += other.seconds
        unknownExceptions.merge(other.unknownExceptions, uniquingKeysWith: +)
    }

    mutating func add(_ report: FileReport) {
        if let error = report.error {
            unreadable.append((report.path, error))
        } else if let reason = report.reasonNotRun {
            notRun.append((report.path, reason))
        }
        seconds.append((report.path, report.seconds))
        for result in report.results {
            total.count(result.verdict)
            byFork[result.fork, default: Tally()].count(result.verdict)
            if let family = report.family {
                byFamily[family, default: [:]][result.fork, default: Tally()].count(result.verdict)
            }
            for name in result.unknownExceptions { unknownExceptions[name, default: 0] += 1 }
            switch result.verdict {
            case .passed: break
            case .failed: failures.append(Finding(path: report.path, family: report.family, result: result))
            case .skipped: skips.append(Finding(path: report.path, family: report.family, result: result))
            }
        }
    }
}
