import Logging
import Templates

/// What a fetched source is known by.
struct FetchedSource: Sendable {
    var commit: String?
    var digest: String?
}

extension JudgePipeline {
    /// Unpacks the source into a folder; nil where it is refused.
    func fetch(_ run: inout JudgeRun, into folder: String) async throws(JudgeUnavailable) -> FetchedSource? {
        run.begin(.fetch)
        let source = run.request.source
        do {
            let (fetched, submodules) = try await git.run { _ in try Self.unpack(source, into: folder) }
            if !submodules.isEmpty {
                let names = submodules.prefix(5).map { PlainText.line($0, limit: 200) }
                run.notes.append("Submodules are not fetched: \(names.joined(separator: ", ")).")
            }
            run.end(.fetch, nil)
            return fetched
        } catch is CancellationError {
            throw .interrupted
        } catch {
            run.end(.fetch, fault(of: error))
            return nil
        }
    }

    private static func unpack(_ source: JudgeSource, into folder: String) throws -> (FetchedSource, [String])
    {
        switch source {
        case .commit(let path, let commit):
            let repository = try GitRepository.open(path)
            let report = try CommitExport.export(repository, commit: commit, into: folder)
            return (FetchedSource(commit: commit.hex), report.submodules)
        case .directory(let path):
            let files = try DirectoryExport.read(path)
            try files.write(into: folder, limits: .project)
            return (FetchedSource(digest: files.digest), [])
        }
    }

    /// Trouble with the team's files is the team's; trouble with disk and repository is ours.
    private func fault(of error: any Error) -> Fault {
        switch error {
        case TreeError.inputOutput, TreeError.notEmpty: break
        case let error as TreeError:
            return Fault(.sourceRefused, PlainText.line(error.description, limit: 600))
        case let error as GitError where error.code == .corrupt || error.code == .notFound:
            return Fault(
                .sourceRefused,
                "The commit cannot be read: it, or a part of it, is missing or damaged."
            )
        default: break
        }
        logger.error("a source could not be unpacked", metadata: ["error": "\(error)"])
        return Fault(.internalError, "The source could not be unpacked, which is the judge's fault.")
    }
}
