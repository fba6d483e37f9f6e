import CLibgit2
import Foundation

/// An open git repository.
///
/// All calls block on the disk or the network: make them off Swift's shared pool, through a ``GitQueue``. One
/// value belongs to one task at a time (it is not `Sendable`); opening a repository again is cheap.
public final class GitRepository {
    let handle: GitHandle

    /// Where the objects lie: the repository itself if it is bare, otherwise its `.git`.
    public let path: String

    init(_ handle: consuming GitHandle) {
        path = git_repository_path(handle.pointer).map { String(cString: $0) } ?? ""
        self.handle = handle
    }

    var pointer: OpaquePointer { handle.pointer }

    /// Opens the repository at exactly this place, bare or with a working copy; no parent folder is searched.
    public static func open(_ path: String) throws(GitError) -> GitRepository {
        try GitLibrary.require()
        let handle = try GitHandle("open the repository at \"\(path)\"", free: git_repository_free) {
            git_repository_open_ext(&$0, path, GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, nil)
        }
        return GitRepository(handle)
    }

    /// Opens the repository whose working copy holds this folder.
    public static func containing(_ folder: String) throws(GitError) -> GitRepository {
        try GitLibrary.require()
        let handle = try GitHandle("find a repository around \"\(folder)\"", free: git_repository_free) {
            git_repository_open_ext(&$0, folder, 0, nil)
        }
        return GitRepository(handle)
    }

    /// Makes an empty bare repository whose HEAD is `main`.
    public static func createBare(at path: String) throws(GitError) -> GitRepository {
        try create(at: path, bare: true)
    }

    /// Makes an empty repository with a working copy, whose HEAD is `main`.
    public static func create(in folder: String) throws(GitError) -> GitRepository {
        try create(at: folder, bare: false)
    }

    private static func create(at path: String, bare: Bool) throws(GitError) -> GitRepository {
        try GitLibrary.require()
        var options = git_repository_init_options()
        try git("prepare a repository") {
            git_repository_init_options_init(&options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION))
        }
        options.flags = GIT_REPOSITORY_INIT_MKPATH.rawValue | GIT_REPOSITORY_INIT_NO_REINIT.rawValue
        if bare { options.flags |= GIT_REPOSITORY_INIT_BARE.rawValue }
        let action = "make a repository at \"\(path)\""
        let code = "main".withCString { head in
            options.initial_head = head
            var made: OpaquePointer?
            let code = git_repository_init_ext(&made, path, &options)
            git_repository_free(made)
            return code
        }
        guard code >= 0 else { throw GitError.last(action, code: code) }
        let repository = try open(path)
        // Participants work on Macs and Windows: what would be `.git` there is refused here too.
        try repository.setConfiguration("core.protectHFS", true)
        try repository.setConfiguration("core.protectNTFS", true)
        return repository
    }

    public var isBare: Bool { git_repository_is_bare(pointer) == 1 }

    /// The working copy's folder without a slash at its end, where there is one.
    public var workingFolder: String? {
        guard let folder = git_repository_workdir(pointer) else { return nil }
        let text = String(cString: folder)
        return text.count > 1 && text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    private func setConfiguration(_ name: String, _ value: Bool) throws(GitError) {
        let configuration = try GitHandle("read the repository's settings", free: git_config_free) {
            git_repository_config(&$0, pointer)
        }
        try git("set \(name)") { git_config_set_bool(configuration.pointer, name, value ? 1 : 0) }
    }
}
