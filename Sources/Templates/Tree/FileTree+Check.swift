extension FileTree {
    /// Checks that the tree can be written on any system without leaving its folder.
    ///
    /// Paths must be portable, links must stay inside, no two paths may be one on some file system, and the
    /// limits hold.
    public func check(limits: TreeLimits = .template) throws(TreeError) {
        var folders: [String: String] = [:]
        var bytes = 0
        for (path, file) in files {
            try PathRules.checkPortable(path)
            guard file.content.count <= limits.fileBytes else {
                throw .fileTooLarge(path, bytes: file.content.count, limit: limits.fileBytes)
            }
            bytes += file.content.count
            let components = path.components
            guard components.count <= limits.depth else { throw .tooDeep(path, limit: limits.depth) }
            for count in 1..<max(1, components.count) {
                let folder = components[..<count].joined(separator: "/")
                let known = folders.updateValue(folder, forKey: PathRules.collisionKey(folder))
                guard known == nil || known == folder else { throw .collision(known ?? "", folder) }
            }
        }
        guard files.count + folders.count <= limits.entries else {
            throw .tooManyEntries(limit: limits.entries)
        }
        guard bytes <= limits.bytes else { throw .tooManyBytes(limit: limits.bytes) }
        var seen: [String: String] = folders
        for path in paths {
            let known = seen.updateValue(path, forKey: PathRules.collisionKey(path))
            guard known == nil else { throw .collision(known ?? "", path) }
        }
        try SymlinkRules(links: links).check()
    }

    private var links: [String: String] {
        files.filter { $0.value.mode == .symlink }.mapValues { String(decoding: $0.content, as: UTF8.self) }
    }
}
