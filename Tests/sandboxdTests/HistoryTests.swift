import Devnet
import Testing
import sandboxd

@Suite("Histories over the API")
struct HistoryTests {
    /// A number among the metrics.
    private func metric(_ name: String, _ daemon: TestDaemon) async throws -> Int {
        let text = try await daemon.call("GET", "/metrics").text
        let line = text.split(separator: "\n").first { $0.hasPrefix("sandboxd_\(name) ") }
        return try #require(line?.split(separator: " ").last.flatMap { Int($0) })
    }

    @Test("are answered from the file as from memory, after a restart too")
    func file() async throws {
        try await withFolder { folder in
            var answers: [[JSONValue]] = []
            for memory in [512, 0] {
                try await TestDaemon.with(directory: folder, historyMemory: memory) { daemon in
                    let url = daemon.base
                    if answers.isEmpty {
                        for amount in 1...150 {
                            _ = try await daemon.rpc(url, "eth_sendTransaction", [WellKnown.transfer(amount)])
                        }
                    }
                    var all: [JSONValue] = []
                    for number in stride(from: 0, through: 150, by: 25) {
                        let block = JSONValue.string("0x" + String(number, radix: 16))
                        all.append(try await daemon.rpc(url, "eth_getBlockByNumber", [block, true]))
                        all.append(try await daemon.rpc(url, "eth_getBalance", [WellKnown.second, block]))
                        guard number > 0 else { continue }
                        all.append(try await daemon.rpc(url, "debug_traceBlockByNumber", [block]))
                    }
                    answers.append(all)
                    if memory == 0 {
                        #expect(try await metric("history_written_bytes_total", daemon) > 50_000)
                        #expect(try await metric("history_bytes", daemon) == 0)
                    } else {
                        #expect(try await metric("history_written_bytes_total", daemon) == 0)
                        #expect(try await metric("history_bytes", daemon) > 150_000)
                    }
                }
            }
            #expect(answers.count == 2)
            #expect(answers.first == answers.last)
        }
    }
}
