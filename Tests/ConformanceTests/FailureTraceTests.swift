import Conformance
import Testing

@Suite("The trace of a failing state test")
struct FailureTraceTests {
    /// One case whose expected root is wrong: code that adds two numbers.
    private let file = """
        {"adds":{"env":{"currentCoinbase":"0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba","currentGasLimit":"0x989680",
        "currentNumber":"0x01","currentTimestamp":"0x03e8","currentDifficulty":"0x00","currentBaseFee":"0x0a",
        "currentRandom":"0x0000000000000000000000000000000000000000000000000000000000020000",
        "currentExcessBlobGas":"0x00"},
        "pre":{"0x00000000000000000000000000000000000000cc":{"balance":"0x00","nonce":"0x00","code":"0x6002600301",
        "storage":{}},"0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b":{"balance":"0x0de0b6b3a7640000","nonce":"0x00",
        "code":"0x","storage":{}}},
        "transaction":{"data":["0x"],"gasLimit":["0x030d40"],"value":["0x00"],"gasPrice":"0x0a","nonce":"0x00",
        "to":"0x00000000000000000000000000000000000000cc",
        "secretKey":"0x45a915e4d060149eb4365960e6a7a45f334393093061116b197e3240065ff2d8",
        "sender":"0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b"},
        "post":{"Cancun":[{"hash":"0x0000000000000000000000000000000000000000000000000000000000000001",
        "logs":"0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
        "indexes":{"data":0,"gas":0,"value":0}}]}}}
        """

    @Test("has a line for each instruction of the cases that failed, and of no others")
    func tracesFailures() throws {
        let bytes = Array(file.utf8)
        let runner = StateTestRunner()
        let results = try runner.run(bytes)
        #expect(results.count == 1)
        var lines: [String] = []
        try runner.trace(results, in: bytes) { lines.append($0) }
        #expect(lines.first == "adds [Cancun data 0 gas 0 value 0]")
        let names = ["PUSH1", "PUSH1", "ADD", "STOP"]
        #expect(lines.count == names.count + 1)
        for (line, name) in zip(lines.dropFirst(), names) {
            #expect(line.contains("\"opName\":\"\(name)\""), "\(line)")
        }
        #expect(lines.dropFirst(3).first?.contains(#""stack":["0x2","0x3"]"#) == true)
        lines = []
        try runner.trace([], in: bytes) { lines.append($0) }
        #expect(lines.isEmpty)
    }
}
