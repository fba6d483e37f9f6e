import Devnet
import Testing
import sandboxd

@Suite("The pool of numbered devnets", .timeLimit(.minutes(1)))
struct PoolTests {
    @Test("each number is a devnet of its own, made on first use, with the drop-in devnet's accounts")
    func isolation() async throws {
        try await TestDaemon.with { daemon in
            #expect(try await daemon.rpc("/1", "eth_chainId") == "0x7a69")
            #expect(try await daemon.rpc("/1", "eth_accounts").array?.first == WellKnown.first)
            _ = try await daemon.rpc("/1", "eth_sendTransaction", [WellKnown.transfer()])
            #expect(try await daemon.rpc("/1", "eth_blockNumber") == "0x1")
            #expect(try await daemon.rpc("/2", "eth_blockNumber") == "0x0")
            #expect(try await daemon.rpc("/", "eth_blockNumber") == "0x0")
            #expect(try await daemon.rpc("/18446744073709551615", "eth_blockNumber") == "0x0")
        }
    }

    @Test("start, restart, stop, destroy, messages and the health check answer as prool's do")
    func life() async throws {
        try await TestDaemon.with { daemon in
            #expect(try await daemon.send("GET", "/healthcheck").status == 200)
            let started = try await daemon.send("GET", "/7/start")
            #expect(started.status == 200)
            #expect(started["url"] == daemon.base + "/7")
            #expect(started["host"] == "127.0.0.1")
            #expect(started.json["port"]?.int.map { daemon.base.hasSuffix(":\($0)") } == true)
            _ = try await daemon.rpc("/7", "evm_mine")
            // To start what runs changes nothing.
            #expect(try await daemon.send("POST", "/7/start").status == 200)
            #expect(try await daemon.rpc("/7", "eth_blockNumber") == "0x1")
            let messages = try await daemon.send("GET", "/7/messages")
            #expect(messages.json.array?.count == 2)
            #expect(try await daemon.send("GET", "/7/restart").status == 200)
            #expect(try await daemon.rpc("/7", "eth_blockNumber") == "0x0")
            for verb in ["stop", "destroy"] {
                _ = try await daemon.rpc("/7", "evm_mine")
                #expect(try await daemon.send("GET", "/7/\(verb)").status == 200)
                #expect(try await daemon.send("GET", "/7/messages").json.array == [])
                #expect(try await daemon.rpc("/7", "eth_blockNumber") == "0x0")
            }
            #expect(try await daemon.send("GET", "/7/nothing").status == 404)
            #expect(try await daemon.send("GET", "/7x").status == 404)
            #expect(try await daemon.send("POST", "/99999999999999999999").status == 404)
        }
    }

    @Test("there are no more than the limit, and the refusal says what to do")
    func limit() async throws {
        var limits = DaemonLimits()
        limits.poolDevnets = 2
        try await TestDaemon.with(limits: limits) { daemon in
            for number in 1...2 { #expect(try await daemon.rpc("/\(number)", "eth_blockNumber") == "0x0") }
            let message = Array("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}".utf8)
            let refused = try await daemon.send("POST", "/3", message)
            #expect(refused.status == 400)
            #expect(refused["message"].contains("2 devnets"))
            #expect(try await daemon.send("GET", "/1/stop").status == 200)
            #expect(try await daemon.rpc("/3", "eth_chainId") == "0x7a69")
        }
    }

    @Test("a number has a WebSocket, which ends with its devnet")
    func socket() async throws {
        try await TestDaemon.with { daemon in
            try await SocketClient.with(daemon.base + "/5") { client in
                _ = try await client.result("eth_subscribe", ["newHeads"])
                _ = try await daemon.rpc("/4", "evm_mine")
                _ = try await daemon.rpc("/5", "anvil_mine", ["0x2"])
                for number in 1...2 {
                    #expect(try await client.notification()["result"]?["number"]?.string == "0x\(number)")
                }
                #expect(try await daemon.send("GET", "/5/restart").status == 200)
                #expect(try await client.closing().reason == "the devnet was stopped")
            }
        }
    }

    @Test("where other machines can reach the daemon there is no pool")
    func notOnOtherAddresses() async throws {
        try await TestDaemon.with(host: "0.0.0.0") { daemon in
            for path in ["/1", "/1/start", "/healthcheck"] {
                let answer = try await daemon.send("GET", path)
                #expect(answer.status == 404)
            }
        }
    }
}
