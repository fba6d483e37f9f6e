/// What a tree of files may hold at most.
public struct TreeLimits: Sendable, Hashable {
    /// Files, links and folders together.
    public let entries: Int
    /// Bytes of all files together; a file that stands at two places counts twice.
    public let bytes: Int
    /// Bytes of one file.
    public let fileBytes: Int
    /// Components of a path.
    public let depth: Int

    public init(entries: Int, bytes: Int, fileBytes: Int, depth: Int) {
        self.entries = entries
        self.bytes = bytes
        self.fileBytes = fileBytes
        self.depth = depth
    }

    /// A template and what it renders to.
    public static let template = TreeLimits(entries: 2_000, bytes: 20 << 20, fileBytes: 5 << 20, depth: 20)

    /// A team's project.
    public static let project = TreeLimits(entries: 10_000, bytes: 64 << 20, fileBytes: 16 << 20, depth: 32)
}
