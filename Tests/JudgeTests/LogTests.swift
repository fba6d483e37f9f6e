import Jail
import Judge
import Synchronization
import Testing

@Suite("Logs of judged programs")
struct LogTests {
    @Test(
        "A line loses what could act on a terminal or a page",
        arguments: [
            ("plain 한국어 ✓", "plain 한국어 ✓"),
            ("\u{1b}[31;1mred\u{1b}[0m", "red"),
            ("\u{1b}]0;title\u{07}after", "after"),
            ("\u{1b}]8;;http://x\u{1b}\\link", "link"),
            ("a\u{1b}Pdata\u{1b}\\b", "ab"),
            ("tab\there", "tab here"),
            ("back\u{08}\u{7f}\u{9b}31m\r", "back31m"),
            ("\u{202e}abc\u{2066}", "abc"),
            ("\u{1b}[", ""),
        ]
    )
    func clean(_ text: String, _ expected: String) {
        #expect(PlainText.line(text) == expected)
    }

    @Test("A line is cut at its limit")
    func cut() {
        #expect(PlainText.line("abcd", limit: 4) == "abcd")
        #expect(PlainText.line("abcdef", limit: 4) == "abcd…")
        #expect(PlainText.line([0x61, 0xff, 0x62]) == "a\u{fffd}b")
    }

    @Test("Lines of both streams are put together, whatever pieces they come in")
    func pieces() {
        let lines = Mutex<[String]>([])
        let log = LogCollector { line in lines.withLock { $0.append(line) } }
        log.append(.output, Array("one\ntw".utf8))
        log.append(.error, Array("warning\n".utf8))
        log.append(.output, Array("o\nend".utf8))
        #expect(lines.withLock { $0 } == ["one", "warning", "two"])
        #expect(log.finish() == "one\nwarning\ntwo\nend")
    }

    @Test("Of a flood the end is kept, and the first lines are passed on")
    func flood() {
        let lines = Mutex<[String]>([])
        let log = LogCollector { line in lines.withLock { $0.append(line) } }
        for number in 0..<20_000 { log.append(.output, Array("line \(number)\n".utf8)) }
        let tail = log.finish()
        #expect(tail.hasPrefix("[…]\n"))
        #expect(tail.hasSuffix("line 19999"))
        #expect(tail.utf8.count <= 2 * LogCollector.tailBytes + 16)
        #expect(tail.utf8.count > LogCollector.tailBytes / 2)
        #expect(lines.withLock { $0.count } == LogCollector.liveLines + 1)
    }

    @Test("A line without end is taken in pieces")
    func endless() {
        let log = LogCollector { _ in }
        log.append(.output, [UInt8](repeating: 0x61, count: 1 << 20))
        #expect(log.finish().utf8.count <= 2 * LogCollector.tailBytes + 16)
    }
}
