import Devnet
import EVM
import Testing

@Suite("Simulated blocks")
struct SimulationTests {
    @Test("builds on each other, fill gaps and leave the chain alone")
    func blocks() async throws {
        let devnet = try TestDevnet()
        let counter = try await devnet.deploy(Programs.counter)
        let call = JSONValue.object(["to": .string(counter)])
        let answer = try await devnet.call(
            "eth_simulateV1",
            .object([
                "blockStateCalls": [
                    .object(["calls": [call, call]]),
                    .object(["blockOverrides": .object(["number": "0x4"]), "calls": [call]]),
                ]
            ]),
            "latest"
        )
        let blocks = try #require(answer.array)
        #expect(blocks.map { devnet.number($0["number"] ?? .null) } == [2, 3, 4])
        let values = blocks.map { block in
            block["calls"]?.array?.map { devnet.number($0["returnData"] ?? .null) } ?? []
        }
        #expect(values == [[1, 2], [], [3]])
        #expect(blocks[1]["parentHash"] == blocks[0]["hash"])
        #expect(try await devnet.call("eth_blockNumber") == "0x1")
        #expect(
            try await devnet.call("eth_getStorageAt", .string(counter), "0x0", "latest").string?.hasSuffix(
                "00"
            ) == true
        )
    }

    @Test("shows ether that moves as logs, and none of a call that failed")
    func transfers() async throws {
        let devnet = try TestDevnet()
        let refusing = try await devnet.deploy(Programs.refusing)
        func send(_ to: String) -> JSONValue {
            .object(["from": .string(devnet.accounts[0]), "to": .string(to), "value": "0x5"])
        }
        let answer = try await devnet.call(
            "eth_simulateV1",
            .object([
                "blockStateCalls": [.object(["calls": [send(devnet.accounts[1]), send(refusing)]])],
                "traceTransfers": true,
            ])
        )
        let calls = try #require(answer.array?.first?["calls"]?.array)
        let logs = try #require(calls[0]["logs"]?.array)
        #expect(logs.count == 1)
        #expect(logs[0]["address"] == "0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee")
        #expect(
            logs[0]["topics"]?.array?.last?.string?.hasSuffix(String(devnet.accounts[1].dropFirst(2))) == true
        )
        #expect(calls[1]["status"] == "0x0")
        #expect(calls[1]["logs"] == [])
        #expect(calls[1]["error"]?["code"]?.int == 3)
        #expect(calls[1]["error"]?["message"] == "execution reverted: no")
    }

    @Test(
        "are refused with the specification's codes",
        arguments: [
            (#"{"blockStateCalls":[]}"#, -32602), (#"{}"#, -32602), (#"{"blockStateCalls":[5]}"#, -32602),
            (#"{"blockStateCalls":[{"blockOverrides":{"number":"0x0"}}]}"#, -38020),
            (#"{"blockStateCalls":[{"blockOverrides":{"number":"0x1000"}}]}"#, -38026),
            (#"{"blockStateCalls":[{"blockOverrides":{"time":"0x1"}}]}"#, -38021),
            (#"{"blockStateCalls":[{"calls":[{"gas":"0xffffffffffff"}]}]}"#, -38015),
            (#"{"blockStateCalls":[{"calls":[{"gas":"0x1"}]}]}"#, -38013),
            (#"{"blockStateCalls":[{"calls":[{"value":"0xffffffffffffffffffffffffffff"}]}]}"#, -38014),
            (#"{"blockStateCalls":[{"calls":[{"nonce":"0x5"}]}],"validation":true}"#, -38011),
            (
                #"{"blockStateCalls":[{"stateOverrides":{"0x1000000000000000000000000000000000000000":{"movePrecompileToAddress":"0x2000000000000000000000000000000000000000"}}}]}"#,
                -32000
            ),
        ]
    )
    func refusals(parameters: String, code: Int) async throws {
        let devnet = try TestDevnet()
        let refusal = try await devnet.refusal("eth_simulateV1", try JSONValue.parse(parameters), "latest")
        #expect(refusal?.code == code)
    }

    @Test("see precompiles where they were moved to, and code where they were")
    func precompiles() async throws {
        let devnet = try TestDevnet()
        let identity = "0x0000000000000000000000000000000000000004"
        let elsewhere = "0x0000000000000000000000000000000000123456"
        let overrides = JSONValue.object([
            JSONValue.Member(
                identity,
                .object([
                    "movePrecompileToAddress": .string(elsewhere),
                    // Answers 32 zero bytes.
                    "code": "0x60205ff3",
                ])
            )
        ])
        func call(_ to: String) async throws -> JSONValue {
            try await devnet.call(
                "eth_call",
                .object(["to": .string(to), "data": "0x1234"]),
                "latest",
                overrides
            )
        }
        #expect(try await call(elsewhere) == "0x1234")
        #expect(try await call(identity) == .string("0x" + String(repeating: "0", count: 64)))
    }
}
