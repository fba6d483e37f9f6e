import Conformance
import Devnet
import Foundation
import TestSupport
import Testing

@Suite("JSON-RPC conversations")
struct RPCConversationTests {
    @Test(
        "of execution-apis go as they are written",
        .enabled(
            if: FixtureFolder.path != nil,
            Comment(rawValue: FixtureFolder.missing)
        )
    )
    func suite() async throws {
        let fixtures = try #require(FixtureFolder.path)
        let folder = "\(fixtures)/09-rpc-compat/rpc-compat/tests"
        let summary = await ConformanceRun().run(
            conversations: ConformanceRun.conversations(in: folder)
        )
        for error in summary.unreadable { Issue.record("\(error.path): \(error.error)") }
        for failure in summary.failures { Issue.record("\(failure.result)") }
        for skipped in summary.skips { print("Skipped: \(skipped.result)") }
        for (path, reason) in summary.notRun { Issue.record("\(path) is not run, since \(reason).") }
        #expect(summary.total.passed > 0, "There are no conversations in \(folder).")
    }

    private static let genesis = """
        {"config": {"chainId": 7}, "difficulty": "0x20000", "gasLimit": "0x47b760", "alloc": {}}
        """

    private func verdict(_ text: String) async throws -> CaseResult.Verdict {
        let runner = try RPCTestRunner(genesis: Array(Self.genesis.utf8), chainFile: [])
        return await runner.run(try RPCConversation(text, name: "some/file")).verdict
    }

    @Test("pass when the answer is the same")
    func same() async throws {
        let text = """
            // asks for the chain
            >> {"jsonrpc":"2.0","id":1,"method":"eth_chainId"}
            << {"jsonrpc":"2.0","id":1,"result":"0x7"}
            """
        #expect(try await verdict(text) == .passed)
    }

    @Test("fail at the value that differs, and at one that is missing or too many")
    func differing() async throws {
        let other = """
            >> {"jsonrpc":"2.0","id":1,"method":"eth_chainId"}
            << {"jsonrpc":"2.0","id":1,"result":"0x8"}
            """
        #expect(
            try await verdict(other)
                == .failed(.value(of: "result", expected: "\"0x8\"", found: "\"0x7\""))
        )
        let missing = """
            >> {"jsonrpc":"2.0","id":1,"method":"txpool_status"}
            << {"jsonrpc":"2.0","id":1,"result":{"pending":"0x0","queued":"0x0","more":1}}
            """
        #expect(
            try await verdict(missing)
                == .failed(.value(of: "result.more", expected: "1", found: "nothing"))
        )
        let surplus = """
            >> {"jsonrpc":"2.0","id":1,"method":"txpool_status"}
            << {"jsonrpc":"2.0","id":1,"result":{"pending":"0x0"}}
            """
        #expect(
            try await verdict(surplus)
                == .failed(.value(of: "result.queued", expected: "nothing", found: "\"0x0\""))
        )
    }

    @Test("ask for an error's code, not for its message")
    func errors() async throws {
        func text(_ code: Int) -> String {
            """
            >> {"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":[]}
            << {"jsonrpc":"2.0","id":1,"error":{"code":\(code),"message":"whatever"}}
            """
        }
        #expect(try await verdict(text(-32602)) == .passed)
        guard case .failed(.value("error.code", "-32600", _)) = try await verdict(text(-32600)) else {
            Issue.record("Another code passes.")
            return
        }
    }

    @Test("compare only kinds of values where that is all that is prescribed")
    func forms() async throws {
        func text(_ result: String) -> String {
            """
            // speconly: client response is only checked for schema validity.
            >> {"jsonrpc":"2.0","id":1,"method":"txpool_status"}
            << {"jsonrpc":"2.0","id":1,"result":\(result)}
            """
        }
        #expect(try await verdict(text(#"{"pending":"0x6","queued":"0x1"}"#)) == .passed)
        #expect(
            try await verdict(text(#"{"pending":6}"#))
                == .failed(.value(of: "result.pending", expected: "6", found: "\"0x0\""))
        )
    }

    @Test(
        "are refused when they are not in the form",
        arguments: ["", ">> {}", "<< {}", "?? {}", ">> {\n<< {}"]
    )
    func malformed(_ text: String) {
        #expect(throws: FixtureError.self) { try RPCConversation(text, name: "a/b") }
    }
}
