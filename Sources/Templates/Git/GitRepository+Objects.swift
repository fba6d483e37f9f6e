import CLibgit2

/// A commit's own data.
public struct GitCommit: Sendable, Hashable {
    public let id: GitObjectID
    public let tree: GitObjectID
    public let parents: [GitObjectID]
    public let message: String
    public let author: GitSignature
    /// When it was committed, in seconds since 1970, UTC.
    public let seconds: Int64
}

/// One name in a git tree.
struct GitTreeEntry {
    enum Kind: Equatable {
        case file(FileMode)
        case folder
        /// A commit of another repository, which is never fetched.
        case submodule
    }

    let name: String
    let kind: Kind
    let id: GitObjectID
}

extension GitRepository {
    /// Bytes that one tree object may have; git itself makes about 40 for a name.
    private static let treeObjectLimit = 8 << 20

    /// Reads a commit; an annotated tag is followed to its commit.
    public func commit(_ id: GitObjectID) throws(GitError) -> GitCommit {
        let object = try GitHandle("find the commit \(id.short)", free: git_object_free) {
            var raw = id.raw
            return git_object_lookup(&$0, pointer, &raw, GIT_OBJECT_ANY)
        }
        let peeled = try GitHandle("read \(id.short) as a commit", free: git_object_free) {
            git_object_peel(&$0, object.pointer, GIT_OBJECT_COMMIT)
        }
        let commit = peeled.pointer
        guard let ownID = git_commit_id(commit), let tree = git_commit_tree_id(commit) else {
            throw GitError(.corrupt, "The commit \(id.short) has no tree; fetch the repository again.")
        }
        let author = git_commit_author(commit)?.pointee
        return GitCommit(
            id: GitObjectID(ownID.pointee),
            tree: GitObjectID(tree.pointee),
            parents: (0..<git_commit_parentcount(commit)).compactMap { index in
                git_commit_parent_id(commit, index).map { GitObjectID($0.pointee) }
            },
            message: git_commit_message(commit).map { String(cString: $0) } ?? "",
            author: GitSignature(
                name: author?.name.map { String(cString: $0) } ?? "",
                email: author?.email.map { String(cString: $0) } ?? "",
                seconds: author?.when.time ?? 0
            ),
            seconds: git_commit_time(commit)
        )
    }

    /// Stores a commit without moving any reference.
    public func createCommit(
        tree: GitObjectID,
        parents: [GitObjectID],
        message: String,
        author: GitSignature
    ) throws(GitError) -> GitObjectID {
        let treeHandle = try GitHandle("find the tree \(tree.short)", free: git_tree_free) {
            var raw = tree.raw
            return git_tree_lookup(&$0, pointer, &raw)
        }
        var handles: [OpaquePointer?] = []
        defer { for handle in handles { git_commit_free(handle) } }
        for parent in parents {
            var found: OpaquePointer?
            try git("find the parent commit \(parent.short)") {
                var raw = parent.raw
                return git_commit_lookup(&found, pointer, &raw)
            }
            handles.append(found)
        }
        return try author.withRaw { signature throws(GitError) in
            var id = git_oid()
            try git("store a commit") {
                handles.withUnsafeMutableBufferPointer { parents in
                    git_commit_create(
                        &id,
                        pointer,
                        nil,
                        signature,
                        signature,
                        nil,
                        message,
                        treeHandle.pointer,
                        parents.count,
                        parents.baseAddress
                    )
                }
            }
            return GitObjectID(id)
        }
    }

    /// Stores a folder as blobs and trees.
    public func storeTree(_ tree: FileTree) throws(GitError) -> GitObjectID {
        var folders: [String: [(name: String, id: GitObjectID, mode: git_filemode_t)]] = ["": []]
        for path in tree.paths {
            guard let file = tree[path] else { continue }
            let components = path.components
            let folder = components.dropLast().joined(separator: "/")
            for depth in 0..<components.count {
                let name = components[..<depth].joined(separator: "/")
                if folders[name] == nil { folders[name] = [] }
            }
            let mode =
                switch file.mode {
                case .regular: GIT_FILEMODE_BLOB
                case .executable: GIT_FILEMODE_BLOB_EXECUTABLE
                case .symlink: GIT_FILEMODE_LINK
                }
            folders[folder]?.append((components.last ?? path, try storeBlob(file.content), mode))
        }
        // Deepest first, so that every folder's own tree exists before its parent names it.
        let order = folders.keys.filter { !$0.isEmpty }
            .sorted { ($0.components.count, $0) > ($1.components.count, $1) }
        for folder in order {
            let components = folder.components
            let parent = components.dropLast().joined(separator: "/")
            let id = try storeTree(folders[folder] ?? [])
            folders[parent]?.append((components.last ?? folder, id, GIT_FILEMODE_TREE))
        }
        return try storeTree(folders[""] ?? [])
    }

    /// Stores a file's content.
    public func storeBlob(_ content: [UInt8]) throws(GitError) -> GitObjectID {
        var id = git_oid()
        try git("store a file") { git_blob_create_from_buffer(&id, pointer, content, content.count) }
        return GitObjectID(id)
    }

    private func storeTree(
        _ entries: [(name: String, id: GitObjectID, mode: git_filemode_t)]
    ) throws(GitError) -> GitObjectID {
        let builder = try GitHandle("build a tree", free: git_treebuilder_free) {
            git_treebuilder_new(&$0, pointer, nil)
        }
        for entry in entries {
            try git("put \"\(entry.name)\" into a tree") {
                var raw = entry.id.raw
                return git_treebuilder_insert(nil, builder.pointer, entry.name, &raw, entry.mode)
            }
        }
        var id = git_oid()
        try git("store a tree") { git_treebuilder_write(&id, builder.pointer) }
        return GitObjectID(id)
    }

    /// A stored object's length, read without unfolding the object.
    func size(of id: GitObjectID) throws(GitError) -> Int {
        let database = try openDatabase()
        var size = 0
        var kind = GIT_OBJECT_ANY
        try git("find the object \(id.short)") {
            var raw = id.raw
            return git_odb_read_header(&size, &kind, database.pointer, &raw)
        }
        return size
    }

    /// A stored file's content.
    func blob(_ id: GitObjectID) throws(GitError) -> [UInt8] {
        let blob = try GitHandle("read the file object \(id.short)", free: git_blob_free) {
            var raw = id.raw
            return git_blob_lookup(&$0, pointer, &raw)
        }
        let count = Int(git_blob_rawsize(blob.pointer))
        return Array(UnsafeRawBufferPointer(start: git_blob_rawcontent(blob.pointer), count: count))
    }

    /// The names in one stored tree, in git's order, which may hold anything that its author liked.
    func treeEntries(_ id: GitObjectID) throws(GitError) -> [GitTreeEntry] {
        guard try size(of: id) <= Self.treeObjectLimit else {
            throw GitError(.tooLarge, "The tree \(id.short) is too large; split the folder.")
        }
        let tree = try GitHandle("read the tree \(id.short)", free: git_tree_free) {
            var raw = id.raw
            return git_tree_lookup(&$0, pointer, &raw)
        }
        var entries: [GitTreeEntry] = []
        for index in 0..<git_tree_entrycount(tree.pointer) {
            guard let entry = git_tree_entry_byindex(tree.pointer, index),
                let rawName = git_tree_entry_name(entry), let entryID = git_tree_entry_id(entry)
            else { continue }
            let kind: GitTreeEntry.Kind =
                switch git_tree_entry_filemode(entry) {
                case GIT_FILEMODE_TREE: .folder
                case GIT_FILEMODE_COMMIT: .submodule
                case GIT_FILEMODE_LINK: .file(.symlink)
                case GIT_FILEMODE_BLOB_EXECUTABLE: .file(.executable)
                default: .file(.regular)
                }
            guard let name = String(validatingCString: rawName) else {
                throw GitError(
                    .invalidName,
                    "The tree \(id.short) holds a file name that is not UTF-8; rename the file."
                )
            }
            entries.append(GitTreeEntry(name: name, kind: kind, id: GitObjectID(entryID.pointee)))
        }
        return entries
    }

    private func openDatabase() throws(GitError) -> GitHandle {
        try GitHandle("open the object database", free: git_odb_free) { git_repository_odb(&$0, pointer) }
    }
}
