/// What an export wrote.
public struct ExportReport: Sendable, Hashable {
    /// Files and links.
    public let files: Int
    public let bytes: Int
    /// Paths of submodules, which are never fetched: nothing stands there.
    public let submodules: [String]
}
