import Devnet
import NIOWebSocket
import Testing
import sandboxd

@Suite("Subscriptions over WebSocket", .timeLimit(.minutes(2)))
struct SubscriptionTests {
    @Test("each new head comes once, in order, as a header and nothing more")
    func heads() async throws {
        try await TestDaemon.with { daemon in
            try await SocketClient.with(daemon.base) { client in
                let id = try await client.result("eth_subscribe", ["newHeads"])
                #expect(id.string?.utf8.count == 34)
                for _ in 0..<3 { _ = try await client.result("eth_sendTransaction", [WellKnown.transfer()]) }
                _ = try await client.result("anvil_mine", ["0x3"])
                for number in 1...6 {
                    let news = try await client.notification()
                    #expect(news["subscription"] == id)
                    let header = try #require(news["result"])
                    #expect(header["number"]?.string == "0x\(number)")
                    #expect(header["transactions"] == nil)
                    #expect(header["withdrawalsRoot"] != nil)
                    let block = try await client.result(
                        "eth_getBlockByNumber",
                        [.string("0x\(number)"), false]
                    )
                    #expect(header["hash"] == block["hash"])
                    #expect(header["logsBloom"] == block["logsBloom"])
                }
                #expect(try await client.result("eth_unsubscribe", [id]) == true)
                _ = try await client.result("evm_mine")
                #expect(try await client.isQuiet())
                #expect(try await client.result("eth_unsubscribe", [id]) == false)
            }
        }
    }

    /// Deploys a contract that logs one topic and no data whenever it is called.
    ///
    /// `PUSH1 7 PUSH0 PUSH0 LOG1 STOP`, behind the constructor that returns it.
    private func deployLogger(_ client: SocketClient) async throws -> JSONValue {
        let hash = try await client.result(
            "eth_sendTransaction",
            [
                .object([
                    "from": WellKnown.first, "data": "0x6560075f5fa1005f526006601af3", "gas": "0x100000",
                ])
            ]
        )
        let receipt = try await client.result("eth_getTransactionReceipt", [hash])
        #expect(receipt["status"] == "0x1")
        return try #require(receipt["contractAddress"])
    }

    private static let topic = JSONValue.string("0x" + String(repeating: "0", count: 63) + "7")

    @Test("logs come by address and topic, and once more as removed when their block is taken back")
    func logs() async throws {
        try await TestDaemon.with { daemon in
            try await SocketClient.with(daemon.base) { client in
                let address = try await deployLogger(client)
                let call = JSONValue.object(["from": WellKnown.first, "to": address, "gas": "0x10000"])
                let all = try await client.result("eth_subscribe", ["logs", .object(["address": address])])
                let none = JSONValue.object([
                    "topics": [.string("0x" + String(repeating: "1", count: 64))]
                ])
                _ = try await client.result("eth_subscribe", ["logs", none])
                _ = try await client.result(
                    "eth_subscribe",
                    ["logs", .object(["address": WellKnown.first])]
                )
                let snapshot = try await client.result("evm_snapshot")
                let hash = try await client.result("eth_sendTransaction", [call])
                let added = try await client.notification()
                #expect(added["subscription"] == all)
                #expect(added["result"]?["transactionHash"] == hash)
                #expect(added["result"]?["topics"] == [Self.topic])
                #expect(added["result"]?["removed"] == false)

                #expect(try await client.result("evm_revert", [snapshot]) == true)
                let removed = try await client.notification()
                #expect(removed["subscription"] == all)
                #expect(removed["result"]?["removed"] == true)
                #expect(removed["result"]?["blockHash"] == added["result"]?["blockHash"])
                #expect(removed["result"]?["logIndex"] == added["result"]?["logIndex"])
                #expect(try await client.isQuiet())
            }
        }
    }

    @Test("pending transactions come as hashes or whole, receipts by block, of syncing there is no news")
    func others() async throws {
        try await TestDaemon.with { daemon in
            try await SocketClient.with(daemon.base) { client in
                _ = try await client.result("eth_subscribe", ["syncing"])
                let hashes = try await client.result("eth_subscribe", ["newPendingTransactions"])
                let whole = try await client.result("eth_subscribe", ["newPendingTransactions", true])
                let receipts = try await client.result("eth_subscribe", ["transactionReceipts"])
                let hash = try await client.result("eth_sendTransaction", [WellKnown.transfer(9)])
                var news: [JSONValue: JSONValue] = [:]
                for _ in 0..<3 {
                    let item = try await client.notification()
                    news[try #require(item["subscription"])] = item["result"]
                }
                #expect(news[hashes] == hash)
                #expect(news[whole]?["hash"] == hash)
                #expect(news[whole]?["value"] == "0x9")
                #expect(news[whole]?["blockHash"] == .null)
                #expect(news[receipts]?.array?.map { $0["transactionHash"] } == [hash])
            }
        }
    }

    @Test("mistakes are told in geth's words, over HTTP too")
    func refusals() async throws {
        try await TestDaemon.with { daemon in
            let message = Array(
                #"{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}"#.utf8
            )
            let overHTTP = try await daemon.send("POST", "/", message)
            #expect(overHTTP.json["error"]?["code"] == -32_601)
            #expect(overHTTP.json["error"]?["message"] == "notifications not supported")
            try await SocketClient.with(daemon.base) { client in
                func error(_ parameters: [JSONValue]) async throws -> JSONValue? {
                    try await client.call("eth_subscribe", parameters)["error"]
                }
                #expect(try await error(["blocks"])?["code"] == -32_601)
                #expect(
                    try await error(["blocks"])?["message"] == "no \"blocks\" subscription in eth namespace"
                )
                #expect(try await error([])?["code"] == -32_602)
                #expect(try await error([7])?["code"] == -32_602)
                #expect(try await error(["logs", true])?["code"] == -32_602)
                #expect(try await error(["newHeads", .null, .null])?["code"] == -32_602)
                for _ in 0..<1_000 { _ = try await client.result("eth_subscribe", ["newHeads"]) }
                #expect(try await error(["newHeads"])?["code"] == -32_000)
            }
        }
    }

    @Test("what happens before a subscription's id is told comes after it")
    func order() async throws {
        try await TestDaemon.with { daemon in
            try await SocketClient.with(daemon.base) { client in
                let call = #"{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}"#
                let mine = #"{"jsonrpc":"2.0","id":2,"method":"evm_mine","params":[]}"#
                try await client.send("[\(call),\(mine),\(mine)]")
                let answers = try await client.message().array ?? []
                #expect(answers.count == 3)
                for number in 1...2 {
                    let news = try await client.notification()
                    #expect(news["subscription"] == answers.first?["result"])
                    #expect(news["result"]?["number"]?.string == "0x\(number)")
                }
            }
        }
    }

    @Test("a thousand subscribers of one devnet each get each head once")
    func thousand() async throws {
        try await TestDaemon.with { daemon in
            var clients: [SocketClient] = []
            for _ in 0..<1_000 {
                let client = try await SocketClient.open(daemon.base)
                _ = try await client.result("eth_subscribe", ["newHeads"])
                clients.append(client)
            }
            _ = try await daemon.rpc("/", "anvil_mine", ["0x5"])
            for client in clients {
                for number in 1...5 {
                    let news = try await client.notification()
                    #expect(news["result"]?["number"]?.string == "0x\(number)")
                }
                #expect(try await client.isQuiet())
            }
        }
    }

    @Test("deleting a devnet ends its connections and says why; the others stay")
    func deletion() async throws {
        try await TestDaemon.with { daemon in
            let team = try await daemon.createTeam("team")
            let devnet = try await daemon.createDevnet(team)
            #expect(devnet["wsUrl"].hasPrefix("ws://"))
            try await SocketClient.with(daemon.base) { other in
                try await SocketClient.with(devnet["wsUrl"]) { client in
                    _ = try await client.result("eth_subscribe", ["newHeads"])
                    let path = "/api/v1/devnets/\(devnet["id"])"
                    #expect(try await daemon.call("DELETE", path, as: team.token).status == 204)
                    let closing = try await client.closing()
                    #expect(closing.code == .goingAway)
                    #expect(closing.reason == "the devnet was deleted")
                }
                #expect(try await other.result("eth_chainId") == "0x7a69")
                await #expect(throws: SocketClient.Refused.self) {
                    _ = try await SocketClient.open(devnet["wsUrl"])
                }
            }
        }
    }

    @Test("who does not read is told so and closed, and costs no more than the limit")
    func slowReader() async throws {
        var limits = DaemonLimits()
        limits.unreadNews = 256 << 10
        try await TestDaemon.with(limits: limits) { daemon in
            try await SocketClient.with(daemon.base) { attentive in
                _ = try await attentive.result("eth_subscribe", ["newHeads"])
                try await SocketClient.with(daemon.base) { slow in
                    for _ in 0..<500 { _ = try await slow.result("eth_subscribe", ["newHeads"]) }
                    try await slow.stopReading()
                    // Some 400 kB each: the kernel's buffers take the first megabytes.
                    for _ in 0..<50 { _ = try await attentive.result("evm_mine") }
                    try await slow.startReading()
                    let closing = try await slow.closing()
                    #expect(closing.code == .policyViolation)
                    #expect(closing.reason.contains("were not read"))
                }
                for number in 1...50 {
                    let news = try await attentive.notification()
                    #expect(news["result"]?["number"]?.string == "0x" + String(number, radix: 16))
                }
            }
        }
    }
}
