import CLibgit2

/// The one-time set-up of libgit2 that every handle in this module asks for first.
///
/// Theory of operation: libgit2 parses bytes that strangers wrote, in our process. It never starts a program
/// (no hooks, no smudge filters, no credential helpers), and these settings take away the rest of what it
/// would read from the host: no system or user configuration, no repository templates. What it stores must be
/// well formed, what it reads must match its hash, and packs are bounded.
enum GitLibrary {
    /// Objects that one pack may hold.
    static let packObjectLimit = 200_000

    /// Bytes that one object inside a pack may unfold to, where the library has that setting.
    static let packObjectSizeLimit = 256 << 20

    /// Bytes of packs that may be mapped into memory at once.
    static let mappedLimit = 1 << 30

    private static let initialised: Int32 = {
        let count = git_libgit2_init()
        guard count > 0 else { return count }
        // An empty path means "look nowhere", so that a committed result never depends on the host's settings.
        for level in [
            GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
            GIT_CONFIG_LEVEL_GLOBAL,
        ] {
            guard sandboxd_git_set_search_path(level.rawValue, "") == 0 else { return -1 }
        }
        let required = [
            sandboxd_git_set_template_path(""),
            sandboxd_git_enable_strict_object_creation(1),
            sandboxd_git_enable_strict_hash_verification(1),
            sandboxd_git_set_owner_validation(1),
            sandboxd_git_set_pack_max_objects(packObjectLimit),
            sandboxd_git_set_mapped_limit(mappedLimit),
            // A team's repository is acknowledged only when it would survive the machine's fall.
            sandboxd_git_enable_fsync(1),
        ]
        // Absent from some builds of the same version, therefore not required.
        _ = sandboxd_git_set_pack_max_object_size(packObjectSizeLimit)
        return required.allSatisfy { $0 == 0 } ? count : -1
    }()

    /// Sets libgit2 up at the first call, and does nothing later.
    static func require() throws(GitError) {
        guard initialised > 0 else { throw GitError.last("set up libgit2", code: initialised) }
    }
}

/// Runs one libgit2 call and turns a negative answer into an error that says what was being done.
func git(_ action: @autoclosure () -> String, _ call: () -> Int32) throws(GitError) {
    let code = call()
    guard code >= 0 else { throw GitError.last(action(), code: code) }
}
