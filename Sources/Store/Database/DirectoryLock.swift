import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The right of one process to a data directory: an exclusive `flock` on its `lock` file.
///
/// The kernel takes the lock back when the process ends, however it ends, so a stale file never bars a
/// restart. The process id inside is there for the error message alone.
final class DirectoryLock: Sendable {
    private let descriptor: Mutex<Int32?>

    init(directory: String) throws {
        let path = directory + "/lock"
        // Close-on-exec, or a jailed child would keep the directory locked after the daemon's end.
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw StoreError.notWritable(path: path, reason: String(cString: strerror(errno)))
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            let holder = Self.processId(in: file)
            close(file)
            guard reason == EWOULDBLOCK else {
                throw StoreError.notWritable(path: path, reason: String(cString: strerror(reason)))
            }
            throw StoreError.locked(directory: directory, pid: holder)
        }
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(file, 0) == 0, pwrite(file, text, text.count, 0) == text.count else {
            let reason = String(cString: strerror(errno))
            close(file)
            throw StoreError.notWritable(path: path, reason: reason)
        }
        descriptor = Mutex(file)
    }

    deinit {
        release()
    }

    func release() {
        descriptor.withLock { file in
            if let open = file {
                // A child that was forked and has yet to exec shares the lock; closing alone would leave it to it.
                _ = flock(open, LOCK_UN)
                close(open)
                file = nil
            }
        }
    }

    private static func processId(in file: Int32) -> Int32? {
        var buffer = [UInt8](repeating: 0, count: 16)
        let count = pread(file, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: buffer[..<count].prefix { $0 != 10 }, as: UTF8.self))
    }
}
