/// One version of a template, at one commit.
public struct Template: Sendable, Hashable {
    public let manifest: Manifest
    public let commit: GitObjectID
    /// When the template was committed, in seconds since 1970.
    public let commitSeconds: Int64
    /// The bare repository that holds the commit.
    public let repositoryPath: String

    public var name: String { manifest.name }
    public var version: SemanticVersion { manifest.version }

    /// Where a template keeps the hidden suite; nothing below it is ever part of a project.
    static let judgeFolder = "judge"
    static let projectFolder = "project"
    static let mutantsFolder = "judge/mutants"
    static let referenceFolder = "judge/reference"

    /// Reads and checks the template at a commit: manifest, every text, every path that the manifest names.
    ///
    /// - Throws: ``ManifestError``, ``TreeError`` or ``GitError``.
    init(repository: GitRepository, commit: GitObjectID) throws {
        let commit = try repository.commit(commit)
        let files = try CommitExport.read(repository, commit: commit.id, limits: .template)
        self.init(
            manifest: try Self.check(files),
            commit: commit.id,
            commitSeconds: commit.seconds,
            repositoryPath: repository.path
        )
    }

    private init(manifest: Manifest, commit: GitObjectID, commitSeconds: Int64, repositoryPath: String) {
        self.manifest = manifest
        self.commit = commit
        self.commitSeconds = commitSeconds
        self.repositoryPath = repositoryPath
    }

    /// Everything that the template holds, unrendered and hidden files included: never to be shown to a team.
    public func files() throws -> FileTree {
        try CommitExport.read(GitRepository.open(repositoryPath), commit: commit, limits: .template)
    }

    // MARK: Hidden files

    /// The hidden acceptance suite, rendered: what lies below `judge/` except reference and mutants.
    public func acceptanceSuite(_ answers: Answers) throws -> FileTree {
        let renderer = TreeRenderer(manifest: manifest, answers: answers)
        let suite = try files().files.filter { path, _ in
            !path.hasPrefix(Self.mutantsFolder + "/") && !path.hasPrefix(Self.referenceFolder + "/")
        }
        return try renderer.render(Self.judgeFolder, of: FileTree(suite))
    }

    /// A folder of the template, rendered, to be laid over a rendered project; `judge/reference` is the
    /// solution that earns full marks.
    ///
    /// - Throws: ``TreeError/missing(_:)`` where the template has no such folder.
    public func overlay(_ folder: String, _ answers: Answers) throws -> FileTree {
        let overlay = try TreeRenderer(manifest: manifest, answers: answers).render(folder, of: files())
        guard !overlay.isEmpty else { throw TreeError.missing("\(folder) of template \(name)") }
        return overlay
    }

    /// The names of the known wrong solutions; `overlay("judge/mutants/NAME", …)` gives one.
    public func mutants() throws -> [String] {
        let paths = try files().folder(Self.mutantsFolder).paths.map(\.components)
        return Set(paths.filter { $0.count > 1 }.compactMap(\.first)).sorted()
    }

    // MARK: Checks

    /// Reads the manifest of a template and checks the whole template by it.
    static func check(_ files: FileTree) throws -> Manifest {
        guard let file = files[Manifest.fileName], file.mode != .symlink else {
            throw ManifestError(
                file: Manifest.fileName,
                problem: "it is missing; a template needs one at its root"
            )
        }
        let manifest = try Manifest(parsing: file.content)
        let missing: (String, String) -> ManifestError = { key, path in
            ManifestError(
                file: Manifest.fileName,
                key: key,
                problem: "there is no \"\(path)\" in the template; add it"
            )
        }
        guard !files.folder(projectFolder).isEmpty else { throw missing("", "\(projectFolder)/") }
        for (index, rule) in manifest.paths.enumerated() where !files.paths.contains(where: rule.covers) {
            throw missing("paths[\(index)].path", rule.path)
        }
        let entry = "\(judgeFolder)/\(manifest.judge.acceptance.entry)"
        guard files[entry] != nil || files[entry + TreeRenderer.suffix] != nil else {
            throw missing("judge.acceptance.entry", entry)
        }
        if let record = files.folder(projectFolder).paths.first(where: {
            PathRules.collisionKey($0.hasSuffix(TreeRenderer.suffix) ? String($0.dropLast(9)) : $0)
                == ProjectRecord.fileName
        }) {
            throw ManifestError(
                file: "\(projectFolder)/\(record)",
                problem: "sandboxd writes this file itself; remove it"
            )
        }
        let defaults = Answers.defaults(of: manifest.variables)
        let renderer = TreeRenderer(manifest: manifest, answers: defaults ?? Answers(values: [:]))
        try renderer.checkTemplates(in: projectFolder, of: files)
        try renderer.checkTemplates(in: judgeFolder, of: files)
        if defaults != nil {
            try checkBuild(manifest, project: renderer.render(projectFolder, of: files), missing)
        }
        return manifest
    }

    /// The paths that the judge will ask for must exist in a project made from the defaults.
    private static func checkBuild(
        _ manifest: Manifest,
        project: FileTree,
        _ missing: (String, String) -> ManifestError
    ) throws {
        for (index, contract) in manifest.judge.build.contracts.enumerated() {
            let key = "judge.build.contracts[\(index)].path"
            guard project[contract.path] != nil else { throw missing(key, "project/\(contract.path)") }
        }
        let suite = manifest.judge.team.suite
        guard project[suite] != nil || !project.folder(suite).isEmpty else {
            throw missing("judge.team.suite", "project/\(suite)")
        }
    }
}
