/// How a file stands in a tree; git knows no more than these three.
public enum FileMode: String, Sendable, Hashable {
    case regular
    case executable
    /// The content is the link's target.
    case symlink
}

/// A folder held in memory: every file's path below it, with `/` between components, and its content.
public struct FileTree: Sendable, Hashable {
    public struct File: Sendable, Hashable {
        public let content: [UInt8]
        public let mode: FileMode

        public init(content: [UInt8], mode: FileMode = .regular) {
            self.content = content
            self.mode = mode
        }

        public init(_ text: String, mode: FileMode = .regular) {
            self.init(content: Array(text.utf8), mode: mode)
        }

        /// The content as UTF-8, where it is that.
        public var text: String? { String(validating: content, as: UTF8.self) }
    }

    public private(set) var files: [String: File]

    public init(_ files: [String: File] = [:]) {
        self.files = files
    }

    public subscript(path: String) -> File? {
        get { files[path] }
        set { files[path] = newValue }
    }

    public var paths: [String] { files.keys.sorted() }
    public var byteCount: Int { files.values.reduce(0) { $0 + $1.content.count } }
    public var isEmpty: Bool { files.isEmpty }

    /// The files below a folder, with paths relative to it.
    public func folder(_ path: String) -> FileTree {
        let prefix = path.hasSuffix("/") ? path : path + "/"
        var below: [String: File] = [:]
        for (path, file) in files where path.hasPrefix(prefix) {
            below[String(path.dropFirst(prefix.count))] = file
        }
        return FileTree(below)
    }

    /// Lays another tree over this one: its files replace those of the same path, all others stay.
    public func overlaid(with overlay: FileTree) -> FileTree {
        FileTree(files.merging(overlay.files) { _, new in new })
    }
}
