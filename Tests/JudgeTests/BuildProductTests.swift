import Devnet
import Judge
import Templates
import Testing

@Suite("What a build hands over")
struct BuildProductTests {
    private static func read(_ text: String) throws -> BuildProduct {
        try BuildProduct(parsing: Array(text.utf8), contracts: try CounterProject.plan().build.contracts)
    }

    private static func document(
        abi: String = "[]",
        code: String = "0x6001",
        name: String = "Counter"
    ) -> String {
        #"{"contracts": {"\#(name)": {"abi": \#(abi), "bytecode": "\#(code)", "source": "a.vy"}}}"#
    }

    @Test("is the ABI with known members alone, and the code")
    func good() throws {
        let abi = """
            [{"type": "function", "name": "add", "stateMutability": "view", "gas": 3, "__proto__": {},
              "inputs": [{"name": "", "type": "tuple[2]", "internalType": "x", "components":
                [{"name": "a", "type": "uint256[]"}]}], "outputs": []},
             {"type": "constructor", "inputs": [], "stateMutability": "nonpayable"},
             {"type": "event", "name": "E", "anonymous": false,
              "inputs": [{"name": "a", "type": "address", "indexed": true}]}, {"type": "fallback"}]
            """
        let artifact = try #require(try Self.read(Self.document(abi: abi)).artifacts.first)
        #expect(artifact.creationCode == [0x60, 0x01])
        #expect(artifact.abi.array?.count == 4)
        let text = artifact.abi.text
        #expect(text.contains("tuple[2]") && text.contains("uint256[]") && text.contains("indexed"))
        #expect(!text.contains("gas") && !text.contains("__proto__") && !text.contains("internalType"))
    }

    @Test("may be as large as a creation transaction, and no more")
    func size() throws {
        let limit = BuildProduct.creationCodeLimit
        #expect(limit == 49_152)
        let most = Self.document(code: "0x" + String(repeating: "00", count: limit))
        #expect(try Self.read(most).artifacts.first?.creationCode.count == limit)
        let more = Self.document(code: "0x" + String(repeating: "00", count: limit + 1))
        #expect(throws: Fault.self) { try Self.read(more) }
    }

    @Test("is a failed build with the compiler's words where there is an error")
    func error() {
        let text = #"{"error": {"contract": "Counter", "message": "\u001b[1mline 3"}}"#
        #expect(throws: Fault(.buildFailed, "Counter does not compile: line 3")) { try Self.read(text) }
        let empty = #expect(throws: Fault.self) { try Self.read(Self.document(code: "0x")) }
        #expect(empty?.cause == .buildFailed)
    }

    @Test(
        "is unusable if it is anything else",
        arguments: [
            "", "{}", "[]", "null", #"{"contracts": {}}"#, #"{"contracts": []}"#,
            document(name: "Other"), #"{"contracts": {"Counter": {"abi": []}}}"#,
            #"{"contracts": {"Counter": {"abi": [], "bytecode": "0x00"}, "Other": {"abi": [], "bytecode": "0x00"}}}"#,
            #"{"contracts": {"Counter": {"abi": [], "bytecode": "0x00"}}, "more": 1}"#,
            document(code: "6001"), document(code: "0x6"), document(code: "0xzz"), document(abi: "{}"),
            document(abi: "[1]"), document(abi: #"[{"type": "library"}]"#),
            document(abi: #"[{"type": "function"}]"#),
            document(abi: #"[{"type": "function", "name": "a b"}]"#),
            document(abi: #"[{"type": "function", "name": "a", "inputs": [{"name": "b"}]}]"#),
            document(abi: #"[{"type": "function", "name": "a", "inputs": [{"name": "b", "type": "<x>"}]}]"#),
            document(abi: #"[{"type": "function", "name": "a", "stateMutability": "free"}]"#),
            document(abi: #"[{"type": "event", "name": "a", "anonymous": 1}]"#),
            document(
                abi: "[" + Array(repeating: #"{"type": "fallback"}"#, count: 1_001).joined(separator: ",")
                    + "]"
            ),
        ]
    )
    func invalid(_ text: String) {
        let fault = #expect(throws: Fault.self) { try Self.read(text) }
        #expect(fault?.cause == .reportInvalid)
    }
}
