import Devnet
import NIOCore
import NIOWebSocket
import Testing
import sandboxd

@Suite("JSON-RPC over WebSocket", .timeLimit(.minutes(2)))
struct WebSocketTests {
    private static let chainID = Array(#"{"jsonrpc":"2.0","id":7,"method":"eth_chainId","params":[]}"#.utf8)

    @Test("text, binary and fragmented messages are answered in text, pings in pongs")
    func frames() async throws {
        try await TestDaemon.with { daemon in
            try await SocketClient.with(daemon.base) { client in
                try await client.write(.text, Self.chainID)
                #expect(try await client.message()["result"] == "0x7a69")
                try await client.write(.binary, Self.chainID)
                #expect(try await client.message()["result"] == "0x7a69")

                try await client.write(.text, Array(Self.chainID.prefix(10)), fin: false)
                try await client.write(.ping, [1, 2, 3])
                let frame = await client.frame()
                let pong = try #require(frame)
                #expect(pong.opcode == .pong)
                #expect(Array(buffer: pong.unmaskedData) == [1, 2, 3])
                try await client.write(.continuation, Array(Self.chainID[10..<20]), fin: false)
                try await client.write(.continuation, Array(Self.chainID.dropFirst(20)))
                #expect(try await client.message()["id"] == 7)
            }
        }
    }

    @Test("batches are answered in order, notifications by nothing, bad JSON by an error that ends nothing")
    func messages() async throws {
        try await TestDaemon.with { daemon in
            try await SocketClient.with(daemon.base) { client in
                let items = (0..<50).map { #"{"jsonrpc":"2.0","id":\#($0),"method":"eth_blockNumber"}"# }
                try await client.send("[\(items.joined(separator: ","))]")
                #expect(
                    try await client.message().array?.compactMap { $0["id"]?.int } == Array(0..<50)
                )
                try await client.send(#"{"jsonrpc":"2.0","method":"eth_blockNumber"}"#)
                for bad in ["{", "", "nonsense", "[]", "7", #"{"jsonrpc":"2.0","id":1}"#] {
                    try await client.send(bad)
                    let answer = try await client.message()
                    #expect([-32_700, -32_600].contains(answer["error"]?["code"]?.int), "\(bad)")
                }
                #expect(try await client.result("eth_chainId") == "0x7a69")
            }
        }
    }

    @Test("changes that were sent one after the other without waiting take place in that order")
    func pipelining() async throws {
        try await TestDaemon.with { daemon in
            try await SocketClient.with(daemon.base) { client in
                for value in 1...200 {
                    let call = JSONValue.object([
                        "jsonrpc": "2.0", "id": .int(value), "method": "eth_sendTransaction",
                        "params": [WellKnown.transfer(value)],
                    ])
                    try await client.write(.text, call.bytes)
                }
                var ids: Set<Int> = []
                for _ in 1...200 {
                    let answer = try await client.message()
                    #expect(answer["error"] == nil)
                    if let id = answer["id"]?.int { ids.insert(id) }
                }
                #expect(ids.count == 200)
                for value in [1, 2, 100, 199, 200] {
                    let hex = "0x" + String(value, radix: 16)
                    let block = try await client.result("eth_getBlockByNumber", [.string(hex), true])
                    #expect(block["transactions"]?.array?.first?["value"]?.string == hex)
                }
            }
        }
    }

    @Test("a frame or a message that is too large ends the connection with 1009")
    func tooLarge() async throws {
        var limits = DaemonLimits()
        limits.rpcBody = 10_000
        try await TestDaemon.with(limits: limits) { daemon in
            let spaces = [UInt8](repeating: 32, count: 9_000)
            try await SocketClient.with(daemon.base) { client in
                try await client.write(.text, spaces + Self.chainID)
                #expect(try await client.message()["id"] == 7)
                try await client.write(.text, spaces + spaces)
                #expect(try await client.closing().code == .messageTooLarge)
            }
            try await SocketClient.with(daemon.base) { client in
                try await client.write(.text, spaces, fin: false)
                try await client.write(.continuation, spaces)
                let closing = try await client.closing()
                #expect(closing.code == .messageTooLarge)
                #expect(closing.reason == "a message has at most 10000 bytes")
            }
        }
    }

    @Test("frames that RFC 6455 forbids end the connection with 1002")
    func protocolErrors() async throws {
        try await TestDaemon.with { daemon in
            let mistakes: [(SocketClient) async throws -> Void] = [
                { try await $0.write(.text, Self.chainID, masked: false) },
                { try await $0.write(.text, Self.chainID, reserved: true) },
                { try await $0.write(.continuation, Self.chainID) },
                {
                    try await $0.write(.text, Self.chainID, fin: false)
                    try await $0.write(.text, Self.chainID)
                },
                { try await $0.write(.ping, [1], fin: false) },
                { try await $0.write(WebSocketOpcode(encodedWebSocketOpcode: 3)!, Self.chainID) },
            ]
            for mistake in mistakes {
                try await SocketClient.with(daemon.base) { client in
                    try await mistake(client)
                    #expect(try await client.closing().code == .protocolError)
                }
            }
        }
    }

    @Test("a client's close is answered with its code")
    func close() async throws {
        try await TestDaemon.with { daemon in
            try await SocketClient.with(daemon.base) { client in
                try await client.write(.connectionClose, [0x03, 0xe8] + Array("bye".utf8))
                #expect(try await client.closing().code == .normalClosure)
                #expect(await client.frame() == nil)
            }
        }
    }

    @Test("a URL's policy holds for its WebSocket, and an address without a devnet has none")
    func policy() async throws {
        try await TestDaemon.with(participantsMayCheat: false) { daemon in
            let team = try await daemon.createTeam("team")
            let devnet = try await daemon.createDevnet(team)
            try await SocketClient.with(devnet["wsUrl"]) { client in
                let refused = try await client.call("evm_mine")
                #expect(refused["error"]?["code"] == -32_601)
                #expect(try await client.result("eth_blockNumber") == "0x0")
            }
            let seen = try await daemon.call("GET", "/api/v1/devnets/\(devnet["id"])", as: daemon.organiser)
            try await SocketClient.with(seen["adminRpcUrl"]) { client in
                _ = try await client.result("evm_mine")
                #expect(try await client.result("eth_blockNumber") == "0x1")
            }
            for path in ["/rpc/nothing", "/api/v1/templates", "/nowhere"] {
                await #expect(throws: SocketClient.Refused.self) {
                    _ = try await SocketClient.open(daemon.base + path)
                }
            }
            let refused = try await daemon.send(
                "GET",
                "/rpc/nothing",
                headers: [("upgrade", "websocket"), ("connection", "upgrade")]
            )
            #expect(refused.status == 404)
        }
        try await TestDaemon.with(host: "0.0.0.0") { daemon in
            await #expect(throws: SocketClient.Refused.self) { _ = try await SocketClient.open(daemon.base) }
        }
    }

    @Test("there are no more connections than the limit, and the next is told so")
    func limit() async throws {
        var limits = DaemonLimits()
        limits.connections = 2
        try await TestDaemon.with(limits: limits) { daemon in
            try await SocketClient.with(daemon.base) { first in
                _ = try await first.result("eth_chainId")
                try await SocketClient.with(daemon.base) { second in
                    _ = try await second.result("eth_chainId")
                    let refused = try await daemon.send(
                        "GET",
                        "/",
                        headers: [
                            ("upgrade", "websocket"), ("connection", "upgrade"),
                            ("sec-websocket-version", "13"),
                            ("sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA=="),
                        ]
                    )
                    #expect(refused.status == 503)
                }
            }
        }
    }

    @Test("stopping the daemon ends the connections")
    func stopping() async throws {
        var client: SocketClient?
        try await TestDaemon.with { daemon in
            let opened = try await SocketClient.open(daemon.base)
            _ = try await opened.result("eth_chainId")
            client = opened
        }
        #expect(try await client?.closing().code == .goingAway)
    }
}
