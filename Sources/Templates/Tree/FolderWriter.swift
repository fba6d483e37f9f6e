import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes checked files into a folder of our own.
///
/// Links are kept back and made last, so that no file is ever written through one; every file is created
/// exclusively, so that nothing is ever overwritten.
struct FolderWriter {
    let root: String
    private var folders: Set<String> = []
    private var links: [(path: String, target: String)] = []

    /// Takes a folder, which is made where it is missing and must hold nothing.
    init(into root: String) throws(TreeError) {
        self.root = root
        try Folder.makeEmpty(root)
    }

    mutating func write(_ content: some Collection<UInt8>, to path: String, mode: FileMode) throws(TreeError)
    {
        if mode == .symlink {
            links.append((path, String(decoding: content, as: UTF8.self)))
            return
        }
        try makeFolder(of: path)
        let full = "\(root)/\(path)"
        let descriptor = open(full, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Folder.failure(path) }
        defer { close(descriptor) }
        guard writeAll(Array(content), to: descriptor) else { throw Folder.failure(path) }
        // Set on the descriptor, so that the caller's umask has no say.
        guard fchmod(descriptor, mode == .executable ? 0o755 : 0o644) == 0 else { throw Folder.failure(path) }
    }

    mutating func makeFolder(_ path: String) throws(TreeError) {
        guard folders.insert(path).inserted else { return }
        let components = path.components
        if components.count > 1 { try makeFolder(components.dropLast().joined(separator: "/")) }
        guard mkdir("\(root)/\(path)", 0o755) == 0 else { throw Folder.failure(path) }
        guard chmod("\(root)/\(path)", 0o755) == 0 else { throw Folder.failure(path) }
    }

    /// Makes the links that were kept back; nothing can be written any more.
    consuming func finish() throws(TreeError) {
        for (path, _) in links { try makeFolder(of: path) }
        for (path, target) in links {
            guard symlink(target, "\(root)/\(path)") == 0 else { throw Folder.failure(path) }
        }
    }

    private mutating func makeFolder(of path: String) throws(TreeError) {
        let components = path.components
        if components.count > 1 { try makeFolder(components.dropLast().joined(separator: "/")) }
    }
}

/// Outside the type, whose own `write` would hide the system's.
private func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
        let count = bytes.withUnsafeBytes { buffer in
            write(descriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
        }
        if count > 0 {
            written += count
        } else if errno != EINTR {
            return false
        }
    }
    return true
}

extension FileTree {
    /// Checks the tree and writes it into a folder, which is made where it is missing and must be empty.
    public func write(into folder: String, limits: TreeLimits = .template) throws(TreeError) {
        try check(limits: limits)
        var writer = try FolderWriter(into: folder)
        for path in paths {
            if let file = files[path] { try writer.write(file.content, to: path, mode: file.mode) }
        }
        try writer.finish()
    }
}
