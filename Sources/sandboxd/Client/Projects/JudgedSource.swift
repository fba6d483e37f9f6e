import Foundation
import Judge
import Templates

/// What `judge run` is pointed at, with the record of the template that it was made from.
struct JudgedSource: Sendable {
    let source: JudgeSource
    /// Nil where there is none, or none that can be read.
    let record: ProjectRecord?

    /// Bytes of a record that is still read.
    private static let recordLimit = 64 << 10

    /// Finds a folder, a commit of a folder's repository, or a commit of a repository elsewhere.
    ///
    /// - Parameters:
    ///   - place: a folder or a git URL.
    ///   - ref: a branch, tag or commit; nil judges a folder as it lies there, and a URL's default branch.
    ///   - folder: where a clone may lie.
    static func find(_ place: String, ref: String?, clonesInto folder: String) async throws -> JudgedSource {
        try await GitQueue(width: 1).run { cancellation in
            if ProjectFolder.isFolder(place) {
                guard let ref else { return try directory(place) }
                let repository = try GitRepository.containing(place)
                return try commit(repository.resolve(ref), in: repository)
            }
            guard place.contains("://") else {
                throw ClientError.cannot("There is no folder \(place.printable); name one, or a git URL.")
            }
            let repository = try GitRepository.createBare(at: folder + "/clone.git")
            let head = try repository.fetch(
                GitURL(place),
                refspecs: ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"],
                cancellation: cancellation
            )
            return try commit(repository.resolve(ref ?? head ?? Scaffold.branch), in: repository)
        }
    }

    private static func directory(_ place: String) throws -> JudgedSource {
        let path = URL(fileURLWithPath: place).standardizedFileURL.path
        let file = FileManager.default.contents(atPath: "\(path)/\(ProjectRecord.fileName)")
        return JudgedSource(
            source: .directory(path: path),
            record: try file.map { try ProjectRecord(parsing: [UInt8]($0)) }
        )
    }

    private static func commit(_ commit: GitObjectID, in repository: GitRepository) throws -> JudgedSource {
        let source = JudgeSource.commit(repositoryPath: repository.path, commit: commit)
        let file = try repository.file(at: ProjectRecord.fileName, in: commit, limit: recordLimit)
        return JudgedSource(source: source, record: try file.map { try ProjectRecord(parsing: $0.content) })
    }
}
