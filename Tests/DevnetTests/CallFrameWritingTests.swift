import Devnet
import Primitives
import TestSupport
import Testing

/// How traces of calls are written: at every length of data and numbers, and again and again.
@Suite("Writing traces of calls")
struct CallFrameWritingTests {
    private static let tracer = JSONValue.object(["tracer": "callTracer"])

    @Test("Input of any length is written as it is")
    func data() async throws {
        let devnet = try TestDevnet()
        var random = SeededGenerator(seed: 41)
        for count in 0...70 {
            let data = JSONValue.string(
                Hex.encode((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
            )
            let call = JSONValue.object(["to": .string(TracedDevnet.callee), "data": data])
            let trace = try await devnet.call("debug_traceCall", call, "latest", Self.tracer)
            #expect(trace["input"] == data)
        }
    }

    @Test("A quantity of any length has all its digits and no leading zeros")
    func quantities() async throws {
        let devnet = try TestDevnet()
        let overrides = JSONValue.object([
            TracedDevnet.caller: .object(["balance": .string("0x" + String(repeating: "f", count: 64))])
        ])
        let options = JSONValue.object(["tracer": "callTracer", "stateOverrides": overrides])
        for count in 1...64 {
            for first in ["1", "9", "a", "f"] {
                let digits =
                    first
                    + "0123456789abcdeffedcba98765432100f1e2d3c4b5a69788796a5b4c3d2e1f0".prefix(count - 1)
                let value = JSONValue.string("0x" + digits)
                let call = JSONValue.object([
                    "from": .string(TracedDevnet.caller), "to": .string(TracedDevnet.callee), "value": value,
                ])
                let trace = try await devnet.call("debug_traceCall", call, "latest", options)
                #expect(trace["error"] == nil)
                #expect(trace["value"] == value)
                #expect(trace["from"] == .string(TracedDevnet.caller))
            }
        }
        let call = JSONValue.object(["to": .string(TracedDevnet.callee)])
        #expect(try await devnet.call("debug_traceCall", call, "latest", options)["value"] == "0x0")
    }

    @Test("Logs stand with the call that emitted them, at the place among its calls")
    func logs() async throws {
        let traced = try await TracedDevnet()
        // log0(0, 0); then twice: call(gas, callee, 0, 0, 0, 0, 0), pop, log0(0, 0)
        let twice = String(repeating: "5f5f5f5f5f61ca115af1505f5fa0", count: 2)
        let emitter = JSONValue.string(try await traced.devnet.deploy("5f5fa0" + twice + "00"))
        let options = JSONValue.object([
            "tracer": "callTracer", "tracerConfig": .object(["withLog": true]),
        ])
        let call = JSONValue.object(["to": emitter])
        let root = try await traced.devnet.call("debug_traceCall", call, "latest", options)
        #expect(root["logs"]?.array?.map { $0["index"] } == ["0x0", "0x2", "0x4"])
        #expect(root["logs"]?.array?.map { $0["position"] } == ["0x0", "0x1", "0x2"])
        #expect(root["logs"]?.array?.map { $0["address"] } == [emitter, emitter, emitter])
        #expect(root["calls"]?.array?.map { $0["logs"]?.array?.count } == [1, 1])
        #expect(root["calls"]?.array?.map { $0["logs"]?[0]?["index"] } == ["0x1", "0x3"])
    }

    @Test("A trace holds nothing of the one before, whose memory it uses again")
    func again() async throws {
        let traced = try await TracedDevnet()
        // Calls the refusing contract until little gas is left.
        let loop = JSONValue.string(
            try await traced.devnet.deploy("5b5f5f5f5f5f610bad5af150614000" + "5a1160005700")
        )
        let long = JSONValue.object(["to": loop, "gas": "0x1e8480"])
        let short = JSONValue.object(["to": .string(TracedDevnet.caller)])
        var answers: [[JSONValue]] = []
        for _ in 0..<3 {
            answers.append([
                try await traced.devnet.call("debug_traceCall", long, "latest", Self.tracer),
                try await traced.devnet.call("debug_traceCall", short, "latest", Self.tracer),
            ])
        }
        let calls = try #require(answers[0][0]["calls"]?.array)
        #expect(calls.count > 500)
        #expect(calls.allSatisfy { $0["error"] == "execution reverted" && $0["revertReason"] == "no" })
        #expect(answers[0][1]["calls"]?.array?.count == 1)
        #expect(answers[1] == answers[0])
        #expect(answers[2] == answers[0])
    }

    @Test("An answer that was written at length bears its request's id, however long")
    func envelope() async throws {
        let devnet = try TestDevnet()
        for count in [1, 100, 10_000] {
            let id = JSONValue.string(String(repeating: "i", count: count))
            let request = JSONValue.object([
                "jsonrpc": "2.0", "id": id, "method": "debug_traceCall",
                "params": [.object(["to": .string(TracedDevnet.callee)]), "latest", Self.tracer],
            ])
            let answer = try JSONValue.parse(await devnet.endpoint.handle(request.bytes) ?? [])
            #expect(answer.keys == ["jsonrpc", "id", "result"])
            #expect(answer["id"] == id)
            #expect(answer["result"]?["to"] == .string(TracedDevnet.callee))
        }
    }
}
