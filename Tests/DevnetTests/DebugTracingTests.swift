import Devnet
import EVM
import Primitives
import Testing

@Suite("debug_ traces")
struct DebugTracingTests {
    // MARK: callTracer

    @Test("callTracer shows the tree, with the receipt's gas at its root")
    func callFrames() async throws {
        let traced = try await TracedDevnet()
        let hash = try await traced.send(to: TracedDevnet.caller)
        let root = try await traced.trace(hash, tracer: "callTracer")
        #expect(
            root.keys == ["from", "gas", "gasUsed", "to", "input", "output", "calls", "value", "type"]
        )
        #expect(root["type"] == "CALL")
        #expect(root["gas"] == "0x493e0")
        #expect(root["gasUsed"] == (try await traced.receipt(hash))["gasUsed"])
        let call = try #require(root["calls"]?[0])
        #expect(root["calls"]?.array?.count == 1)
        #expect(call["from"] == .string(TracedDevnet.caller))
        #expect(call["to"] == .string(TracedDevnet.callee))
        #expect(call["input"] == "0xaabbccdd")
        #expect(call["value"] == "0x1")
        #expect(call["output"] == root["output"])
        #expect(call["output"]?.count == 1)
        #expect(call["logs"] == nil)
    }

    @Test("with its logs, where they belong among the calls")
    func callFrameLogs() async throws {
        let traced = try await TracedDevnet()
        let hash = try await traced.send(to: TracedDevnet.caller)
        let root = try await traced.trace(hash, tracer: "callTracer", .object(["withLog": true]))
        let log = try #require(root["calls"]?[0]?["logs"]?[0])
        #expect(root["logs"] == nil)
        #expect(log.keys == ["address", "topics", "data", "index", "position"])
        #expect(log["address"] == .string(TracedDevnet.callee))
        #expect(log["index"] == "0x0")
        #expect(log["position"] == "0x0")
    }

    @Test("and with the decoded reason where a call reverted")
    func callFrameRevert() async throws {
        let traced = try await TracedDevnet()
        let hash = try await traced.send(to: TracedDevnet.forgiving)
        let root = try await traced.trace(hash, tracer: "callTracer", .object(["withLog": true]))
        let call = try #require(root["calls"]?[0])
        #expect(call["error"] == "execution reverted")
        #expect(call["revertReason"] == "no")
        #expect(call["output"]?.string?.hasPrefix("0x08c379a0") == true)
        #expect(root["error"] == nil)
        let top = try await traced.trace(hash, tracer: "callTracer", .object(["onlyTopCall": true]))
        #expect(top["calls"] == nil)
        #expect(top["gasUsed"] == root["gasUsed"])
    }

    @Test("Creations and destructions are calls, too")
    func creations() async throws {
        let traced = try await TracedDevnet()
        let hash = try await traced.send(to: TracedDevnet.creating)
        let calls = try await traced.trace(hash, tracer: "callTracer")["calls"]
        #expect(calls?[0]?["type"] == "CREATE")
        #expect(calls?[1]?["type"] == "SELFDESTRUCT")
        #expect(calls?[1]?["value"] == "0x64")
        #expect(calls?[1]?["from"] == .string(TracedDevnet.creating))
    }

    // MARK: Struct logs

    @Test("Struct logs have geth's fields, and their gas adds up")
    func structLogs() async throws {
        let traced = try await TracedDevnet()
        let hash = try await traced.send(to: TracedDevnet.callee)
        let trace = try await traced.trace(hash)
        #expect(trace.keys == ["gas", "failed", "returnValue", "structLogs"])
        #expect(trace["failed"] == false)
        #expect(trace["gas"]?.count == (try await traced.receipt(hash))["gasUsed"]?.count)
        let logs = try #require(trace["structLogs"]?.array)
        #expect(logs.first?.keys == ["pc", "op", "gas", "gasCost", "depth", "stack"])
        #expect(logs.first?["op"] == "PUSH0")
        #expect(logs.first?["depth"] == 1)
        for (log, next) in zip(logs, logs.dropFirst()) {
            #expect(log["gas"]?.count == (next["gas"]?.count ?? 0) + (log["gasCost"]?.count ?? 0))
        }
        let store = try #require(logs.first { $0["op"] == "SSTORE" })
        let slot = "0x" + String(repeating: "0", count: 64)
        #expect(store["storage"]?[slot]?.count == 1)
        #expect(store["memory"] == nil)
    }

    @Test("Options of struct logs leave out and put in")
    func structLogOptions() async throws {
        let traced = try await TracedDevnet()
        let hash = try await traced.send(to: TracedDevnet.caller)
        let trace = try await traced.trace(
            hash,
            .object([
                "disableStack": true, "disableStorage": true, "enableMemory": true, "enableReturnData": true,
            ])
        )
        let logs = try #require(trace["structLogs"]?.array)
        #expect(logs.allSatisfy { $0["stack"] == nil && $0["storage"] == nil })
        let last = try #require(logs.last)
        #expect(last["op"] == "RETURN")
        #expect(last["memory"]?.array?.count == 1)
        #expect(last["returnData"]?.string?.count == 66)
        let few = try await traced.trace(hash, .object(["limit": 200]))
        #expect((1..<6).contains(few["structLogs"]?.array?.count ?? 0))
        #expect(few["gas"] == trace["gas"])
    }

    @Test("An instruction that could not be paid for is shown with its error")
    func structLogError() async throws {
        let traced = try await TracedDevnet()
        try await traced.devnet.call("anvil_setCode", .string(TracedDevnet.callee), "0x5f5f55")
        let hash = try await traced.send(to: TracedDevnet.callee, gas: "0x5300")
        let trace = try await traced.trace(hash)
        #expect(trace["failed"] == true)
        #expect(trace["returnValue"] == "0x")
        #expect(trace["structLogs"]?.array?.last?["error"] == "out of gas")
    }

    // MARK: Prestate

    @Test("prestateTracer shows what was read, and in diff mode what that became")
    func prestate() async throws {
        let traced = try await TracedDevnet()
        let first = try await traced.send(to: TracedDevnet.callee)
        let slot = "0x" + String(repeating: "0", count: 64)
        let pre = try await traced.trace(first, tracer: "prestateTracer")
        let account = try #require(pre[TracedDevnet.callee])
        #expect(account.keys == ["balance", "code", "codeHash", "storage"])
        #expect(account["storage"]?[slot]?.count == 0)

        let second = try await traced.send(to: TracedDevnet.callee)
        let diff = try await traced.trace(second, tracer: "prestateTracer", .object(["diffMode": true]))
        #expect(diff["pre"]?[TracedDevnet.callee]?["storage"]?[slot]?.count == 1)
        #expect(diff["post"]?[TracedDevnet.callee]?["storage"]?[slot]?.count == 2)
        #expect(diff["post"]?[TracedDevnet.callee]?.keys == ["storage"])
        let sender = traced.devnet.accounts[0]
        #expect(diff["pre"]?[sender]?["nonce"]?.int == 1)
        #expect(diff["post"]?[sender]?["nonce"]?.int == 2)
    }

    @Test("What diff mode says changed is what the next state holds")
    func prestateLaw() async throws {
        let traced = try await TracedDevnet()
        // What was set by hand becomes a block's state with the next block.
        try await traced.devnet.call("evm_mine")
        for target in [TracedDevnet.caller, TracedDevnet.creating, TracedDevnet.forgiving] {
            let hash = try await traced.send(to: target)
            let number = try #require((try await traced.receipt(hash))["blockNumber"])
            let before = JSONValue.hexadecimal((number.count ?? 1) - 1)
            let diff = try await traced.trace(hash, tracer: "prestateTracer", .object(["diffMode": true]))
            for (side, block) in [("pre", before), ("post", number)] {
                for member in diff[side]?.members ?? [] {
                    if let balance = member.value["balance"] {
                        #expect(
                            balance
                                == (try await traced.devnet.call("eth_getBalance", .string(member.key), block))
                        )
                    }
                    for entry in member.value["storage"]?.members ?? [] {
                        let value = try await traced.devnet.call(
                            "eth_getStorageAt",
                            .string(member.key),
                            .string(entry.key),
                            block
                        )
                        #expect(value == entry.value)
                    }
                }
            }
            #expect(diff["post"]?.members?.isEmpty == false)
        }
    }

    // MARK: The others

    @Test("4byteTracer counts selectors by the size of what follows")
    func selectors() async throws {
        let traced = try await TracedDevnet()
        let hash = try await traced.send(to: TracedDevnet.caller)
        #expect(try await traced.trace(hash, tracer: "4byteTracer") == .object(["0xaabbccdd-0": 1]))
    }

    @Test("flatCallTracer is callTracer's tree, flattened")
    func flat() async throws {
        let traced = try await TracedDevnet()
        let hash = try await traced.send(to: TracedDevnet.forgiving)
        let tree = try await traced.trace(hash, tracer: "callTracer")
        let flat = try #require(try await traced.trace(hash, tracer: "flatCallTracer").array)
        #expect(flat.count == 2)
        #expect(flat[0]["action"]?["gas"] == tree["gas"])
        #expect(flat[0]["result"]?["gasUsed"] == tree["gasUsed"])
        #expect(flat[0]["subtraces"] == 1)
        #expect(flat[1]["traceAddress"] == [0])
        #expect(flat[1]["error"] == tree["calls"]?[0]?["error"])
        #expect(flat[1]["result"]?["output"] == tree["calls"]?[0]?["output"])
        #expect(flat[1]["transactionHash"] == hash)
        let parity = try await traced.trace(
            hash,
            tracer: "flatCallTracer",
            .object(["convertParityErrors": true])
        )
        #expect(parity[1]?["error"] == "Reverted")
    }

    @Test("muxTracer gives each tracer's own answer under its name")
    func mux() async throws {
        let traced = try await TracedDevnet()
        let hash = try await traced.send(to: TracedDevnet.caller)
        let both = try await traced.trace(
            hash,
            tracer: "muxTracer",
            .object(["callTracer": .object(["withLog": true]), "4byteTracer": .null, "noopTracer": .null])
        )
        #expect(both.keys == ["4byteTracer", "callTracer", "noopTracer"])
        #expect(both["4byteTracer"] == (try await traced.trace(hash, tracer: "4byteTracer")))
        #expect(
            both["callTracer"]
                == (try await traced.trace(hash, tracer: "callTracer", .object(["withLog": true])))
        )
        #expect(both["noopTracer"] == .object([]))
    }

    @Test("Unknown tracers and JavaScript are refused with the names that there are")
    func unknownTracer() async throws {
        let traced = try await TracedDevnet()
        let hash = try await traced.send(to: TracedDevnet.caller)
        let script = JSONValue.string("{step: function() {}, fault: function() {}, result: function() {}}")
        let refusal = try await traced.devnet.refusal(
            "debug_traceTransaction",
            hash,
            .object(["tracer": script])
        )
        #expect(refusal?.code == -32602)
        #expect(refusal?.message.contains("callTracer, flatCallTracer, muxTracer") == true)
    }

    // MARK: Which transaction, on which state

    @Test("A transaction is traced on the state that those before it in its block left")
    func withinBlock() async throws {
        let traced = try await TracedDevnet()
        try await traced.devnet.call("evm_setAutomine", false)
        var hashes: [JSONValue] = []
        for sender in 0..<3 { hashes.append(try await traced.send(to: TracedDevnet.callee, from: sender)) }
        try await traced.devnet.call("evm_mine")
        // What cheats do afterwards is not part of it.
        try await traced.devnet.call(
            "anvil_setStorageAt",
            .string(TracedDevnet.callee),
            "0x0",
            .string("0x" + String(repeating: "0", count: 62) + "ff")
        )
        let outputs = try await traced.devnet.call(
            "debug_traceBlockByNumber",
            "latest",
            .object(["tracer": "callTracer"])
        )
        var values: [UInt64] = []
        for entry in outputs.array ?? [] {
            let hash = try #require(entry["txHash"])
            #expect(entry["result"] == (try await traced.trace(hash, tracer: "callTracer")))
            values.append(entry["result"]?["output"]?.count ?? 0)
        }
        #expect(values == [1, 2, 3])
        let block = try await traced.devnet.call("eth_getBlockByNumber", "latest", false)
        let raw = try await traced.devnet.call("debug_getRawBlock", "latest")
        let options = JSONValue.object(["tracer": "callTracer"])
        let hash = try #require(block["hash"])
        #expect(try await traced.devnet.call("debug_traceBlockByHash", hash, options) == outputs)
        #expect(try await traced.devnet.call("debug_traceBlock", raw, options) == outputs)
    }

    @Test("Logs are numbered through the block")
    func logIndex() async throws {
        let traced = try await TracedDevnet()
        try await traced.devnet.call("evm_setAutomine", false)
        for sender in 0..<2 { _ = try await traced.send(to: TracedDevnet.callee, from: sender) }
        try await traced.devnet.call("evm_mine")
        let traces = try await traced.devnet.call(
            "debug_traceBlockByNumber",
            "latest",
            .object(["tracer": "callTracer", "tracerConfig": .object(["withLog": true])])
        )
        #expect(traces.array?.map { $0["result"]?["logs"]?[0]?["index"] } == ["0x0", "0x1"])
    }

    @Test("A cheat before a block is part of the state that its transactions met")
    func cheatBefore() async throws {
        let traced = try await TracedDevnet()
        let first = try await traced.send(to: TracedDevnet.callee)
        try await traced.devnet.call(
            "anvil_setStorageAt",
            .string(TracedDevnet.callee),
            "0x0",
            .string("0x" + String(repeating: "0", count: 62) + "29")
        )
        let second = try await traced.send(to: TracedDevnet.callee)
        #expect(try await traced.trace(first, tracer: "callTracer")["output"]?.count == 1)
        #expect(try await traced.trace(second, tracer: "callTracer")["output"]?.count == 0x2a)
    }

    @Test("A call is traced on any block, with overrides of state and block")
    func traceCall() async throws {
        let traced = try await TracedDevnet()
        _ = try await traced.send(to: TracedDevnet.callee)
        let call = JSONValue.object(["to": .string(TracedDevnet.callee)])
        func output(_ block: JSONValue, _ more: JSONValue.Member...) async throws -> UInt64? {
            let options = JSONValue.object([JSONValue.Member("tracer", "callTracer")] + more)
            return try await traced.devnet.call("debug_traceCall", call, block, options)["output"]?.count
        }
        #expect(try await output("latest") == 2)
        #expect(try await output("0x0") == nil)
        let slots = JSONValue.object(["0x0": "0x8"])
        let overrides = JSONValue.object([
            JSONValue.Member(TracedDevnet.callee, .object(["stateDiff": slots]))
        ])
        #expect(try await output("latest", JSONValue.Member("stateOverrides", overrides)) == 9)
        #expect(try await output("latest", JSONValue.Member("txIndex", "0x0")) == 1)
        let number = JSONValue.object([
            JSONValue.Member(TracedDevnet.callee, .object(["code": "0x435f5260205ff3"]))
        ])
        #expect(
            try await output(
                "latest",
                JSONValue.Member("stateOverrides", number),
                JSONValue.Member("blockOverrides", .object(["number": "0x1234"]))
            ) == 0x1234
        )
    }

    @Test("A call without any code has no struct logs")
    func transfer() async throws {
        let devnet = try TestDevnet()
        let hash = try await devnet.call("eth_sendTransaction", devnet.transfer())
        let trace = try await devnet.call("debug_traceTransaction", hash)
        #expect(
            trace
                == .object(["gas": 21_000, "failed": false, "returnValue": "0x", "structLogs": []])
        )
    }

    @Test("What is not there is refused in geth's words")
    func refusals() async throws {
        let devnet = try TestDevnet()
        let nothing = JSONValue.string("0x" + String(repeating: "0", count: 63) + "1")
        let cases: [(String, JSONValue, String)] = [
            ("debug_traceTransaction", nothing, "transaction not found"),
            ("debug_traceBlockByHash", nothing, "block \(nothing.string ?? "") not found"),
            ("debug_traceBlockByNumber", "0x0", "genesis is not traceable"),
            ("debug_traceBlockByNumber", "0x7", "block #7 not found"),
        ]
        for (method, parameter, message) in cases {
            let refusal = try await devnet.refusal(method, parameter)
            #expect(refusal?.code == -32000)
            #expect(refusal?.message == message)
        }
    }

    @Test("A trace that takes longer than it was given ends, and says so")
    func timeout() async throws {
        let traced = try await TracedDevnet()
        // Hashes 64 KiB again and again: all the gas that a call may have takes some hundred times what is allowed here.
        try await traced.devnet.call(
            "anvil_setCode",
            .string(TracedDevnet.callee),
            "0x5b620100005f20505f56"
        )
        let refusal = try await traced.devnet.refusal(
            "debug_traceCall",
            .object(["to": .string(TracedDevnet.callee), "gas": "0x2faf080"]),
            "latest",
            .object(["tracer": "callTracer", "timeout": "1ms"])
        )
        #expect(refusal == TestDevnet.Refusal(code: -32000, message: "execution timeout", data: nil))
    }
}
