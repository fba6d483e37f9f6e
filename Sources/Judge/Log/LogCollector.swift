package import Jail
import Synchronization

/// Turns what a jailed program prints into clean lines: the last of them are kept, the first are passed on live.
package final class LogCollector: Sendable {
    /// Bytes of the tail that is kept.
    package static let tailBytes = 32 << 10
    /// A line longer than this is taken for two.
    static let lineBytes = 2 << 10
    /// Characters of a line that are kept: as an event it must fit into the store's.
    static let lineCharacters = 900
    /// Lines that are passed on while the program runs; a flood shows in the tail alone.
    package static let liveLines = 500

    private struct State {
        var partial: [JailStream: [UInt8]] = [:]
        var tail: [String] = []
        var tailBytes = 0
        var isCut = false
        var passedOn = 0
    }

    private let state = Mutex(State())
    private let onLine: @Sendable (String) -> Void

    package init(onLine: @escaping @Sendable (String) -> Void) {
        self.onLine = onLine
    }

    package func append(_ stream: JailStream, _ bytes: [UInt8]) {
        let lines = state.withLock { state in
            var open = state.partial[stream] ?? []
            var lines: [String] = []
            for byte in bytes {
                let isEnd = byte == UInt8(ascii: "\n")
                if !isEnd { open.append(byte) }
                if isEnd || open.count == Self.lineBytes {
                    lines.append(Self.keep(open, &state))
                    open.removeAll(keepingCapacity: true)
                }
            }
            state.partial[stream] = open
            return Self.live(lines, &state)
        }
        for line in lines { onLine(line) }
    }

    /// The end of the log, with what had no line break yet.
    package func finish() -> String {
        let lines = state.withLock { state in
            var lines: [String] = []
            for stream in [JailStream.output, .error] {
                guard let open = state.partial[stream], !open.isEmpty else { continue }
                lines.append(Self.keep(open, &state))
            }
            state.partial = [:]
            return Self.live(lines, &state)
        }
        for line in lines { onLine(line) }
        return state.withLock { ($0.isCut ? "[…]\n" : "") + $0.tail.joined(separator: "\n") }
    }

    private static func keep(_ bytes: [UInt8], _ state: inout State) -> String {
        let line = PlainText.line(bytes, limit: lineCharacters)
        state.tail.append(line)
        state.tailBytes += line.utf8.count + 1
        // Dropping half at once keeps the cost of a flood linear.
        if state.tailBytes > 2 * tailBytes {
            var dropped = 0
            while state.tailBytes > tailBytes, dropped < state.tail.count - 1 {
                state.tailBytes -= state.tail[dropped].utf8.count + 1
                dropped += 1
            }
            state.tail.removeFirst(dropped)
            state.isCut = true
        }
        return line
    }

    private static func live(_ lines: [String], _ state: inout State) -> [String] {
        let room = max(0, liveLines - state.passedOn)
        let passed = lines.prefix(room)
        state.passedOn += lines.count
        let isFull = room > 0 && state.passedOn >= liveLines
        return isFull ? passed + ["[more output follows in the report only]"] : Array(passed)
    }
}
