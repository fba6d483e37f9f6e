import CLibgit2
import Foundation

extension GitRepository {
    /// Clones a repository into a folder that does not exist or is empty, and checks out its HEAD.
    ///
    /// A failed clone leaves nothing behind.
    /// - Parameter token: given as the password of HTTP basic authentication where the server asks for one.
    public static func clone(
        _ url: GitURL,
        into folder: String,
        token: String? = nil,
        limits: GitTransferLimits = GitTransferLimits(),
        cancellation: GitCancellation? = nil
    ) throws -> GitRepository {
        try GitLibrary.require()
        try StagedFolder.create(folder) { staging in
            var options = git_clone_options()
            try git("prepare a clone") {
                git_clone_options_init(&options, UInt32(GIT_CLONE_OPTIONS_VERSION))
            }
            let transfer = GitTransfer(token: token, limits: limits, cancellation: cancellation)
            try transfer.run("clone \(url)") { callbacks in
                options.fetch_opts.callbacks = callbacks
                options.fetch_opts.follow_redirects = GIT_REMOTE_REDIRECT_NONE
                options.checkout_opts.checkout_strategy = GIT_CHECKOUT_SAFE.rawValue
                // Hard links would tie the copy to its source's files.
                options.local = GIT_CLONE_NO_LOCAL
                var made: OpaquePointer?
                let code = git_clone(&made, url.text, staging, &options)
                git_repository_free(made)
                return code
            }
        }
        return try open(folder)
    }

    /// Brings references of another repository here, and says which branch its HEAD names.
    ///
    /// - Parameter refspecs: as git writes them, such as `+refs/heads/*:refs/heads/*`.
    @discardableResult
    public func fetch(
        _ url: GitURL,
        refspecs: [String],
        token: String? = nil,
        limits: GitTransferLimits = GitTransferLimits(),
        cancellation: GitCancellation? = nil
    ) throws(GitError) -> String? {
        let remote = try GitHandle("use \(url) as a remote", free: git_remote_free) {
            git_remote_create_anonymous(&$0, pointer, url.text)
        }
        var options = git_fetch_options()
        try git("prepare a fetch") {
            git_fetch_options_init(&options, UInt32(GIT_FETCH_OPTIONS_VERSION))
        }
        let transfer = GitTransfer(token: token, limits: limits, cancellation: cancellation)
        try transfer.run("fetch \(url)") { callbacks in
            options.callbacks = callbacks
            options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
            options.prune = GIT_FETCH_NO_PRUNE
            options.update_fetchhead = 0
            options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE
            return withStringArray(refspecs) { git_remote_fetch(remote.pointer, $0, &options, "sandboxd") }
        }
        var branch = git_buf()
        defer { git_buf_dispose(&branch) }
        guard git_remote_default_branch(&branch, remote.pointer) == 0, let name = branch.ptr else {
            return nil
        }
        return String(cString: name)
    }

    /// Sends references to another repository.
    ///
    /// - Parameters:
    ///   - refspec: as git writes them, such as `refs/heads/main:refs/heads/main`.
    ///   - token: given as the password of HTTP basic authentication where the server asks for one.
    public func push(
        to url: GitURL,
        refspec: String,
        token: String? = nil,
        cancellation: GitCancellation? = nil
    ) throws(GitError) {
        let remote = try GitHandle("use \(url) as a remote", free: git_remote_free) {
            git_remote_create_anonymous(&$0, pointer, url.text)
        }
        var options = git_push_options()
        try git("prepare a push") { git_push_options_init(&options, UInt32(GIT_PUSH_OPTIONS_VERSION)) }
        let transfer = GitTransfer(token: token, limits: GitTransferLimits(), cancellation: cancellation)
        try transfer.run("push to \(url)") { callbacks in
            options.callbacks = callbacks
            options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
            return withStringArray([refspec]) { git_remote_push(remote.pointer, $0, &options) }
        }
    }

    /// The URL that a remote was given, where there is a remote of this name.
    public func remote(_ name: String) -> String? {
        var remote: OpaquePointer?
        guard git_remote_lookup(&remote, pointer, name) == 0, let remote else { return nil }
        defer { git_remote_free(remote) }
        return git_remote_url(remote).map { String(cString: $0) }
    }

    /// Names another repository, or gives a remote a new URL.
    public func setRemote(_ name: String, to url: GitURL) throws(GitError) {
        if remote(name) != nil {
            try git("change the remote \"\(name)\"") { git_remote_set_url(pointer, name, url.text) }
            return
        }
        let made = try GitHandle("add the remote \"\(name)\"", free: git_remote_free) {
            git_remote_create(&$0, pointer, name, url.text)
        }
        _ = made.pointer
    }
}

/// Lends texts to a C call in libgit2's own form.
private func withStringArray(_ texts: [String], _ body: (UnsafePointer<git_strarray>) -> Int32) -> Int32 {
    var copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return copies.withUnsafeMutableBufferPointer { buffer in
        var array = git_strarray(strings: buffer.baseAddress, count: buffer.count)
        return body(&array)
    }
}
