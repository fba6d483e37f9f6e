/// Copies a plain folder of this machine by the rules that a ``CommitExport`` has.
public enum DirectoryExport {
    /// Copies everything except `.git` and, inside a working copy, what `.gitignore` files leave out.
    ///
    /// - Parameter target: is made where it is missing, and must be empty.
    /// - Throws: ``TreeError`` naming the path at fault.
    @discardableResult
    public static func export(
        _ source: String,
        into target: String,
        limits: TreeLimits = .project
    ) throws(TreeError) -> ExportReport {
        let reader = reader(of: source, limits: limits)
        // Listed before the target is made, so that not even a target inside the source is copied into itself.
        let entries = try reader.entries()
        var writer = try FolderWriter(into: target)
        var bytes = 0
        for entry in entries {
            let content = try reader.content(of: entry)
            bytes += content.count
            guard bytes <= limits.bytes else { throw .tooManyBytes(limit: limits.bytes) }
            try writer.write(content, to: entry.path, mode: entry.mode)
        }
        try writer.finish()
        return ExportReport(files: entries.count, bytes: bytes, submodules: [])
    }

    /// The same files, after the same checks, in memory.
    public static func read(
        _ source: String,
        limits: TreeLimits = .project
    ) throws(TreeError) -> FileTree {
        try reader(of: source, limits: limits).tree()
    }

    private static func reader(of source: String, limits: TreeLimits) -> FolderReader {
        // A folder outside any repository has no ignore rules, and one whose repository cannot be read is
        // copied whole.
        let repository = try? GitRepository.containing(source)
        let prefix = repository.flatMap { Self.prefix(of: source, in: $0) } ?? ""
        return FolderReader(root: source, limits: limits) { path, isFolder in
            if path.components.last == ".git" { return true }
            return repository?.isIgnored(prefix + path + (isFolder ? "/" : "")) ?? false
        }
    }

    /// The way from a repository's root to a folder inside it, ending in a slash unless it is the root.
    private static func prefix(of folder: String, in repository: GitRepository) -> String? {
        guard let root = repository.workingFolder else { return nil }
        let folder = Folder.realPath(folder)
        let top = Folder.realPath(root)
        return folder.hasPrefix(top + "/") ? String(folder.dropFirst(top.count + 1)) + "/" : nil
    }
}
