import Devnet
import EVM
import Primitives
import Testing

@Suite("Otterscan's methods")
struct OtterscanTests {
    @Test("The level is the one whose methods are there")
    func level() async throws {
        #expect(try await TestDevnet().call("ots_getApiLevel") == 8)
    }

    @Test("Internal operations are transfers, creations and destructions that happened")
    func internalOperations() async throws {
        let traced = try await TracedDevnet()
        let transfer = try await traced.send(to: TracedDevnet.caller)
        let operations = try await traced.devnet.call("ots_getInternalOperations", transfer)
        #expect(
            operations
                == [
                    .object([
                        "type": 0, "from": .string(TracedDevnet.caller), "to": .string(TracedDevnet.callee),
                        "value": "0x1",
                    ])
                ]
        )
        let creation = try await traced.send(to: TracedDevnet.creating)
        let kinds = try await traced.devnet.call("ots_getInternalOperations", creation).array?.map {
            $0["type"]
        }
        #expect(kinds == [2, 1])
    }

    @Test("A trace is a list with depths; an error is the data of a revert")
    func traceAndError() async throws {
        let traced = try await TracedDevnet()
        let hash = try await traced.send(to: TracedDevnet.caller)
        let trace = try await traced.devnet.call("ots_traceTransaction", hash)
        #expect(trace.array?.map { $0["depth"] } == [0, 1])
        #expect(trace[1]?["input"] == "0xaabbccdd")
        #expect(try await traced.devnet.call("ots_getTransactionError", hash) == "0x")
        let failed = try await traced.send(to: TracedDevnet.refusing)
        let data = try await traced.devnet.call("ots_getTransactionError", failed)
        #expect(data.string?.hasPrefix("0x08c379a0") == true)
    }

    @Test("Pages of an account's transactions are newest first, whichever way one turns")
    func search() async throws {
        let traced = try await TracedDevnet()
        var hashes: [JSONValue] = []
        for _ in 0..<4 {
            hashes.append(try await traced.send(to: TracedDevnet.caller))
            try await traced.devnet.call("anvil_mine", "0x3")
        }
        // Reads the callee's account, which is no appearance.
        try await traced.devnet.call("anvil_setCode", .string(TracedDevnet.forgiving), "0x61ca1131505f00")
        _ = try await traced.send(to: TracedDevnet.forgiving)
        let callee = JSONValue.string(TracedDevnet.callee)
        func search(_ direction: String, _ block: Int, _ size: Int) async throws -> JSONValue {
            try await traced.devnet.call(
                "ots_searchTransactions\(direction)",
                callee,
                .int(block),
                .int(size)
            )
        }
        func found(_ page: JSONValue) -> [JSONValue] { page["txs"]?.array?.compactMap { $0["hash"] } ?? [] }

        let first = try await search("Before", 0, 3)
        #expect(found(first) == [hashes[3], hashes[2], hashes[1]])
        #expect(first["firstPage"] == true)
        #expect(first["lastPage"] == false)
        #expect(first["receipts"]?.array?.count == 3)
        #expect(first["receipts"]?[0]?["timestamp"] != nil)
        let rest = try await search("Before", 5, 3)
        #expect(found(rest) == [hashes[0]])
        #expect(rest["lastPage"] == true)
        let oldest = try await search("After", 0, 2)
        #expect(found(oldest) == [hashes[1], hashes[0]])
        #expect(oldest["lastPage"] == true)
        #expect(oldest["firstPage"] == false)
        let newest = try await search("After", 5, 10)
        #expect(found(newest) == [hashes[3], hashes[2]])
        #expect(newest["firstPage"] == true)
    }

    @Test("Who made a contract, and which transaction had a nonce, is found by halving the chain")
    func creatorsAndNonces() async throws {
        let devnet = try TestDevnet()
        try await devnet.call("anvil_mine", "0x20")
        let contract = JSONValue.string(try await devnet.deploy(Programs.counter))
        try await devnet.call("anvil_mine", "0x20")
        let sender = JSONValue.string(devnet.accounts[0])
        let hash = try await devnet.call("ots_getTransactionBySenderAndNonce", sender, 0)
        #expect(
            try await devnet.call("ots_getContractCreator", contract)
                == .object(["hash": hash, "creator": sender])
        )
        #expect(try await devnet.call("eth_getTransactionByHash", hash)["nonce"] == "0x0")
        #expect(try await devnet.call("ots_getTransactionBySenderAndNonce", sender, 1) == .null)
        #expect(try await devnet.call("ots_getContractCreator", sender) == .null)
        #expect(try await devnet.call("ots_hasCode", contract, "latest") == true)
        #expect(try await devnet.call("ots_hasCode", contract, "0x20") == false)
    }

    @Test("Blocks come with fees and counts, their transactions by pages from the end")
    func blocks() async throws {
        let traced = try await TracedDevnet()
        try await traced.devnet.call("evm_setAutomine", false)
        var hashes: [JSONValue] = []
        for sender in 0..<3 { hashes.append(try await traced.send(to: TracedDevnet.caller, from: sender)) }
        try await traced.devnet.call("evm_mine")
        let details = try await traced.devnet.call("ots_getBlockDetails", "latest")
        #expect(details.keys == ["block", "issuance", "totalFees"])
        #expect(details["block"]?["transactionCount"] == "0x3")
        #expect(details["block"]?["transactions"] == nil)
        #expect(details["issuance"]?["issuance"] == "0x0")
        let hash = try #require(details["block"]?["hash"])
        #expect(try await traced.devnet.call("ots_getBlockDetailsByHash", hash) == details)
        let ordered = try await traced.devnet.call("eth_getBlockByNumber", "latest", false)["transactions"]?
            .array
        let last = try await traced.devnet.call("ots_getBlockTransactions", "latest", 0, 2)
        #expect(
            last["fullblock"]?["transactions"]?.array?.map { $0["hash"] } == ordered?.suffix(2).map { $0 }
        )
        #expect(last["receipts"]?[0]?["logs"] == .null)
        let first = try await traced.devnet.call("ots_getBlockTransactions", "latest", 1, 2)
        #expect(first["fullblock"]?["transactions"]?.array?.map { $0["hash"] } == [ordered?.first])
        let none = try await traced.devnet.call("ots_getBlockTransactions", "latest", 7, 2)
        #expect(none["fullblock"]?["transactions"] == [])
    }

    @Test("Erigon's headers and blocks by time")
    func erigon() async throws {
        let devnet = try TestDevnet()
        for _ in 0..<3 {
            devnet.clock.advance(10)
            try await devnet.call("evm_mine")
        }
        let header = try await devnet.call("erigon_getHeaderByNumber", "0x2")
        #expect(header["number"] == "0x2")
        #expect(header["transactions"] == nil)
        for (offset, number) in [(0, "0x0"), (19, "0x1"), (20, "0x2"), (500, "0x3")] {
            let block = try await devnet.call(
                "erigon_getBlockByTimestamp",
                .int(Int(TestDevnet.start) + offset),
                false
            )
            #expect(block["number"] == .string(number))
        }
    }
}
