import CJail
internal import Glibc

/// A file descriptor that is closed when nobody refers to it any more.
final class Descriptor: Sendable {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    deinit { close(number) }

    /// Wraps what a call of `CJail` returned: a descriptor or -errno.
    static func from(_ result: Int32, _ what: String) throws(JailError) -> Descriptor {
        guard result >= 0 else { throw .resourceUnavailable(what: what, errno: -result) }
        return Descriptor(result)
    }

    static func pipe() throws(JailError) -> (read: Descriptor, write: Descriptor) {
        try pair("pipe", cjail_pipe)
    }

    static func channel() throws(JailError) -> (read: Descriptor, write: Descriptor) {
        try pair("socket pair", cjail_channel)
    }

    static func memoryFile(_ name: String, _ bytes: [UInt8]) throws(JailError) -> Descriptor {
        try from(
            bytes.withUnsafeBytes { cjail_memory_file(name, $0.baseAddress, $0.count, 1) },
            "memory file"
        )
    }

    private static func pair(
        _ what: String,
        _ open: (UnsafeMutablePointer<Int32>?) -> Int32
    ) throws(JailError) -> (read: Descriptor, write: Descriptor) {
        var ends: [Int32] = [-1, -1]
        let code = ends.withUnsafeMutableBufferPointer { open($0.baseAddress) }
        guard code == 0 else { throw .resourceUnavailable(what: what, errno: -code) }
        return (Descriptor(ends[0]), Descriptor(ends[1]))
    }
}
