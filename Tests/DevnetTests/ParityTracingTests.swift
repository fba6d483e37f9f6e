import Devnet
import EVM
import Primitives
import Testing

@Suite("trace_ methods")
struct ParityTracingTests {
    private static let allTypes: JSONValue = ["trace", "vmTrace", "stateDiff"]

    @Test("trace_transaction lists calls with their place in tree, block and transaction")
    func transaction() async throws {
        let traced = try await TracedDevnet()
        let hash = try await traced.send(to: TracedDevnet.caller)
        let receipt = try await traced.receipt(hash)
        let traces = try #require(try await traced.devnet.call("trace_transaction", hash).array)
        #expect(traces.count == 2)
        #expect(traces[0]["traceAddress"] == [])
        #expect(traces[0]["subtraces"] == 1)
        #expect(traces[1]["traceAddress"] == [0])
        #expect(traces[1]["type"] == "call")
        #expect(traces[1]["action"]?["callType"] == "call")
        #expect(traces[1]["action"]?["value"] == "0x1")
        #expect(traces[1]["blockHash"] == receipt["blockHash"])
        #expect(traces[1]["transactionPosition"] == 0)
        #expect(traces[1]["transactionHash"] == hash)
        // The transaction's own message has what the intrinsic gas left.
        #expect(traces[0]["action"]?["gas"]?.count == 300_000 - 21_000)
        #expect(traces[0]["result"]?["gasUsed"]?.count == (receipt["gasUsed"]?.count ?? 0) - 21_000)
        let one = try await traced.devnet.call("trace_get", hash, ["0x0"])
        #expect(one == traces[1])
        #expect(try await traced.devnet.call("trace_get", hash, ["0x5"]) == .null)
    }

    @Test("Creations and destructions have shapes of their own")
    func creations() async throws {
        let traced = try await TracedDevnet()
        let hash = try await traced.send(to: TracedDevnet.creating)
        let traces = try await traced.devnet.call("trace_transaction", hash)
        #expect(traces[1]?["type"] == "create")
        #expect(traces[1]?["action"]?.keys == ["creationMethod", "from", "gas", "init", "value"])
        #expect(traces[1]?["result"]?.keys == ["address", "code", "gasUsed"])
        #expect(traces[2]?["type"] == "suicide")
        #expect(traces[2]?["action"]?.keys == ["address", "balance", "refundAddress"])
        #expect(traces[2]?["result"] == .null)
    }

    @Test("stateDiff tells what changed and what came, vmTrace what each instruction did")
    func replay() async throws {
        let traced = try await TracedDevnet()
        let hash = try await traced.send(to: TracedDevnet.caller)
        let replay = try await traced.devnet.call("trace_replayTransaction", hash, Self.allTypes)
        #expect(replay.keys == ["output", "stateDiff", "trace", "vmTrace"])
        #expect(replay["output"]?.count == 1)
        let account = try #require(replay["stateDiff"]?[TracedDevnet.callee])
        let slot = "0x" + String(repeating: "0", count: 64)
        #expect(account["storage"]?[slot]?["*"]?["to"]?.count == 1)
        #expect(account["balance"]?["*"] == .object(["from": "0x64", "to": "0x65"]))
        #expect(account["nonce"] == "=")
        #expect(account["code"] == "=")

        let ops = try #require(replay["vmTrace"]?["ops"]?.array)
        #expect(ops[0]["op"] == "PUSH4")
        #expect(ops[0]["ex"]?["push"] == ["0xaabbccdd"])
        #expect(ops[0]["cost"] == 3)
        let call = try #require(ops.first { $0["op"] == "CALL" })
        #expect(call["ex"]?["push"] == ["0x1"])
        #expect(call["ex"]?["mem"]?["off"] == 0)
        let inner = try #require(call["sub"]?["ops"]?.array)
        #expect(
            inner.first { $0["op"] == "SSTORE" }?["ex"]?["store"] == .object(["key": "0x0", "val": "0x1"])
        )
        #expect(
            call["sub"]?["code"]
                == (try await traced.devnet.call("eth_getCode", .string(TracedDevnet.callee)))
        )
    }

    @Test("A block's transactions are replayed in order, each with its hash")
    func replayBlock() async throws {
        let traced = try await TracedDevnet()
        let hash = try await traced.send(to: TracedDevnet.callee)
        let all = try await traced.devnet.call("trace_replayBlockTransactions", "latest", Self.allTypes)
        #expect(all.array?.count == 1)
        #expect(all[0]?["transactionHash"] == hash)
        let one = try await traced.devnet.call("trace_replayTransaction", hash, Self.allTypes)
        #expect(all[0]?["trace"] == one["trace"])
        #expect(all[0]?["vmTrace"] == one["vmTrace"])
        #expect(all[0]?["stateDiff"] == one["stateDiff"])
    }

    @Test("Calls are tried one on the other's state, and leave nothing")
    func callMany() async throws {
        let traced = try await TracedDevnet()
        let call = JSONValue.object(["to": .string(TracedDevnet.callee)])
        let item: JSONValue = [call, ["trace"]]
        let answers = try await traced.devnet.call("trace_callMany", [item, item, item], "latest")
        #expect(answers.array?.map { $0["output"]?.count } == [1, 2, 3])
        let single = try await traced.devnet.call("trace_call", call, ["trace"], "latest")
        #expect(single["output"]?.count == 1)
        #expect(single["trace"]?[0]?["blockHash"] == nil)
        #expect(single["vmTrace"] == .null)
    }

    @Test("trace_filter finds calls by either end, over any range")
    func filter() async throws {
        let traced = try await TracedDevnet()
        _ = try await traced.send(to: TracedDevnet.callee)
        _ = try await traced.send(to: TracedDevnet.caller)
        try await traced.devnet.call("anvil_mine", "0x1f4")
        _ = try await traced.send(to: TracedDevnet.caller, from: 1)
        func find(_ members: KeyValuePairs<String, JSONValue?>) async throws -> [JSONValue] {
            try await traced.devnet.call("trace_filter", .object(members)).array ?? []
        }
        let callee: JSONValue = [.string(TracedDevnet.callee)]
        let caller: JSONValue = [.string(TracedDevnet.caller)]
        #expect(try await find(["toAddress": callee]).count == 3)
        #expect(try await find(["fromAddress": caller]).count == 2)
        #expect(try await find(["fromAddress": caller, "toAddress": callee]).count == 3)
        #expect(
            try await find(["fromAddress": caller, "toAddress": callee, "mode": "intersection"]).count == 2
        )
        #expect(try await find(["toAddress": callee, "fromBlock": "0x3"]).count == 1)
        #expect(try await find(["toAddress": callee, "toBlock": "0x1"]).count == 1)
        let all = try await find(["toAddress": callee])
        #expect(try await find(["toAddress": callee, "after": 1, "count": 1]) == [all[1]])
        #expect(try await find([:]).count == 5)
        let numbers = all.compactMap { $0["blockNumber"]?.int }
        #expect(numbers == numbers.sorted())
        let refusal = try await traced.devnet.refusal(
            "trace_filter",
            .object(["fromBlock": "0x2", "toBlock": "0x1"])
        )
        #expect(refusal?.code == -32602)
    }

    @Test("trace_filter takes fees for no call: a beneficiary has the calls that reached it")
    func beneficiary() async throws {
        let traced = try await TracedDevnet()
        try await traced.devnet.call("anvil_setCoinbase", .string(TracedDevnet.callee))
        _ = try await traced.send(to: TracedDevnet.refusing)
        _ = try await traced.send(to: traced.devnet.accounts[3])
        let hash = try await traced.send(to: TracedDevnet.caller)
        let filter = JSONValue.object(["toAddress": [.string(TracedDevnet.callee)]])
        let found = try await traced.devnet.call("trace_filter", filter).array ?? []
        #expect(found.map { $0["transactionHash"] } == [hash])
    }

    @Test("A block has the traces of all its transactions")
    func block() async throws {
        let traced = try await TracedDevnet()
        let hash = try await traced.send(to: TracedDevnet.caller)
        let block = try await traced.devnet.call("trace_block", "latest")
        #expect(block == (try await traced.devnet.call("trace_transaction", hash)))
        #expect(try await traced.devnet.call("trace_block", "0x0") == [])
    }

    @Test("Gas by instruction adds up")
    func opcodeGas() async throws {
        let traced = try await TracedDevnet()
        let hash = try await traced.send(to: TracedDevnet.callee)
        let gas = try await traced.devnet.call("trace_transactionOpcodeGas", hash)
        let sum = gas["opcodeGas"]?.array?.reduce(0) { $0 + ($1["gasUsed"]?.count ?? 0) }
        #expect(sum == ((try await traced.receipt(hash))["gasUsed"]?.count ?? 0) - 21_000)
        #expect(gas["opcodeGas"]?.array?.contains { $0["opcode"] == "SSTORE" && $0["count"] == 1 } == true)
        let block = try await traced.devnet.call("trace_blockOpcodeGas", "latest")
        #expect(block["transactions"]?[0] == gas)
    }

    @Test("A raw transaction is traced without being sent")
    func rawTransaction() async throws {
        let traced = try await TracedDevnet()
        let sent = try await traced.send(to: TracedDevnet.callee)
        let raw = try await traced.devnet.call("debug_getRawTransaction", sent)
        // Its nonce is used up by now, which is said.
        let refusal = try await traced.devnet.refusal("trace_rawTransaction", raw, ["trace"])
        #expect(refusal?.code == -32000)
        #expect(refusal?.message.contains("nonce too low") == true)
    }
}
