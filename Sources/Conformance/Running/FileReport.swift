/// What came of one fixture file.
public struct FileReport: Sendable {
    public let path: String
    /// Nil when the file is of no known kind, or cannot be read.
    public let family: FixtureFamily?
    public let results: [CaseResult]
    /// Why nothing of the file is run, if it is of no family.
    public let reasonNotRun: String?
    /// Why the file could not be read, if so.
    public let error: String?
    /// Processor time that its cases took, of all threads together.
    public let seconds: Double

    init(
        path: String,
        family: FixtureFamily? = nil,
        results: [CaseResult] = [],
        reasonNotRun: String? = nil,
        error: String? = nil,
        seconds: Double = 0
    ) {
        self.path = path
        self.family = family
        self.results = results
        self.reasonNotRun = reasonNotRun
        self.error = error
        self.seconds = seconds
    }
}
