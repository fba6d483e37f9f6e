import Conformance
import Devnet
import Testing

@Suite("Tests of the virtual machine alone")
struct VMTestRunnerTests {
    /// A contract with 100 wei and 1 in its slot 0, called with 11 wei.
    private func file(
        code: String = "0x00",
        gas: String = "0xffff",
        ending: String
    ) throws -> JSONValue {
        try JSONValue.parse(
            """
            {"adds":{"_info":{},\(ending)"env":{"currentCoinbase":"0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba",
            "currentDifficulty":"0x020000","currentGasLimit":"0x7fffffffffffffff","currentNumber":"0x05",
            "currentTimestamp":"0x03e8"},"exec":{"address":"0x0f572e5295c57f15886f9b263e2f6d2d6c7b5ec6",
            "caller":"0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b","code":"\(code)","data":"0x","gas":"\(gas)",
            "gasPrice":"0x0c","origin":"0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b","value":"0x0b"},
            "pre":{"0x0f572e5295c57f15886f9b263e2f6d2d6c7b5ec6":{"balance":"0x64","code":"0x","nonce":"0x00",
            "storage":{"0x00":"0x01"}}}}}
            """
        )
    }

    private func success(gas: String = "0x0", out: String = "0x", slot: String) -> String {
        """
        "callcreates":[],"gas":"\(gas)","out":"\(out)",
        "logs":"0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
        "post":{"0x0f572e5295c57f15886f9b263e2f6d2d6c7b5ec6":{"balance":"0x64","code":"0x","nonce":"0x00",
        "storage":{"0x00":"\(slot)"}}},
        """
    }

    private func verdict(_ file: JSONValue) throws -> CaseResult.Verdict {
        #expect(FixtureFamily.detect(file) == .virtualMachine)
        return try #require(try VMTestRunner().run(file).first).verdict
    }

    @Test("compare gas, output and state; the value is seen, and moves nothing")
    func compared() throws {
        // CALLVALUE, PUSH1, SLOAD, ADD, PUSH1, SSTORE.
        let code = "0x3460005401600055"
        let gas: UInt64 = 2 + 3 + 50 + 3 + 3 + 5_000
        func verdict(_ ending: String) throws -> CaseResult.Verdict {
            try self.verdict(file(code: code, gas: "0x\(String(gas + 7, radix: 16))", ending: ending))
        }
        #expect(try verdict(success(gas: "0x7", slot: "0x0c")) == .passed)
        #expect(
            try verdict(success(gas: "0x8", slot: "0x0c"))
                == .failed(.value(of: "remaining gas", expected: "8", found: "7"))
        )
        #expect(
            try verdict(success(gas: "0x7", out: "0x01", slot: "0x0c"))
                == .failed(.value(of: "output", expected: "0x01", found: "0x"))
        )
        guard
            case .failed(.state(_, _, .account(_, .storage, "0xd", "0xc"))) = try verdict(
                success(gas: "0x7", slot: "0x0d")
            )
        else {
            Issue.record("Another value in the slot must fail the case.")
            return
        }
    }

    @Test("without a post-state are to halt")
    func halting() throws {
        #expect(try verdict(file(code: "0x01", ending: "")) == .passed)
        #expect(
            try verdict(file(code: "0x00", ending: ""))
                == .failed(.value(of: "ending", expected: "an exceptional halt", found: "success"))
        )
        // One unit of gas less than the first instruction takes; with a post-state it is to succeed.
        guard
            case .failed(.value("ending", "success", _)) = try verdict(
                file(code: "0x34", gas: "0x1", ending: success(slot: "0x01"))
            )
        else {
            Issue.record("A halt must fail a case with a post-state.")
            return
        }
    }

    @Test("with calls that were written down are skipped, with the reason")
    func calls() throws {
        let ending = #""callcreates":[{"data":"0x","destination":"","gasLimit":"0x1","value":"0x0"}],"#
        guard case .skipped(.unsupported) = try verdict(file(ending: ending)) else {
            Issue.record("Calls would be run, and are not to be.")
            return
        }
    }
}
