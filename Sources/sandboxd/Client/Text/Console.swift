import Foundation

/// The process's two output streams: results go to one, everything said to people on the way to the other.
struct Console: Sendable {
    let outputStyle: TextStyle
    let errorStyle: TextStyle

    static let standard = Console(environment: ProcessInfo.processInfo.environment)

    private init(environment: [String: String]) {
        outputStyle = .of(isTerminal: isatty(STDOUT_FILENO) == 1, environment: environment)
        errorStyle = .of(isTerminal: isatty(STDERR_FILENO) == 1, environment: environment)
    }

    /// A result, on stdout.
    func print(_ lines: [String]) { Self.write(lines.joined(separator: "\n") + "\n", to: STDOUT_FILENO) }
    func print(_ line: String) { print([line]) }

    /// JSON as it came, ending in one line feed.
    func print(json bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        Self.write(text.hasSuffix("\n") ? text : text + "\n", to: STDOUT_FILENO)
    }

    /// A note on stderr.
    func note(_ line: String) { Self.write(line + "\n", to: STDERR_FILENO) }

    /// Whether somebody looks at stderr.
    var showsProgress: Bool { isatty(STDERR_FILENO) == 1 }

    /// A line on stderr that the next one writes over: only where somebody looks at it.
    func progress(_ line: String) { Self.write("\r\u{1b}[K" + line, to: STDERR_FILENO) }

    func report(_ error: any Error) {
        note("\(errorStyle.red("Error:")) \(String(describing: error))")
    }

    private static func write(_ text: String, to descriptor: Int32) {
        // Unbuffered, so that lines of both streams come in the order in which they were written; a reader
        // that has gone away is no failure of ours.
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return }
            bytes = bytes.dropFirst(written)
        }
    }
}
