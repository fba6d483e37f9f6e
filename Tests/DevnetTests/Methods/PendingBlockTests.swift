import Cryptography
import Devnet
import EVM
import Primitives
import Testing

/// The pending block is what would be mined now: every method that takes the tag sees it as it sees a mined one.
@Suite("The pending block")
struct PendingBlockTests {
    /// A devnet that mines when told to, with a counter on it.
    private func waiting() async throws -> (devnet: TestDevnet, counter: JSONValue) {
        let devnet = try TestDevnet()
        let counter = JSONValue.string(try await devnet.deploy(Programs.counter))
        _ = try await devnet.call("evm_setAutomine", false)
        return (devnet, counter)
    }

    private func count(
        _ devnet: TestDevnet,
        _ counter: JSONValue,
        from: Int = 0,
        nonce: UInt64? = nil
    ) async throws -> JSONValue {
        try await devnet.call(
            "eth_sendTransaction",
            .object([
                "from": .string(devnet.accounts[from]), "to": counter, "gas": "0x186a0",
                "nonce": nonce.map { .string("0x" + String($0, radix: 16)) },
            ])
        )
    }

    @Test("has the balances, nonces, code and storage that its transactions lead to; the latest has not")
    func state() async throws {
        let (devnet, counter) = try await waiting()
        let stranger = JSONValue.string("0x00000000000000000000000000000000000000bb")
        _ = try await count(devnet, counter)
        _ = try await devnet.call(
            "eth_sendTransaction",
            .object(["from": .string(devnet.accounts[1]), "to": stranger, "value": "0x2a"])
        )
        let creation = JSONValue.object([
            "from": .string(devnet.accounts[2]), "data": .string(Programs.initCode(Programs.counter)),
            "gas": "0xf4240",
        ])
        _ = try await devnet.call("eth_sendTransaction", creation)
        let sender = devnet.node.accounts.addresses[2]
        let created = JSONValue.string(Address.created(by: sender, nonce: 0).description)
        let questions: [(String, [JSONValue], latest: JSONValue, pending: JSONValue)] = [
            ("eth_getBalance", [stranger], "0x0", "0x2a"),
            ("eth_getTransactionCount", [.string(devnet.accounts[0])], "0x1", "0x2"),
            ("eth_getTransactionCount", [.string(devnet.accounts[1])], "0x0", "0x1"),
            ("eth_getCode", [created], "0x", .string("0x" + Programs.counter)),
            (
                "eth_getStorageAt", [counter, "0x0"], .string("0x" + String(repeating: "0", count: 64)),
                .string("0x" + String(repeating: "0", count: 63) + "1")
            ),
            (
                "eth_call", [.object(["to": counter])],
                .string("0x" + String(repeating: "0", count: 63) + "1"),
                .string("0x" + String(repeating: "0", count: 63) + "2")
            ),
        ]
        for (method, parameters, latest, pending) in questions {
            #expect(try await call(devnet, method, parameters + ["latest"]) == latest, "\(method)")
            #expect(try await call(devnet, method, parameters + ["pending"]) == pending, "\(method)")
        }
        // A proof is of the pending state's own root.
        let block = try await devnet.call("eth_getBlockByNumber", "pending", false)
        let account = try await devnet.call("eth_getProof", stranger, [], "pending")
        #expect(account["balance"] == "0x2a")
        #expect(block["gasUsed"] != "0x0")
        _ = try await devnet.call("evm_mine")
        #expect(
            try await devnet.call("eth_getBlockByNumber", "latest", false)["stateRoot"] == block["stateRoot"]
        )
    }

    private func call(
        _ devnet: TestDevnet,
        _ method: String,
        _ parameters: [JSONValue]
    ) async throws -> JSONValue {
        let request = JSONValue.object([
            "jsonrpc": "2.0", "id": 1, "method": .string(method), "params": .array(parameters),
        ])
        return try JSONValue.parse(await devnet.endpoint.handle(request.bytes) ?? [])["result"] ?? .null
    }

    @Test("is shown with its transactions, receipts and header as the block that is mined next")
    func block() async throws {
        let (devnet, counter) = try await waiting()
        let hashes = [try await count(devnet, counter), try await count(devnet, counter, from: 1)]
        let full = try await devnet.call("eth_getBlockByNumber", "pending", true)
        #expect(full["number"] == "0x2")
        #expect(full["hash"] == .null)
        let shown = full["transactions"]?.array ?? []
        #expect(shown.compactMap { $0["hash"] } == hashes)
        #expect(shown.allSatisfy { $0["blockHash"] == .null && $0["transactionIndex"] == .null })
        #expect(try await devnet.call("eth_getBlockTransactionCountByNumber", "pending") == "0x2")
        let second = try await devnet.call("eth_getTransactionByBlockNumberAndIndex", "pending", "0x1")
        #expect(second["hash"] == hashes[1])
        let raw = try await devnet.call("eth_getRawTransactionByBlockNumberAndIndex", "pending", "0x1")
        #expect(raw == (try await devnet.call("eth_getRawTransactionByHash", hashes[1])))
        #expect(try await devnet.call("eth_getUncleCountByBlockNumber", "pending") == "0x0")
        let receipts = try await devnet.call("eth_getBlockReceipts", "pending").array ?? []
        #expect(receipts.map { $0["transactionHash"] } == hashes)
        #expect(receipts.allSatisfy { $0["status"] == "0x1" })
        // Nothing is a receipt of its own before it is mined.
        #expect(try await devnet.call("eth_getTransactionReceipt", hashes[0]) == .null)
        let header = try await devnet.call("eth_getHeaderByNumber", "pending")
        #expect(header["hash"] == .null)
        #expect(header["stateRoot"] == full["stateRoot"])
        #expect(try await devnet.call("eth_blockNumber") == "0x1")

        _ = try await devnet.call("evm_mine")
        let mined = try await devnet.call("eth_getBlockByNumber", "latest", true)
        for member in ["number", "stateRoot", "transactionsRoot", "receiptsRoot", "gasUsed", "parentHash"] {
            #expect(mined[member] == full[member], "\(member)")
        }
        let after = try await devnet.call("eth_getBlockByNumber", "pending", true)
        #expect(after["number"] == "0x3")
        #expect(after["transactions"] == [])
    }

    @Test("leaves out what waits behind a gap, until the gap is closed")
    func gap() async throws {
        let (devnet, counter) = try await waiting()
        let late = try await count(devnet, counter, nonce: 3)
        let sender = JSONValue.string(devnet.accounts[0])
        #expect(try await devnet.call("eth_getBlockByNumber", "pending", false)["transactions"] == [])
        #expect(try await devnet.call("eth_getTransactionCount", sender, "pending") == "0x1")
        let early = [
            try await count(devnet, counter, nonce: 1), try await count(devnet, counter, nonce: 2),
        ]
        let block = try await devnet.call("eth_getBlockByNumber", "pending", false)
        #expect(block["transactions"]?.array == early + [late])
        #expect(try await devnet.call("eth_getTransactionCount", sender, "pending") == "0x4")
    }

    @Test("holds the replacement and not what it replaced, and nothing that was dropped")
    func replacement() async throws {
        let (devnet, _) = try await waiting()
        let stranger = JSONValue.string("0x00000000000000000000000000000000000000cc")
        func send(_ wei: JSONValue, gwei: UInt64) async throws -> JSONValue {
            let price = JSONValue.string("0x" + String(gwei * 1_000_000_000, radix: 16))
            return try await devnet.call(
                "eth_sendTransaction",
                .object([
                    "from": .string(devnet.accounts[3]), "to": stranger, "value": wei, "nonce": "0x0",
                    "maxFeePerGas": price, "maxPriorityFeePerGas": price,
                ])
            )
        }
        _ = try await send("0x1", gwei: 5)
        #expect(try await devnet.call("eth_getBalance", stranger, "pending") == "0x1")
        let second = try await send("0x2", gwei: 6)
        #expect(try await devnet.call("eth_getBalance", stranger, "pending") == "0x2")
        let block = try await devnet.call("eth_getBlockByNumber", "pending", false)
        #expect(block["transactions"] == [second])
        _ = try await devnet.call("anvil_dropTransaction", second)
        #expect(try await devnet.call("eth_getBalance", stranger, "pending") == "0x0")
        #expect(try await devnet.call("eth_getBlockByNumber", "pending", false)["transactions"] == [])
    }

    @Test("is where gas is estimated for what is sent without any, so that it may build on what waits")
    func estimates() async throws {
        let (devnet, _) = try await waiting()
        let creation = JSONValue.object([
            "from": .string(devnet.accounts[0]), "data": .string(Programs.initCode(Programs.counter)),
        ])
        _ = try await devnet.call("eth_sendTransaction", creation)
        let sender = devnet.node.accounts.addresses[0]
        let counter = Address.created(by: sender, nonce: 1).description
        let message = JSONValue.object(["from": .string(devnet.accounts[1]), "to": .string(counter)])
        // At the head there is no code to run yet.
        #expect(try await devnet.call("eth_estimateGas", message, "latest") == "0x5208")
        let estimate = try await devnet.call("eth_estimateGas", message)
        #expect(estimate == (try await devnet.call("eth_estimateGas", message, "pending")))
        #expect(try #require(devnet.number(estimate)) > 40_000)
        let hash = try await devnet.call("eth_sendTransaction", message)
        _ = try await devnet.call("evm_mine")
        #expect(try await devnet.call("eth_getTransactionReceipt", hash)["status"] == "0x1")
        #expect(
            try await devnet.call("eth_getStorageAt", .string(counter), "0x0", "latest")
                == .string("0x" + String(repeating: "0", count: 63) + "1")
        )
    }

    @Test("is where a payment to a contract that waits to be made is estimated, too")
    func payments() async throws {
        let (devnet, _) = try await waiting()
        // Takes ether only after a write to its storage.
        let creation = JSONValue.object([
            "from": .string(devnet.accounts[0]), "data": .string(Programs.initCode("5f5460010180600055")),
        ])
        _ = try await devnet.call("eth_sendTransaction", creation)
        let contract = Address.created(by: devnet.node.accounts.addresses[0], nonce: 1).description
        func pay(_ to: String) -> JSONValue {
            .object(["from": .string(devnet.accounts[1]), "to": .string(to), "value": "0x1"])
        }
        #expect(try await devnet.call("eth_estimateGas", pay(devnet.accounts[2])) == "0x5208")
        #expect(try await devnet.call("eth_estimateGas", pay(contract)) != "0x5208")
        let hash = try await devnet.call("eth_sendTransaction", pay(contract))
        _ = try await devnet.call("evm_mine")
        #expect(try await devnet.call("eth_getTransactionReceipt", hash)["status"] == "0x1")
        #expect(try await devnet.call("eth_getBalance", .string(contract)) == "0x1")
    }

    @Test("has the timestamp and base fee that were set for the next block")
    func environment() async throws {
        let (devnet, _) = try await waiting()
        let time = TestDevnet.start + 5_000
        _ = try await devnet.call("evm_setNextBlockTimestamp", .int(time))
        _ = try await devnet.call("anvil_setNextBlockBaseFeePerGas", "0x7")
        let block = try await devnet.call("eth_getBlockByNumber", "pending", false)
        #expect(block["timestamp"] == .string("0x" + String(time, radix: 16)))
        #expect(block["baseFeePerGas"] == "0x7")
    }

    @Test("has no logs of its own for eth_getLogs, which answers from blocks that are mined")
    func logs() async throws {
        let devnet = try TestDevnet()
        let emitter = JSONValue.string(try await devnet.deploy(Programs.emitting))
        _ = try await devnet.call("evm_setAutomine", false)
        _ = try await devnet.call(
            "eth_sendTransaction",
            .object(["from": .string(devnet.accounts[0]), "to": emitter, "gas": "0x186a0"])
        )
        let query = JSONValue.object(["fromBlock": "0x0", "toBlock": "pending", "address": emitter])
        #expect(try await devnet.call("eth_getLogs", query) == [])
        let receipts = try await devnet.call("eth_getBlockReceipts", "pending").array ?? []
        #expect(receipts.first?["logs"]?.array?.count == 1)
        _ = try await devnet.call("evm_mine")
        #expect(try await devnet.call("eth_getLogs", query).array?.count == 1)
    }
}
