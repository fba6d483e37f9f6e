/// A stored tree that was checked and may be unfolded: limits, names and links.
struct StoredTree {
    struct Entry {
        let path: String
        let mode: FileMode
        let blob: GitObjectID
    }

    private(set) var entries: [Entry] = []
    private(set) var folders: [String] = []
    /// Paths of submodules, which are left out.
    private(set) var submodules: [String] = []

    private let repository: GitRepository

    init(repository: GitRepository, tree: GitObjectID, limits: TreeLimits) throws {
        self.repository = repository
        var measure = TreeMeasure(repository: repository, limits: limits)
        try measure.check(tree)
        try list(tree, path: "")
        var links: [String: String] = [:]
        for entry in entries where entry.mode == .symlink {
            guard try measure.size(of: entry.blob) <= PathRules.longestPath else {
                throw TreeError.badSymlink(entry.path, target: "", reason: "its target is too long")
            }
            guard let target = String(validating: try repository.blob(entry.blob), as: UTF8.self),
                !target.unicodeScalars.contains("\0")
            else {
                throw TreeError.badSymlink(entry.path, target: "", reason: "its target is no path")
            }
            links[entry.path] = target
        }
        try SymlinkRules(links: links).check()
    }

    func content(of entry: Entry) throws(GitError) -> [UInt8] { try repository.blob(entry.blob) }

    private mutating func list(_ tree: GitObjectID, path: String) throws {
        var names: Set<String> = []
        for entry in try repository.treeEntries(tree) {
            let entryPath = path.isEmpty ? entry.name : "\(path)/\(entry.name)"
            try PathRules.checkSafe(entryPath)
            guard !entry.name.utf8.contains(UInt8(ascii: "/")) else {
                throw TreeError.badPath(entryPath, reason: "a name inside the tree holds a slash")
            }
            // Git forbids it, a hostile object does it: a link and a folder of one name.
            guard names.insert(entry.name).inserted else { throw TreeError.collision(entryPath, entryPath) }
            switch entry.kind {
            case .submodule: submodules.append(entryPath)
            case .file(let mode): entries.append(Entry(path: entryPath, mode: mode, blob: entry.id))
            case .folder:
                folders.append(entryPath)
                try list(entry.id, path: entryPath)
            }
        }
    }
}
