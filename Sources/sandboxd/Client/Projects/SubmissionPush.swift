import Foundation
import Templates

/// A participant's repository on its way to the daemon.
///
/// All work with git happens through a ``GitQueue``; the repository itself is opened anew each time, because it
/// belongs to one task at a time.
struct SubmissionPush: Sendable {
    /// The working copy's root.
    let folder: String
    /// What HEAD names, which is what is handed in.
    let commit: GitObjectID
    /// Whether there is work that no commit holds.
    let hasUncommittedWork: Bool
    /// Remotes' URLs by the names that commands look for.
    let remotes: [String: String]
    /// What the project was made from, where its record is there.
    let record: ProjectRecord?

    /// The remote that commands add.
    static let remote = "sandboxd"

    private static let git = GitQueue(width: 1)

    /// Looks at the repository around a folder.
    static func inspect(_ directory: String) async throws -> SubmissionPush {
        try await git.run { _ in
            let repository = try open(directory)
            guard let folder = repository.workingFolder else {
                throw ClientError.cannot("\(directory) is a bare repository; hand a working copy in.")
            }
            let commit: GitObjectID
            do { commit = try repository.resolve("HEAD") } catch let error as GitError
                where error.code == .notFound
            {
                throw ClientError.cannot("\(directory) has no commit yet; commit your work first.")
            }
            // A commit that nothing names; git's own housekeeping takes it away again.
            let present = try repository.snapshotWorkingCopy(
                message: "What is not committed\n",
                author: .sandboxd(at: 0)
            )
            let file = FileManager.default.contents(atPath: "\(folder)/\(ProjectRecord.fileName)")
            var remotes: [String: String] = [:]
            for name in [remote, "origin"] { remotes[name] = repository.remote(name) }
            return SubmissionPush(
                folder: folder,
                commit: commit,
                hasUncommittedWork: present != commit,
                remotes: remotes,
                record: try file.map { try ProjectRecord(parsing: [UInt8]($0)) }
            )
        }
    }

    /// The project of a daemon that a remote already names.
    func project(at server: ServerAddress) -> (id: String, url: String)? {
        for name in [Self.remote, "origin"] {
            guard let url = remotes[name], let id = server.project(of: url) else { continue }
            return (id, url)
        }
        return nil
    }

    /// Remembers where the project is.
    func addRemote(_ url: String) async throws {
        let folder = folder
        try await Self.git.run { _ in
            try GitRepository.containing(folder).setRemote(Self.remote, to: GitURL(url))
        }
    }

    /// Sends HEAD to the project's `main`.
    func push(to url: String, token: String?) async throws {
        let folder = folder
        try await Self.git.run { cancellation in
            try GitRepository.containing(folder).push(
                to: GitURL(url),
                refspec: "HEAD:refs/heads/\(Scaffold.branch)",
                token: token,
                cancellation: cancellation
            )
        }
    }

    private static func open(_ directory: String) throws -> GitRepository {
        do { return try GitRepository.containing(directory) } catch {
            throw ClientError.cannot(
                "\(directory) is in no git repository; make a project with \"sandboxd template new\"."
            )
        }
    }
}
