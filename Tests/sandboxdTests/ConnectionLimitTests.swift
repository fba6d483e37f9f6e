import Devnet
import NIOCore
import NIOPosix
import NIOWebSocket
import Testing
import sandboxd

@Suite("As many connections as there is room for", .timeLimit(.minutes(2)))
struct ConnectionLimitTests {
    private static let chainID = Array(#"{"jsonrpc":"2.0","id":7,"method":"eth_chainId","params":[]}"#.utf8)

    /// That a client comes in, if not at once.
    private func serves(_ daemon: TestDaemon) async throws {
        var status = 0
        for _ in 0..<500 where status != 200 {
            status = (try? await daemon.send("POST", "/", Self.chainID).status) ?? 0
            if status != 200 { try await Task.sleep(for: .milliseconds(10)) }
        }
        #expect(status == 200)
    }

    @Test("beyond the limit a client is told so by 503, and served once there is room")
    func limit() async throws {
        var limits = DaemonLimits()
        limits.sockets = 2
        try await TestDaemon.with(limits: limits) { daemon in
            try await SocketClient.with(daemon.base) { first in
                try await SocketClient.with(daemon.base) { second in
                    let refused = try await daemon.send("POST", "/", Self.chainID)
                    #expect(refused.status == 503)
                    #expect(refused["code"] == "too-many-connections")
                    await #expect(throws: (any Error).self) { try await SocketClient.open(daemon.base) }
                    // Those who are in notice nothing.
                    for client in [first, second] {
                        try await client.write(.text, Self.chainID)
                        #expect(try await client.message()["result"] == "0x7a69")
                    }
                }
            }
            try await serves(daemon)
        }
    }

    @Test("a crowd far beyond the limit ends nothing: the daemon answers when it is gone")
    func crowd() async throws {
        var limits = DaemonLimits()
        limits.sockets = 4
        try await TestDaemon.with(limits: limits) { daemon in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        try? await SocketClient.with(daemon.base) { client in
                            try await client.write(.text, Self.chainID)
                            _ = try await client.message()
                        }
                    }
                }
            }
            try await serves(daemon)
        }
    }

    @Test("clients that go without a word take nobody's place")
    func silence() async throws {
        var limits = DaemonLimits()
        limits.sockets = 2
        try await TestDaemon.with(limits: limits) { daemon in
            let port = try #require(daemon.base.split(separator: ":").last.flatMap { Int($0) })
            for _ in 0..<2 {
                let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .connect(host: "127.0.0.1", port: port).get()
                try await channel.close()
            }
            try await serves(daemon)
        }
    }
}
