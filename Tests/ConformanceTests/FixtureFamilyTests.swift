import Conformance
import Devnet
import Testing

@Suite("The small families of fixtures")
struct FixtureFamilyTests {
    @Test(
        "are told apart by their shape",
        arguments: [
            (#"{"a": {"network": "x", "blocks": [], "genesisBlockHeader": {}}}"#, FixtureFamily.blockchain),
            (#"{"a": {"env": {}, "pre": {}, "transaction": {}, "post": {}}}"#, .state),
            (#"{"a": {"txbytes": "0x", "result": {}}}"#, .transaction),
            (#"{"a": {"in": {}, "root": "0x"}}"#, .trie),
            (#"{"a": {"in": "", "out": "0x"}}"#, .rlp),
            (#"{"a": {"_info": {}, "Berlin": {"b": {"parentDifficulty": "0x1"}}}}"#, .difficulty),
        ]
    )
    func detect(_ text: String, _ family: FixtureFamily) throws {
        #expect(FixtureFamily.detect(try JSONValue.parse(text)) == family)
    }

    @Test("and what has none of their shapes is none of them", arguments: ["[]", "{}", #"{"a": {}}"#, "3"])
    func unknown(_ text: String) throws {
        #expect(FixtureFamily.detect(try JSONValue.parse(text)) == nil)
    }

    @Test("Difficulty is compared, network by network")
    func difficulty() throws {
        func verdicts(_ expected: String, network: String = "Homestead") throws -> [CaseResult.Verdict] {
            try DifficultyTestRunner().run(
                JSONValue.parse(
                    """
                    {"a": {"_info": {}, "\(network)": {"b": {"parentTimestamp": "0x00", "currentTimestamp": "0x09",
                      "parentDifficulty": "0x100000", "parentUncles": "0x00", "currentBlockNumber": "0x0a",
                      "currentDifficulty": "\(expected)"}}}}
                    """
                )
            ).map(\.verdict)
        }
        #expect(try verdicts("0x100200") == [.passed])
        #expect(
            try verdicts("0x100000")
                == [.failed(.value(of: "difficulty", expected: "1048576", found: "1049088"))]
        )
        #expect(try verdicts("0x0", network: "Nowhere") == [.skipped(.unknownNetwork("Nowhere"))])
    }

    @Test("Older difficulty tests are of the network that their file is called after")
    func ungroupedDifficulty() throws {
        let file = try JSONValue.parse(
            """
            {"a": {"parentTimestamp": "42", "currentTimestamp": "60", "parentDifficulty": "1000000",
              "currentBlockNumber": "42", "currentDifficulty": "999512", "parentUncles": "0x00"}}
            """
        )
        #expect(FixtureFamily.detect(file) == .difficulty)
        let mainnet = try DifficultyTestRunner(file: "a/difficulty.json").run(file)
        #expect(mainnet.map(\.verdict) == [.passed])
        #expect(mainnet.map(\.fork) == ["MainNetwork"])
        // 18 seconds are slow in Frontier, and about right in Homestead.
        let homestead = try DifficultyTestRunner(file: "difficultyCustomHomestead.json").run(file)
        #expect(homestead.map(\.verdict) != [.passed])
    }

    @Test("Tries are compared by root, keys hashed or not, null removing a key")
    func trie() throws {
        let dogs = "0x8aad789dff2f538bca5d8ea56e8abe10f4c7ba3a5dea95fea4cd6e7c3a1168d3"
        let hashed = "0xd4cd937e4a4368d7931a9cf51686b7e10abb3dce38a39000fd7902a092b64585"
        func file(_ root: String) throws -> JSONValue {
            try JSONValue.parse(
                """
                {"dogs": {"in": [["doe", "x"], ["doe", "reindeer"], ["dog", "puppy"], ["dogglesworth", "cat"],
                  ["cat", "tom"], ["cat", null]], "root": "\(root)"}}
                """
            )
        }
        #expect(try TrieTestRunner(hashesKeys: false).run(file(dogs)).map(\.verdict) == [.passed])
        #expect(try TrieTestRunner(hashesKeys: true).run(file(hashed)).map(\.verdict) == [.passed])
        #expect(try TrieTestRunner(hashesKeys: true).run(file(dogs)).map(\.verdict) != [.passed])
    }

    @Test("RLP is compared both ways, numbers of any size and invalid bytes included")
    func rlp() throws {
        func verdicts(_ input: String, _ output: String) throws -> [CaseResult.Verdict] {
            try RLPTestRunner().run(JSONValue.parse(#"{"a": {"in": \#(input), "out": "\#(output)"}}"#)).map(
                \.verdict
            )
        }
        #expect(try verdicts(##"["cat", 1024, "#256", []]"##, "0xcb83636174820400820100c0") == [.passed])
        #expect(try verdicts(#""INVALID""#, "0x8100") == [.passed])
        #expect(try verdicts(#""INVALID""#, "0x00") == [.failed(.notRefused(expected: "INVALID"))])
        #expect(try verdicts(#""VALID""#, "0xc0") == [.passed])
        #expect(try verdicts("0", "0x00") != [.passed])
    }

    @Test("A transaction is compared by sender, hash and intrinsic gas, or refused")
    func transaction() throws {
        // The example of EIP-155.
        let bytes =
            "0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025"
            + "a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276"
            + "a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83"
        func verdicts(_ fork: String, _ expectation: String) throws -> [CaseResult.Verdict] {
            try TransactionTestRunner().run(
                JSONValue.parse(#"{"a": {"txbytes": "\#(bytes)", "result": {"\#(fork)": \#(expectation)}}}"#)
            ).map(\.verdict)
        }
        func accepted(gas: String) -> String {
            """
            {"sender": "0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f", "intrinsicGas": "\(gas)",
             "hash": "0x33469b22e9f636356c4160a87eb19df52b7412e8eac32a4a55ffe88ea8350788"}
            """
        }
        #expect(try verdicts("Byzantium", accepted(gas: "0x5208")) == [.passed])
        #expect(
            try verdicts("Byzantium", accepted(gas: "0x5209"))
                == [.failed(.value(of: "intrinsic gas", expected: "21001", found: "21000"))]
        )
        // No signature could name a chain then.
        #expect(try verdicts("Homestead", #"{"exception": "INVALID_V"}"#) == [.passed])
        #expect(
            try verdicts("Byzantium", #"{"exception": "INVALID_V"}"#)
                == [.failed(.notRefused(expected: "INVALID_V"))]
        )
        #expect(try verdicts("Nowhere", "{}") == [.skipped(.unknownHardfork("Nowhere"))])
    }

    @Test("A precompile is compared by output and by price, which one less does not pay")
    func precompile() throws {
        func verdicts(gas: Int, output: String) throws -> [CaseResult.Verdict] {
            let zeros = String(repeating: "0", count: 128)
            let file = JSONValue.array([
                .object([
                    "Input": .string(zeros + zeros), "Expected": .string(output), "Gas": .int(gas),
                    "Name": "zeros",
                ])
            ])
            #expect(FixtureFamily.detect(file) == .precompile)
            return try PrecompileTestRunner(file: "a/bn256Add.json").run(file).map(\.verdict)
        }
        let zeros = String(repeating: "0", count: 128)
        #expect(try verdicts(gas: 150, output: zeros) == [.passed])
        #expect(try verdicts(gas: 149, output: zeros) == [.failed(.refused("it fails with 149 gas"))])
        #expect(
            try verdicts(gas: 151, output: zeros)
                == [.failed(.value(of: "price", expected: "151", found: "less"))]
        )
        #expect(try verdicts(gas: 150, output: "") != [.passed])
        let bad = JSONValue.array([
            .object([
                "Input": .string(String(repeating: "f", count: 256)), "ExpectedError": "not on the curve",
                "Name": "off",
            ])
        ])
        #expect(try PrecompileTestRunner(file: "fail-bn256Add.json").run(bad).map(\.verdict) == [.passed])
    }

    @Test("Basic tests compare keys with addresses")
    func basic() throws {
        func verdicts(_ address: String) throws -> [CaseResult.Verdict] {
            let file = JSONValue.array([
                .object([
                    "seed": "cow",
                    "key": "c85ef7d79691fe79573b1a7064c19c1a9819ebdbd1faaab1a8ec92344438aaf4",
                    "addr": .string(address),
                ])
            ])
            #expect(FixtureFamily.detect(file) == .basic)
            return try BasicTestRunner().run(file).map(\.verdict)
        }
        #expect(try verdicts("cd2a3d9f938e13cd947ec05abc7fe734df8dd826") == [.passed])
        #expect(try verdicts("0000000000000000000000000000000000000001") != [.passed])
    }
}
