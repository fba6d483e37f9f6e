/// A tree of files that must not be written, or could not be.
public enum TreeError: Error, Hashable, CustomStringConvertible {
    /// A path that is unsafe or not portable.
    case badPath(String, reason: String)
    /// Two paths that some file systems hold for the same, or a file that stands where a folder is needed.
    case collision(String, String)
    /// A symbolic link that leaves the tree, or never ends.
    case badSymlink(String, target: String, reason: String)
    /// Sockets, pipes and devices.
    case specialFile(String)
    case tooManyEntries(limit: Int)
    case tooManyBytes(limit: Int)
    case tooDeep(String, limit: Int)
    case fileTooLarge(String, bytes: Int, limit: Int)
    case missing(String)
    case notEmpty(String)
    case inputOutput(String, reason: String)

    /// Stable, for programs.
    public var code: String {
        switch self {
        case .badPath: "bad_path"
        case .collision: "path_collision"
        case .badSymlink: "bad_symlink"
        case .specialFile: "special_file"
        case .tooManyEntries: "too_many_entries"
        case .tooManyBytes: "too_many_bytes"
        case .tooDeep: "too_deep"
        case .fileTooLarge: "file_too_large"
        case .missing: "missing"
        case .notEmpty: "not_empty"
        case .inputOutput: "input_output"
        }
    }

    public var description: String {
        switch self {
        case .badPath(let path, let reason):
            "The path \"\(path.printable)\" cannot be used: \(reason); rename it."
        case .collision(let first, let second):
            "\"\(first.printable)\" and \"\(second.printable)\" cannot stand side by side, because some file "
                + "systems hold them for the same place; rename one."
        case .badSymlink(let path, let target, let reason):
            "The symbolic link \"\(path.printable)\" to \"\(target.printable)\" is refused: \(reason); "
                + "let it point to a file inside the tree or remove it."
        case .specialFile(let path):
            "\"\(path.printable)\" is neither a file, a folder nor a symbolic link; remove it."
        case .tooManyEntries(let limit):
            "The tree holds more than \(limit) files and folders; remove what does not belong to the project."
        case .tooManyBytes(let limit):
            "The tree holds more than \(limit) bytes; remove what does not belong to the project."
        case .tooDeep(let path, let limit):
            "\"\(path.printable)\" lies more than \(limit) folders deep; move it up."
        case .fileTooLarge(let path, let bytes, let limit):
            "\"\(path.printable)\" has \(bytes) bytes and a file may have \(limit); make it smaller."
        case .missing(let path):
            "There is no \"\(path.printable)\"; check the name."
        case .notEmpty(let path):
            "\"\(path.printable)\" exists and is not empty; choose another place or empty it first."
        case .inputOutput(let path, let reason):
            "\"\(path.printable)\" could not be read or written: \(reason); check the disk and its permissions."
        }
    }
}

extension String {
    /// The text with control characters shown, so that a hostile name cannot write on a terminal.
    var printable: String {
        var shown = ""
        for scalar in unicodeScalars.prefix(300) {
            let isControl = scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
            shown += isControl ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }
        return shown
    }
}
