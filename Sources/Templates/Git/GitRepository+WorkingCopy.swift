import CLibgit2

extension GitRepository {
    /// Commits everything in the working copy that `.gitignore` does not leave out, deletions included.
    ///
    /// The commit goes onto the branch that HEAD names. Where nothing changed, HEAD's own id is returned.
    public func commitAll(message: String, author: GitSignature) throws(GitError) -> GitObjectID {
        let index = try GitHandle("read the index", free: git_index_free) {
            git_repository_index(&$0, pointer)
        }
        let tree = try stageAll(index.pointer)
        try git("write the index") { git_index_write(index.pointer) }
        let (id, changed) = try commit(tree: tree, message: message, author: author)
        if changed { try setReference(headBranch ?? "HEAD", to: id) }
        return id
    }

    /// Stores the working copy's present state as a commit that no reference names, and touches neither index
    /// nor branch.
    public func snapshotWorkingCopy(message: String, author: GitSignature) throws -> GitObjectID {
        // The replaced index belongs to a repository object of its own, so that ours keeps the real one.
        let other = try GitRepository.open(path)
        let index = try GitHandle("make an index in memory", free: git_index_free) { git_index_new(&$0) }
        try git("use an index in memory") { git_repository_set_index(other.pointer, index.pointer) }
        let tree = try other.stageAll(index.pointer)
        return try other.commit(tree: tree, message: message, author: author).id
    }

    /// Makes the index hold exactly a commit's tree, for a working copy whose files were written by hand.
    func matchIndex(to commit: GitObjectID) throws(GitError) {
        let index = try GitHandle("read the index", free: git_index_free) {
            git_repository_index(&$0, pointer)
        }
        let id = try self.commit(commit).tree
        let tree = try GitHandle("find the tree \(id.short)", free: git_tree_free) {
            var raw = id.raw
            return git_tree_lookup(&$0, pointer, &raw)
        }
        try git("fill the index") { git_index_read_tree(index.pointer, tree.pointer) }
        try git("write the index") { git_index_write(index.pointer) }
    }

    /// Whether `.gitignore` files leave a path of the working copy out.
    func isIgnored(_ path: String) -> Bool {
        var ignored: Int32 = 0
        return git_ignore_path_is_ignored(&ignored, pointer, path) == 0 && ignored == 1
    }

    private func stageAll(_ index: OpaquePointer) throws(GitError) -> GitObjectID {
        guard let folder = workingFolder else {
            throw GitError(.notARepository, "\"\(path)\" is bare and has no files to commit; clone it first.")
        }
        try git("collect the changes in \"\(folder)\"") {
            git_index_add_all(index, nil, GIT_INDEX_ADD_DEFAULT.rawValue, nil, nil)
        }
        var tree = git_oid()
        try git("store the changes in \"\(folder)\"") { git_index_write_tree_to(&tree, index, pointer) }
        return GitObjectID(tree)
    }

    private func commit(
        tree: GitObjectID,
        message: String,
        author: GitSignature
    ) throws(GitError) -> (id: GitObjectID, changed: Bool) {
        var parents: [GitObjectID] = []
        do {
            let head = try commit(try resolve("HEAD"))
            if head.tree == tree { return (head.id, false) }
            parents = [head.id]
        } catch  where error.code == .notFound {
            // The first commit of a repository has no parent.
        }
        return (try createCommit(tree: tree, parents: parents, message: message, author: author), true)
    }
}
