/// Keeps a bare copy of a template's git repository, so that it is served when its origin is away.
struct TemplateMirror {
    private static let refspecs = ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"]

    static func update(
        _ url: GitURL,
        at path: String,
        limits: GitTransferLimits,
        cancellation: GitCancellation?
    ) throws {
        if Folder.isOccupied(path) {
            try fetch(url, into: GitRepository.open(path), limits, cancellation)
        } else {
            try StagedFolder.create(path) { staging in
                try fetch(url, into: GitRepository.createBare(at: staging), limits, cancellation)
            }
        }
    }

    private static func fetch(
        _ url: GitURL,
        into repository: GitRepository,
        _ limits: GitTransferLimits,
        _ cancellation: GitCancellation?
    ) throws(GitError) {
        let head = try repository.fetch(
            url,
            refspecs: refspecs,
            limits: limits,
            cancellation: cancellation
        )
        guard let head else {
            throw GitError(.notFound, "The repository \(url) has no branch yet; push the template to it.")
        }
        try repository.setHead(head)
    }
}
