import Devnet
import Testing
import sandboxd

@Suite("JSON-RPC over HTTP")
struct RPCTests {
    @Test("the default devnet answers at the root, with the well-known accounts")
    func root() async throws {
        try await TestDaemon.with { daemon in
            #expect(try await daemon.rpc("/", "eth_chainId") == "0x7a69")
            let accounts = try await daemon.rpc("/", "eth_accounts").array ?? []
            #expect(accounts.count == 10)
            #expect(accounts.first == WellKnown.first)
            let hash = try await daemon.rpc("/", "eth_sendTransaction", [WellKnown.transfer()])
            let receipt = try await daemon.rpc("/", "eth_getTransactionReceipt", [hash])
            #expect(receipt["status"] == "0x1")
        }
    }

    @Test("where other machines can reach the daemon, the root serves no RPC")
    func notOnOtherAddresses() async throws {
        try await TestDaemon.with(host: "0.0.0.0") { daemon in
            let message = Array("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}".utf8)
            #expect(try await daemon.send("POST", "/", message).status == 405)
            let team = try await daemon.createTeam("team")
            let devnet = try await daemon.createDevnet(team)
            #expect(try await daemon.rpc(devnet["rpcUrl"], "eth_chainId") == "0x7a6a")
        }
    }

    @Test("browsers may call from any page")
    func crossOrigin() async throws {
        try await TestDaemon.with { daemon in
            let preflight = try await daemon.send(
                "OPTIONS",
                "/",
                headers: [("origin", "https://wallet.example"), ("access-control-request-method", "POST")]
            )
            #expect(preflight.status == 204)
            #expect(preflight.fields["access-control-allow-origin"] == "*")
            #expect(preflight.fields["access-control-allow-headers"]?.contains("content-type") == true)
            let message = Array("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}".utf8)
            // Whatever the content type says, or leaves out.
            for type in ["text/plain", "application/json; charset=utf-8"] {
                let answer = try await daemon.send("POST", "/", message, headers: [("content-type", type)])
                #expect(answer.json["result"] == "0x7a69")
                #expect(answer.fields["access-control-allow-origin"] == "*")
            }
            let unknown = try await daemon.send("POST", "/rpc/nothing", message)
            #expect(unknown.status == 404)
            #expect(unknown.fields["access-control-allow-origin"] == "*")
        }
    }

    @Test("a batch is answered in order, one of 10,000 by an error, notifications by nothing")
    func batches() async throws {
        try await TestDaemon.with { daemon in
            func batch(_ count: Int) -> [UInt8] {
                let items = (0..<count).map {
                    "{\"jsonrpc\":\"2.0\",\"id\":\($0),\"method\":\"eth_blockNumber\"}"
                }
                return Array("[\(items.joined(separator: ","))]".utf8)
            }
            let hundred = try await daemon.send("POST", "/", batch(100))
            #expect(hundred.json.array?.compactMap { $0["id"]?.int } == Array(0..<100))
            let large = try await daemon.send("POST", "/", batch(10_000))
            #expect(large.status == 200)
            #expect(large.json["error"]?["code"] == -32_600 || large.json.array?.count == 10_000)
            let silent = Array("{\"jsonrpc\":\"2.0\",\"method\":\"eth_blockNumber\"}".utf8)
            let nothing = try await daemon.send("POST", "/", silent)
            #expect(nothing.status == 204)
            #expect(nothing.bytes.isEmpty)
            let broken = try await daemon.send("POST", "/", Array("{".utf8))
            #expect(broken.status == 200)
            #expect(broken.json["error"]?["code"] == -32_700)
        }
    }

    @Test("cheat methods are off participants' URLs when the event says so, and their other URL is not shown")
    func cheating() async throws {
        try await TestDaemon.with(participantsMayCheat: false) { daemon in
            let team = try await daemon.createTeam("team")
            let devnet = try await daemon.createDevnet(team)
            #expect(devnet.json["adminRpcUrl"] == .null)
            let mine = Array("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"evm_mine\"}".utf8)
            let refused = try await daemon.send("POST", devnet["rpcUrl"], mine)
            #expect(refused.json["error"] != nil)
            let seen = try await daemon.call("GET", "/api/v1/devnets/\(devnet["id"])", as: daemon.organiser)
            let allowed = try await daemon.send("POST", seen["adminRpcUrl"], mine)
            #expect(allowed.json["error"] == nil)
            #expect(try await daemon.rpc(devnet["rpcUrl"], "eth_blockNumber") == "0x1")
        }
    }
}
