/// Publishes a plain folder as a bare git repository.
///
/// A publication is a function of the folder alone: no parent, sandboxd as its author, one fixed time. So every
/// machine that publishes the same folder gets the same commit, and projects made from it are the same, too.
/// What was published before stays under `refs/published/ID`, and `refs/tags/vX.Y.Z` names each version's last.
struct FolderPublisher {
    /// The first second of 2026 in UTC: a folder has no time of its own that two machines would agree on.
    private static let seconds: Int64 = 1_767_225_600

    /// What tools leave behind while a template is being worked on.
    private static let leftovers: Set<String> = [
        ".git", "__pycache__", ".pytest_cache", ".venv", "node_modules", ".DS_Store",
    ]

    /// Publishes the folder if it differs from what is published, and returns the commit of its present state.
    ///
    /// A folder that is no valid template changes nothing.
    static func publish(_ folder: String, to path: String) throws -> GitObjectID {
        let reader = FolderReader(root: folder, limits: .template) { path, _ in
            let name = path.components.last ?? path
            return leftovers.contains(name) || name.hasSuffix(".pyc")
        }
        let files = try reader.tree()
        try files.check(limits: .template)
        let manifest = try Template.check(files)
        if !Folder.isOccupied(path) {
            try StagedFolder.create(path) { _ = try GitRepository.createBare(at: $0) }
        }
        let repository = try GitRepository.open(path)
        let commit = try repository.createCommit(
            tree: try repository.storeTree(files),
            parents: [],
            message: "Publish \(manifest.name) \(manifest.version)\n",
            author: .sandboxd(at: seconds)
        )
        try repository.setReference("refs/published/\(commit)", to: commit)
        try repository.setReference("refs/tags/v\(manifest.version)", to: commit)
        try repository.setReference("refs/heads/main", to: commit)
        return commit
    }
}
