/// Writes a commit's files into a folder straight from the object database.
///
/// Theory of operation: the commit is a stranger's. Nothing of git's checkout runs (no filters, hooks,
/// attributes or submodules). Before a single byte is written, the tree is measured with every distinct tree
/// counted once, every name is checked, and every symbolic link is followed through the tree's own links.
/// Links are made last, so that no file can be written through one.
public enum CommitExport {
    /// - Parameters:
    ///   - subtree: a folder of the commit that is exported in place of the whole.
    ///   - folder: is made where it is missing, and must be empty.
    /// - Throws: ``TreeError`` naming the path at fault, or ``GitError``. What was written until then is left to
    ///   the caller, who owns the folder; only trouble with the disk can leave anything.
    @discardableResult
    public static func export(
        _ repository: GitRepository,
        commit: GitObjectID,
        subtree: String? = nil,
        into folder: String,
        limits: TreeLimits = .project
    ) throws -> ExportReport {
        let stored = try checkedTree(repository, commit: commit, subtree: subtree, limits: limits)
        var writer = try FolderWriter(into: folder)
        for path in stored.folders { try writer.makeFolder(path) }
        var bytes = 0
        for entry in stored.entries {
            let content = try stored.content(of: entry)
            bytes += content.count
            try writer.write(content, to: entry.path, mode: entry.mode)
        }
        try writer.finish()
        return ExportReport(files: stored.entries.count, bytes: bytes, submodules: stored.submodules)
    }

    /// The same files, after the same checks, in memory.
    public static func read(
        _ repository: GitRepository,
        commit: GitObjectID,
        subtree: String? = nil,
        limits: TreeLimits = .project
    ) throws -> FileTree {
        let stored = try checkedTree(repository, commit: commit, subtree: subtree, limits: limits)
        var files = FileTree()
        for entry in stored.entries {
            files[entry.path] = FileTree.File(content: try stored.content(of: entry), mode: entry.mode)
        }
        return files
    }

    private static func checkedTree(
        _ repository: GitRepository,
        commit: GitObjectID,
        subtree: String?,
        limits: TreeLimits
    ) throws -> StoredTree {
        var tree = try repository.commit(commit).tree
        if let subtree {
            try PathRules.checkSafe(subtree)
            guard let entry = try repository.entry(at: subtree, in: tree), entry.kind == .folder else {
                throw TreeError.missing(subtree)
            }
            tree = entry.id
        }
        return try StoredTree(repository: repository, tree: tree, limits: limits)
    }
}
