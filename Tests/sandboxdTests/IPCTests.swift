import Devnet
import Foundation
import Testing
import sandboxd

@Suite("JSON-RPC over a Unix socket", .timeLimit(.minutes(1)))
struct IPCTests {
    private static func call(_ id: Int, _ method: String) -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":[]}"#
    }

    @Test("values are told apart with or without space between them, whole or in pieces")
    func stream() async throws {
        try await TestDaemon.with { daemon in
            try await IPCClient.with(daemon.ipc) { client in
                try await client.send(Self.call(1, "eth_chainId") + Self.call(2, "eth_chainId") + "\n\n ")
                var ids: [Int?] = []
                for _ in 0..<2 { ids.append(try await client.message()["id"]?.int) }
                #expect(ids == [1, 2])

                let batch = "[\(Self.call(3, "eth_blockNumber")),\(Self.call(4, "eth_chainId"))]"
                for character in batch { try await client.send(String(character)) }
                #expect(try await client.message().array?.compactMap { $0["id"]?.int } == [3, 4])

                // Brackets and quotes inside of strings are text.
                try await client.send(#"{"jsonrpc":"2.0","id":"}]\"{","method":"eth_chainId"}"#)
                #expect(try await client.message()["id"]?.string == "}]\"{")
            }
        }
    }

    @Test("a value that is no JSON is told and the next one is taken; what is no value ends the connection")
    func malformed() async throws {
        try await TestDaemon.with { daemon in
            try await IPCClient.with(daemon.ipc) { client in
                try await client.send("{\"a\":}" + Self.call(1, "eth_chainId"))
                #expect(try await client.message()["error"]?["code"] == -32_700)
                #expect(try await client.message()["result"] == "0x7a69")
                try await client.send("hello" + Self.call(2, "eth_chainId"))
                #expect(try await client.message()["error"]?["code"] == -32_700)
                #expect(await client.line() == nil)
            }
        }
        var limits = DaemonLimits()
        limits.rpcBody = 1_000
        try await TestDaemon.with(limits: limits) { daemon in
            try await IPCClient.with(daemon.ipc) { client in
                try await client.send("[" + String(repeating: " ", count: 2_000))
                let refused = try await client.message()
                #expect(refused["error"]?["message"] == "a message has at most 1000 bytes")
                #expect(await client.line() == nil)
            }
        }
    }

    @Test("subscriptions are served, and the same devnet is behind the root URL")
    func subscriptions() async throws {
        try await TestDaemon.with { daemon in
            try await IPCClient.with(daemon.ipc) { client in
                try await client.send(
                    #"{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}"#
                )
                let id = try await client.message()["result"]
                _ = try await daemon.rpc("/", "evm_mine")
                let news = try await client.message()
                #expect(news["params"]?["subscription"] == id)
                #expect(news["params"]?["result"]?["number"] == "0x1")
            }
        }
    }

    @Test(
        "the socket is its user's alone, in the data directory or where --ipc says, and goes with the daemon"
    )
    func file() async throws {
        try await withFolder { folder in
            let path = folder + "/data/sandboxd.ipc"
            for _ in 0..<2 {
                try await TestDaemon.with(directory: folder + "/data") { daemon in
                    #expect(daemon.ipc == path)
                    try await IPCClient.with(daemon.ipc) { client in
                        try await client.send(Self.call(1, "eth_chainId"))
                        #expect(try await client.message()["result"] == "0x7a69")
                    }
                    let attributes = try FileManager.default.attributesOfItem(atPath: path)
                    #expect(attributes[.posixPermissions] as? Int == 0o600)
                }
                #expect(!FileManager.default.fileExists(atPath: path))
            }
        }
    }
}
