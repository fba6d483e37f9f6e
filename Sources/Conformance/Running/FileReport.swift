/// What came of one fixture file.
public struct FileReport: Sendable {
    public let path: String
    public let results: [CaseResult]
    /// Why the file could not be read, if so.
    public let error: String?
}

/// Cases counted by how they ended.
public struct Tally: Sendable, Hashable {
    public var passed = 0
    public var failed = 0
    public var skipped = 0

    public init() {}

    public var total: Int { passed + failed + skipped }

    public mutating func count(_ verdict: CaseResult.Verdict) {
        switch verdict {
        case .passed: passed += 1
        case .failed: failed += 1
        case .skipped: skipped += 1
        }
    }
}
