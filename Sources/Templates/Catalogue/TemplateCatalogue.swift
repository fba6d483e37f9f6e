import Synchronization

/// All templates that this machine can make projects from.
///
/// Theory of operation: every source has a bare repository below one directory. A refresh brings each up to
/// date and reads its newest state; what a source served before stays served when that fails. Reading the list
/// takes no I/O. All other calls block on the disk or the network: make them through a ``GitQueue``.
public final class TemplateCatalogue: Sendable {
    private struct Served {
        let source: TemplateSource
        let newest: Template
        let versions: [SemanticVersion: GitObjectID]
    }

    public let sources: [TemplateSource]
    private let directory: String
    private let limits: GitTransferLimits
    private let served = Mutex<[String: Served]>([:])
    /// One refresh at a time; readers of the list never wait for it.
    private let refreshing = Mutex(())

    /// - Parameter directory: where the repositories are kept; made where it is missing.
    public init(
        directory: String,
        sources: [TemplateSource],
        limits: GitTransferLimits = GitTransferLimits()
    ) {
        self.directory = directory
        self.sources = sources
        self.limits = limits
    }

    /// Brings every source up to date.
    ///
    /// - Parameter offline: reads what is already here and asks no other machine.
    /// - Returns: what is wrong with single sources; the others are served all the same.
    public func refresh(offline: Bool = false, cancellation: GitCancellation? = nil) -> [TemplateProblem] {
        refreshing.withLock { _ in
            var problems: [TemplateProblem] = []
            var found: [String: Served] = [:]
            for source in sources {
                let path = repositoryPath(of: source)
                var reason: String?
                do {
                    try update(source, at: path, offline: offline, cancellation)
                } catch {
                    reason = Self.sentence(error)
                }
                var entry: Served?
                if Folder.isOccupied(path) {
                    do {
                        entry = try read(source, at: path)
                    } catch {
                        reason = reason ?? Self.sentence(error)
                    }
                }
                // A newer state that cannot be read does not take the older one away.
                entry = entry ?? served.withLock { $0.values.first { $0.source == source } }
                if let name = entry?.newest.name, let other = found[name] {
                    reason = "Its name \"\(name)\" is taken by \(other.source); rename one of the two."
                    entry = nil
                }
                if let entry { found[entry.newest.name] = entry }
                if let reason {
                    problems.append(TemplateProblem(source: source, isServed: entry != nil, reason: reason))
                }
            }
            let result = found
            served.withLock { $0 = result }
            return problems
        }
    }

    /// The newest version of every template, in the order of names.
    public var templates: [Template] {
        served.withLock { $0.values.map(\.newest) }.sorted { $0.name < $1.name }
    }

    /// The versions that a template can be had in, the newest first.
    public func versions(of name: String) -> [SemanticVersion] {
        let entry = served.withLock { $0[name] }
        return entry.map { $0.versions.keys.sorted(by: >) } ?? []
    }

    /// One template, in its newest version where none is named.
    ///
    /// - Throws: ``TemplateError``; ``ManifestError`` or ``GitError`` where an old version cannot be read.
    public func template(named name: String, version: SemanticVersion? = nil) throws -> Template {
        let (entry, known) = served.withLock { ($0[name], $0.keys.sorted()) }
        guard let entry else {
            throw TemplateError.unknownTemplate(
                name,
                known: known,
                near: Spelling.nearest(to: name, among: known)
            )
        }
        guard let version, version != entry.newest.version else { return entry.newest }
        guard let commit = entry.versions[version] else {
            throw TemplateError.unknownVersion(
                version,
                of: name,
                known: entry.versions.keys.sorted(by: >)
            )
        }
        return try template(named: name, commit: commit)
    }

    /// A template as it was at a commit, such as a project's record names; that it is still known is certain as
    /// long as the directory is kept.
    public func template(named name: String, commit: GitObjectID) throws -> Template {
        let newest = try template(named: name)
        guard commit != newest.commit else { return newest }
        return try Template(repository: GitRepository.open(newest.repositoryPath), commit: commit)
    }

    private func update(
        _ source: TemplateSource,
        at path: String,
        offline: Bool,
        _ cancellation: GitCancellation?
    ) throws {
        switch source {
        case .folder(let folder): _ = try FolderPublisher.publish(folder, to: path)
        case .git(let url):
            if offline { return }
            try TemplateMirror.update(url, at: path, limits: limits, cancellation: cancellation)
        }
    }

    private func read(_ source: TemplateSource, at path: String) throws -> Served {
        let repository = try GitRepository.open(path)
        let newest = try Template(repository: repository, commit: repository.resolve("HEAD"))
        var versions: [SemanticVersion: GitObjectID] = [:]
        let prefix = "refs/tags/"
        for tag in try repository.references(prefix: prefix).keys {
            guard let version = SemanticVersion(String(tag.dropFirst(prefix.count))) else { continue }
            versions[version] = try repository.resolve(tag)
        }
        versions[newest.version] = newest.commit
        return Served(source: source, newest: newest, versions: versions)
    }

    private func repositoryPath(of source: TemplateSource) -> String {
        switch source {
        case .folder(let path): "\(directory)/published/\(Folder.label(of: path)).git"
        case .git(let url): "\(directory)/mirrors/\(Folder.label(of: url.text)).git"
        }
    }

    private static func sentence(_ error: any Error) -> String { String(describing: error) }
}
