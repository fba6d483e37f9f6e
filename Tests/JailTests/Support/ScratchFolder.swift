import Glibc
import Synchronization

/// A folder of a test's own, removed with its contents at the end.
final class ScratchFolder: Sendable {
    struct Failure: Error {
        let what: String
        let errno: Int32
    }

    let path: String
    private let made = Mutex<[String]>([])

    init() throws {
        var template = Array("/tmp/jail-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(what: "mkdtemp", errno: errno) }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Writes a file two levels down, `folder/name`; the scratch folder itself gets `parentMode`.
    func write(_ text: String, to name: String, parentMode: mode_t) throws {
        if let slash = name.lastIndex(of: "/") {
            mkdir(path + "/" + name[..<slash], 0o755)
            made.withLock { $0.append(path + "/" + name[..<slash]) }
        }
        let file = open(path + "/" + name, O_CREAT | O_WRONLY | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Failure(what: name, errno: errno) }
        defer { close(file) }
        made.withLock { $0.append(path + "/" + name) }
        let bytes = Array(text.utf8)
        guard Glibc.write(file, bytes, bytes.count) == bytes.count else {
            throw Failure(what: name, errno: errno)
        }
        chmod(path, parentMode)
    }

    deinit {
        chmod(path, 0o700)
        for name in made.withLock({ $0.reversed() }) { remove(name) }
        rmdir(path)
    }
}
