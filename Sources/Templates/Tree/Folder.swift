import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The few questions that are asked about folders as a whole.
enum Folder {
    /// Whether there is something: a file, or a folder that holds anything.
    static func isOccupied(_ path: String) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0 else { return false }
        guard status.st_mode & S_IFMT == S_IFDIR else { return true }
        guard let content = try? FileManager.default.contentsOfDirectory(atPath: path) else { return true }
        return !content.isEmpty
    }

    static func makeEmpty(_ path: String) throws(TreeError) {
        guard !isOccupied(path) else { throw .notEmpty(path) }
        try make(path)
    }

    static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// The names in a folder, sorted.
    static func names(in path: String) throws(TreeError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            throw .inputOutput(path, reason: "the folder could not be listed")
        }
    }

    /// A short name for a path or URL, fit for a file: its last word, and a checksum of the whole, which keeps
    /// sources of the same last word apart.
    static func label(of source: String) -> String {
        var checksum: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in source.utf8 { checksum = (checksum ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let last = source.split(separator: "/").last.map(String.init) ?? "source"
        let word = last.unicodeScalars.filter { $0.isASCII && ($0.properties.isAlphabetic || $0 == "-") }
        return "\(String(String.UnicodeScalarView(word)).prefix(40))-\(String(checksum, radix: 16))"
    }

    static func make(_ path: String) throws(TreeError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .inputOutput(path, reason: "the folder could not be made")
        }
    }

    /// The path with every link on the way resolved, where it exists.
    static func realPath(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    static func failure(_ path: String) -> TreeError {
        let number = errno
        return .inputOutput(path, reason: String(cString: strerror(number)))
    }
}
