#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Walks a plain folder of this machine without following a single link.
struct FolderReader {
    struct Entry {
        let path: String
        let mode: FileMode
        let bytes: Int
    }

    let root: String
    let limits: TreeLimits
    /// Says which paths to leave out; `true` for a folder leaves out all that it holds.
    let skips: (_ path: String, _ isFolder: Bool) -> Bool

    /// Every file and link in the order of paths, after all limits and link rules were checked.
    func entries() throws(TreeError) -> [Entry] {
        var status = stat()
        guard stat(root, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw TreeError.missing(root)
        }
        var found: [Entry] = []
        var links: [String: String] = [:]
        var seen = 0
        var bytes = 0
        var pending = [""]
        while let folder = pending.popLast() {
            let names = try names(in: folder)
            // Texts that are canonically equal are one key here; two such names would hide each other.
            guard Set(names).count == names.count else {
                throw TreeError.badPath(folder, reason: "it holds two names that read the same")
            }
            for name in names {
                let path = folder.isEmpty ? name : "\(folder)/\(name)"
                guard lstat("\(root)/\(path)", &status) == 0 else { throw Folder.failure(path) }
                let kind = status.st_mode & S_IFMT
                if skips(path, kind == S_IFDIR) { continue }
                try PathRules.checkSafe(path)
                guard path.components.count <= limits.depth else {
                    throw TreeError.tooDeep(path, limit: limits.depth)
                }
                seen += 1
                guard seen <= limits.entries else { throw TreeError.tooManyEntries(limit: limits.entries) }
                switch kind {
                case S_IFDIR: pending.append(path)
                case S_IFLNK:
                    let target = try readLink(path)
                    links[path] = target
                    found.append(Entry(path: path, mode: .symlink, bytes: target.utf8.count))
                case S_IFREG:
                    let size = Int(status.st_size)
                    guard size <= limits.fileBytes else {
                        throw TreeError.fileTooLarge(path, bytes: size, limit: limits.fileBytes)
                    }
                    bytes += size
                    guard bytes <= limits.bytes else { throw TreeError.tooManyBytes(limit: limits.bytes) }
                    let mode: FileMode = status.st_mode & 0o100 == 0 ? .regular : .executable
                    found.append(Entry(path: path, mode: mode, bytes: size))
                default: throw TreeError.specialFile(path)
                }
            }
        }
        try SymlinkRules(links: links).check()
        return found.sorted { $0.path < $1.path }
    }

    /// One entry's content: a file's bytes, or a link's target.
    func content(of entry: Entry) throws(TreeError) -> [UInt8] {
        if entry.mode == .symlink { return Array(try readLink(entry.path).utf8) }
        // The folder may change while it is read: a link put in a file's place must not be followed, and a
        // pipe must not block.
        let descriptor = open("\(root)/\(entry.path)", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw Folder.failure(entry.path) }
        defer { close(descriptor) }
        var content: [UInt8] = []
        content.reserveCapacity(entry.bytes)
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return content }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw Folder.failure(entry.path)
            }
            content.append(contentsOf: buffer[..<count])
            guard content.count <= limits.fileBytes else {
                throw TreeError.fileTooLarge(entry.path, bytes: content.count, limit: limits.fileBytes)
            }
        }
    }

    /// The whole folder in memory.
    func tree() throws(TreeError) -> FileTree {
        var tree = FileTree()
        for entry in try entries() {
            tree[entry.path] = FileTree.File(content: try content(of: entry), mode: entry.mode)
        }
        return tree
    }

    private func names(in folder: String) throws(TreeError) -> [String] {
        try Folder.names(in: folder.isEmpty ? root : "\(root)/\(folder)")
    }

    private func readLink(_ path: String) throws(TreeError) -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("\(root)/\(path)", &buffer, buffer.count)
        guard count >= 0 else { throw Folder.failure(path) }
        guard let target = String(validating: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        else {
            throw TreeError.badSymlink(path, target: "", reason: "its target is not UTF-8")
        }
        return target
    }
}
