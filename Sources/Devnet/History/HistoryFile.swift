import CHost
import Glibc
import Synchronization

/// A file without a name, to which parts of histories are moved out of memory.
///
/// It ends with the process, however that ends: what must outlast it is in the journal.
final class HistoryFile: Sendable {
    private let descriptor: Int32
    private let end = Atomic<Int>(0)

    private let reserve: UInt64

    /// Nil where no file can be made in the folder.
    ///
    /// - Parameter reserve: bytes that are left free of the disk.
    init?(in folder: String, reserve: UInt64) {
        self.reserve = reserve
        descriptor = host_nameless_file(folder)
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// Writes behind all else.
    ///
    /// - Returns: nil if the bytes are not all there, as on a disk that is nearly full; what was written of them is
    ///   given back.
    func write(_ bytes: [UInt8]) -> HistoryBatch? {
        guard bytes.count <= UInt32.max, hasRoom(for: bytes.count) else { return nil }
        let start = end.add(bytes.count, ordering: .relaxed).oldValue
        let batch = HistoryBatch(file: self, range: start..<start + bytes.count)
        return bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
                let count = pwrite(descriptor, rest.baseAddress, rest.count, start + done)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return nil }
                done += count
            }
            return batch
        }
    }

    private func hasRoom(for count: Int) -> Bool {
        var disk = statvfs()
        guard fstatvfs(descriptor, &disk) == 0 else { return false }
        let free = UInt64(disk.f_bavail) * UInt64(disk.f_frsize)
        return free >= UInt64(count) && free - UInt64(count) >= reserve
    }

    /// Reads what was written there.
    ///
    /// - Returns: nil if the disk fails.
    fileprivate func read(_ range: Range<Int>) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, done in
            while done < buffer.count {
                let rest = UnsafeMutableBufferPointer(rebasing: buffer[done...])
                let count = pread(descriptor, rest.baseAddress, rest.count, range.lowerBound + done)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                done += count
            }
        }
        return bytes.count == range.count ? bytes : nil
    }

    /// Gives the blocks of the disk in the range back; the file stays as long as it is.
    fileprivate func free(_ range: Range<Int>) {
        host_punch_hole(descriptor, Int64(range.lowerBound), Int64(range.count))
    }
}

/// Bytes that were written at once, and are given back at once, when nobody refers to any of them.
final class HistoryBatch: Sendable {
    private let file: HistoryFile
    private let range: Range<Int>

    fileprivate init(file: HistoryFile, range: Range<Int>) {
        self.file = file
        self.range = range
    }

    deinit { file.free(range) }

    /// Where a part of it is.
    func place(_ part: Range<Int>) -> HistoryPlace {
        HistoryPlace(batch: self, offset: UInt32(part.lowerBound), count: UInt32(part.count))
    }

    fileprivate func bytes(_ offset: UInt32, _ count: UInt32) -> [UInt8]? {
        let start = range.lowerBound + Int(offset)
        return file.read(start..<start + Int(count))
    }
}

/// Where in a file something is; it stays there as long as this exists.
struct HistoryPlace: Sendable {
    let batch: HistoryBatch
    let offset: UInt32
    let count: UInt32

    /// Nil if the disk fails.
    var bytes: [UInt8]? { batch.bytes(offset, count) }
}
