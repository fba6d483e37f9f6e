import CJail

/// The bubblewrap of this host.
struct Bubblewrap: Sendable {
    let path: String
    let version: String

    private static let needed = [
        "--args", "--disable-userns", "--info-fd", "--block-fd", "--seccomp", "--size", "--perms",
        "--ro-bind-data",
        "--as-pid-1",
    ]

    /// Asks the program for its version and options.
    ///
    /// - Throws: ``JailError/bubblewrapMissing(path:)``, or ``JailError/refused(message:)`` if it is too old.
    init(path: String) throws(JailError) {
        self.path = path
        guard let version = Self.output(path, "--version"), let help = Self.output(path, "--help") else {
            throw .bubblewrapMissing(path: path)
        }
        self.version = version.split(separator: "\n").first.map(String.init) ?? version
        let lacking = Self.needed.filter { !help.contains($0) }
        guard lacking.isEmpty else {
            throw .refused(
                message: "\(self.version) lacks \(lacking.joined(separator: ", ")); 0.8.0 or newer has all."
            )
        }
    }

    private static func output(_ path: String, _ argument: String) -> String? {
        var bytes = [UInt8](repeating: 0, count: 32 << 10)
        var count = 0
        let status = bytes.withUnsafeMutableBufferPointer {
            cjail_capture(path, argument, $0.baseAddress, $0.count, &count)
        }
        return status == 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }
}
