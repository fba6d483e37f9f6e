/// What came of one fixture file.
public struct FileReport: Sendable {
    public let path: String
    public let results: [CaseResult]
    /// Why the file could not be read, if so.
    public let error: String?
}
