import CLibgit2

extension GitRepository {
    /// The commit that a branch, tag, full reference name or id stands for.
    ///
    /// - Throws: ``GitError`` with `notFound` where there is none.
    public func resolve(_ name: String) throws(GitError) -> GitObjectID {
        // No other revision syntax: `:/text` would search all of history for a stranger.
        if let id = GitObjectID(name) { return try commit(id).id }
        let candidates = name == "HEAD" ? [name] : [name, "refs/heads/\(name)", "refs/tags/\(name)"]
        for candidate in candidates where candidate == "HEAD" || candidate.hasPrefix("refs/") {
            guard let id = try target(of: candidate) else { continue }
            return try commit(id).id
        }
        throw GitError(
            .notFound,
            "The repository has no commit, branch or tag \"\(name.printable)\"; push it or name another."
        )
    }

    /// Every reference whose full name begins with the prefix, with the object that it names.
    public func references(prefix: String = "refs/") throws(GitError) -> [String: GitObjectID] {
        var names = git_strarray()
        try git("list the repository's references") { git_reference_list(&names, pointer) }
        defer { git_strarray_dispose(&names) }
        var found: [String: GitObjectID] = [:]
        for index in 0..<names.count {
            guard let raw = names.strings[index] else { continue }
            let name = String(cString: raw)
            guard name.hasPrefix(prefix), let id = try target(of: name) else { continue }
            found[name] = id
        }
        return found
    }

    /// Points a reference at an object, whatever it pointed at before.
    public func setReference(_ name: String, to id: GitObjectID) throws(GitError) {
        let reference = try GitHandle("set \(name) to \(id.short)", free: git_reference_free) {
            var raw = id.raw
            return git_reference_create(&$0, pointer, name, &raw, 1, "sandboxd")
        }
        _ = reference.pointer
    }

    /// Removes a reference; the objects that it named stay.
    public func deleteReference(_ name: String) throws(GitError) {
        try git("delete \(name)") { git_reference_remove(pointer, name) }
    }

    /// Points HEAD at a branch, which need not exist yet.
    public func setHead(_ name: String) throws(GitError) {
        try git("set HEAD to \(name)") { git_repository_set_head(pointer, name) }
    }

    /// The full name of the branch that HEAD points at, where it points at one.
    public var headBranch: String? {
        var head: OpaquePointer?
        guard git_reference_lookup(&head, pointer, "HEAD") == 0, let head else { return nil }
        defer { git_reference_free(head) }
        return git_reference_symbolic_target(head).map { String(cString: $0) }
    }

    private func target(of reference: String) throws(GitError) -> GitObjectID? {
        var id = git_oid()
        let code = git_reference_name_to_id(&id, pointer, reference)
        if code == GIT_ENOTFOUND.rawValue || code == GIT_EUNBORNBRANCH.rawValue { return nil }
        guard code >= 0 else {
            if code == GIT_EINVALIDSPEC.rawValue { return nil }
            throw GitError.last("look up \"\(reference.printable)\"", code: code)
        }
        return GitObjectID(id)
    }
}
