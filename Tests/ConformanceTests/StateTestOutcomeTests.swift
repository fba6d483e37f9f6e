import Conformance
import Devnet
import Testing

@Suite("The outcome of a state test's case")
struct StateTestOutcomeTests {
    /// A contract that keeps 7 in its first slot, logs nothing and returns a word.
    private func outcome(
        gasPrice: String = "0x0a",
        to: String = "cc",
        fork: String = "Cancun"
    ) throws -> JSONValue {
        let file = """
            {"keeps":{"env":{"currentCoinbase":"0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba","currentGasLimit":"0x989680",
            "currentNumber":"0x01","currentTimestamp":"0x03e8","currentDifficulty":"0x00","currentBaseFee":"0x0a",
            "currentRandom":"0x0000000000000000000000000000000000000000000000000000000000020000",
            "currentExcessBlobGas":"0x00"},
            "pre":{"0x00000000000000000000000000000000000000cc":{"balance":"0x00","nonce":"0x01",
            "code":"0x6007600055602a60005260206000f3","storage":{"0x05":"0x09"}},
            "0x00000000000000000000000000000000000000dd":{"balance":"0x00","nonce":"0x01",
            "code":"0x600160005260206000fd","storage":{}},
            "0x00000000000000000000000000000000000000ee":{"balance":"0x00","nonce":"0x01","code":"0xfe","storage":{}},
            "0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b":{"balance":"0x0de0b6b3a7640000","nonce":"0x00",
            "code":"0x","storage":{}}},
            "transaction":{"data":["0x"],"gasLimit":["0x030d40"],"value":["0x00"],"gasPrice":"\(gasPrice)","nonce":"0x00",
            "to":"0x00000000000000000000000000000000000000\(to)",
            "sender":"0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b"},
            "post":{"\(fork)":[{"hash":"0x0000000000000000000000000000000000000000000000000000000000000000",
            "logs":"0x0000000000000000000000000000000000000000000000000000000000000000",
            "indexes":{"data":0,"gas":0,"value":0}}]}}}
            """
        let test = try #require(try StateTest.decode(Array(file.utf8)).first)
        let item = try #require(test.cases.first)
        return try StateTestRunner().outcome(of: item, in: test).json
    }

    @Test("holds status, gas, output and the whole state")
    func success() throws {
        let json = try outcome()
        #expect(json["status"] == "success")
        // 21,000, a new slot (22,100), and 24 for the rest.
        #expect(json["gasUsed"] == "0xa874")
        #expect(json["output"] == "0x000000000000000000000000000000000000000000000000000000000000002a")
        #expect(json["logs"] == [])
        let contract = json["post"]?["0x00000000000000000000000000000000000000cc"]
        #expect(contract?["storage"]?["0x0"] == "0x7")
        #expect(contract?["storage"]?["0x5"] == "0x9")
        #expect(contract?["nonce"] == "0x1")
        #expect(contract?["code"] == "0x6007600055602a60005260206000f3")
    }

    @Test("tells a revert, a halt and a refusal apart", arguments: [("dd", "revert"), ("ee", "halt")])
    func endings(_ to: String, _ status: String) throws {
        #expect(try outcome(to: to)["status"] == .string(status))
        let refused = try outcome(gasPrice: "0x09", to: to)
        #expect(refused["status"] == "refused")
        #expect(refused["reason"]?.string?.contains("less than block base fee") == true)
        #expect(
            refused["post"]?["0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b"]?["balance"] == "0xde0b6b3a7640000"
        )
    }

    @Test("needs a hardfork that exists")
    func unknownFork() throws {
        #expect(throws: FixtureError.self) { try outcome(fork: "Nowhere") }
    }
}
