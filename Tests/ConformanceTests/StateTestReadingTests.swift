import Conformance
import Devnet
import Primitives
import Testing

@Suite("Reading and judging state tests")
struct StateTestReadingTests {
    /// One transfer of 1 wei at price 10, with a post-state of the caller's choice.
    private func file(
        root: String,
        fork: String = "Cancun",
        value: String = "0x01",
        exception: String? = nil,
        logs: String = "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347"
    ) -> [UInt8] {
        let expected = exception.map { ", \"expectException\": \"\($0)\"" } ?? ""
        return Array(
            """
            {"transfer": {
              "env": {"currentCoinbase": "0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba", "currentGasLimit": "0x0f4240",
                "currentNumber": "0x01", "currentTimestamp": "0x03e8", "currentDifficulty": "0x020000",
                "currentBaseFee": "0x0a", "currentRandom": "0x0000000000000000000000000000000000000000000000000000000000000000",
                "currentExcessBlobGas": "0x00"},
              "pre": {"0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b":
                {"balance": "0x3635c9adc5dea00000", "nonce": "0x00", "code": "0x", "storage": {}}},
              "transaction": {"data": ["0x"], "gasLimit": ["0x5208"], "value": ["\(value)"], "gasPrice": "0x0a",
                "nonce": "0x00", "to": "0x1000000000000000000000000000000000000000",
                "secretKey": "0x45a915e4d060149eb4365960e6a7a45f334393093061116b197e3240065ff2d8"},
              "post": {"\(fork)": [{"hash": "\(root)", "logs": "\(logs)",
                "indexes": {"data": 0, "gas": 0, "value": 0}\(expected)}]}
            }}
            """.utf8
        )
    }

    private let nowhere = "0x" + String(repeating: "11", count: 32)

    private func verdict(_ file: [UInt8]) throws -> CaseResult.Verdict {
        try #require(try StateTestRunner().run(file).first).verdict
    }

    /// The root that the transaction leads to, as the failure to find another one tells it.
    private func actualRoot() throws -> String {
        guard case .failed(.state(_, let found, .rootOnly)) = try verdict(file(root: nowhere)) else {
            return ""
        }
        return found.description
    }

    /// The root of the state before the transaction.
    private func initialRoot() throws -> String {
        guard
            case .skipped(.unknownHardfork) = try verdict(file(root: nowhere, fork: "Nowhere")),
            let test = try StateTest.decode(file(root: nowhere)).first
        else { return "" }
        return test.pre.root.description
    }

    @Test("A case passes with its root and its logs hash, and with no other")
    func compares() throws {
        let root = try actualRoot()
        #expect(root.count == 66)
        #expect(try verdict(file(root: root)) == .passed)
        guard case .failed(.logs) = try verdict(file(root: root, logs: nowhere)) else {
            Issue.record("Another logs hash must fail the case.")
            return
        }
    }

    @Test("A transaction that should be refused and is not fails the case")
    func notRefused() throws {
        let root = try actualRoot()
        let result = try verdict(file(root: root, exception: "TR_NoFunds"))
        #expect(result == .failed(.notRefused(expected: "TR_NoFunds")))
    }

    @Test(
        "A refused transaction passes where the state is to stay",
        arguments: [("0xffffffffffffffffffff", "TR_NoFunds"), ("0x:bigint 0x1", "TR_RLP_WRONGVALUE")]
    )
    func refused(_ value: String, _ exception: String) throws {
        let root = try initialRoot()
        #expect(root.count == 66)
        #expect(try verdict(file(root: root, value: value, exception: exception)) == .passed)
        #expect(try verdict(file(root: root, value: value)) == .passed)
        guard case .failed(.refused) = try verdict(file(root: nowhere, value: value)) else {
            Issue.record("A refusal must not pass for another root.")
            return
        }
    }

    @Test("A refusal must be for the reason that is named, or for one of those")
    func refusedOtherwise() throws {
        let root = try initialRoot()
        func result(_ exception: String) throws -> CaseResult {
            let file = file(root: root, value: "0xffffffffffffffffffff", exception: exception)
            return try #require(try StateTestRunner().run(file).first)
        }
        #expect(try result("TransactionException.INSUFFICIENT_ACCOUNT_FUNDS").verdict == .passed)
        #expect(
            try result(
                "TransactionException.NONCE_IS_MAX|TransactionException.INSUFFICIENT_ACCOUNT_FUNDS"
            ).verdict == .passed
        )
        let other = try result("TransactionException.NONCE_IS_MAX|TR_NonceTooHigh")
        guard case .failed(.refusedOtherwise(_, let reason)) = other.verdict else {
            Issue.record("Another reason must fail the case: \(other)")
            return
        }
        #expect(reason.hasPrefix("insufficient funds"))
        let unknown = try result("TransactionException.SOMETHING_NEW")
        #expect(unknown.verdict == .passed)
        #expect(unknown.unknownExceptions == ["SOMETHING_NEW"])
    }

    @Test("An unknown hardfork is skipped by name")
    func unknownFork() throws {
        #expect(try verdict(file(root: nowhere, fork: "Verkle")) == .skipped(.unknownHardfork("Verkle")))
    }

    @Test("A file that is no state test says where it is wrong")
    func unreadable() throws {
        #expect(throws: FixtureError(place: "a", reason: "lacks the member \"pre\"")) {
            try StateTest.decode(Array(#"{"a": {}}"#.utf8))
        }
        #expect(throws: (any Error).self) { try StateTest.decode(Array("{".utf8)) }
    }
}
