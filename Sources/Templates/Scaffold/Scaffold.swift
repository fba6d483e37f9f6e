/// A project as a template renders it, not yet written anywhere.
public struct RenderedProject: Sendable, Hashable {
    /// All files, `.sandbox.yml` included and nothing of `judge/`.
    public let tree: FileTree
    public let template: Template
    public let answers: Answers
}

/// Makes projects from templates.
///
/// The first commit is a function of template and answers alone: its author is sandboxd, its time the template
/// commit's. So a participant's machine and the server make the same commit, and the pristine rendering is
/// kept under a reference of its own, as the merge base of later updates.
public enum Scaffold {
    public static let branch = "main"

    /// The reference that keeps what the template rendered, whatever the team does to its branch.
    public static func pristineReference(of template: Template) -> String { "refs/scaffold/\(template.name)" }

    /// Renders a template's `project/` in memory.
    ///
    /// - Throws: ``TreeError`` for a path that would escape or is not portable, ``ManifestError`` for a text that
    ///   is no template, ``GitError`` where the template's repository cannot be read.
    public static func render(_ template: Template, _ answers: Answers) throws -> RenderedProject {
        let renderer = TreeRenderer(manifest: template.manifest, answers: answers)
        var tree = try renderer.render(Template.projectFolder, of: template.files())
        tree[ProjectRecord.fileName] = FileTree.File(ProjectRecord.yaml(template, answers))
        try tree.check(limits: .template)
        return RenderedProject(tree: tree, template: template, answers: answers)
    }

    /// Writes the project as a bare repository that does not exist yet.
    ///
    /// - Returns: the commit on `main`, which HEAD names.
    @discardableResult
    public static func createRepository(_ project: RenderedProject, bareAt path: String) throws -> GitObjectID
    {
        try StagedFolder.create(path) { staging in
            try commit(project, to: GitRepository.createBare(at: staging))
        }
    }

    /// Writes the project as a working copy with one commit, into a folder that is missing or empty.
    ///
    /// - Throws: ``TreeError/notEmpty(_:)`` where there is anything already.
    @discardableResult
    public static func create(_ project: RenderedProject, in folder: String) throws -> GitObjectID {
        try StagedFolder.create(folder) { staging in
            try project.tree.write(into: staging)
            let repository = try GitRepository.create(in: staging)
            let commit = try commit(project, to: repository)
            try repository.matchIndex(to: commit)
            return commit
        }
    }

    private static func commit(
        _ project: RenderedProject,
        to repository: GitRepository
    ) throws(GitError) -> GitObjectID {
        let template = project.template
        let commit = try repository.createCommit(
            tree: try repository.storeTree(project.tree),
            parents: [],
            message: """
                Scaffold \(template.name) \(template.version)

                Template: \(template.name)
                Version: \(template.version)
                Template-Commit: \(template.commit)

                """,
            author: .sandboxd(at: template.commitSeconds)
        )
        try repository.setReference("refs/heads/\(branch)", to: commit)
        try repository.setReference(pristineReference(of: template), to: commit)
        try repository.setHead("refs/heads/\(branch)")
        return commit
    }
}
