extension GitRepository {
    /// Reads one file of a commit, or `nil` where the commit has no such file.
    ///
    /// - Throws: ``TreeError/fileTooLarge(_:bytes:limit:)`` before any of an oversized file is unfolded, or a
    ///   ``GitError``.
    public func file(at path: String, in commit: GitObjectID, limit: Int) throws -> FileTree.File? {
        guard let entry = try entry(at: path, in: try self.commit(commit).tree),
            case .file(let mode) = entry.kind
        else { return nil }
        let size = try size(of: entry.id)
        guard size <= limit else { throw TreeError.fileTooLarge(path, bytes: size, limit: limit) }
        return FileTree.File(content: try blob(entry.id), mode: mode)
    }

    /// What stands at a path below a tree; nothing is followed, links included.
    func entry(at path: String, in root: GitObjectID) throws(GitError) -> GitTreeEntry? {
        var tree = root
        let components = path.components
        for (index, name) in components.enumerated() {
            guard let entry = try treeEntries(tree).first(where: { $0.name == name }) else { return nil }
            if index == components.count - 1 { return entry }
            guard entry.kind == .folder else { return nil }
            tree = entry.id
        }
        return nil
    }
}
