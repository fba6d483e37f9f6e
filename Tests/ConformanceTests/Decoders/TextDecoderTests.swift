import Conformance
import Devnet
import EVM
import Primitives
import Testing

@Suite("Decoders of JSON take any text")
struct TextDecoderTests {
    @Test("JSON that is read is written and read again as it was")
    func json() {
        let valid = [
            #"{"a":[1,-2.5e3,"é\u00e9\ud83d\ude00",true,false,null,{}],"b":{"c":[[]]}}"#, Samples.genesis,
            Samples.rpc,
        ]
        FuzzPlan.run("JSON", rounds: 20_000) { generator in
            let text = Mutation.json(valid.randomElement(using: &generator) ?? "", &generator)
            guard let value = try? JSONValue.parse(text) else { return }
            #expect((try? JSONValue.parse(value.bytes)) == value)
        }
    }

    @Test("Genesis files, whose genesis block is then made")
    func genesis() throws {
        _ = try GenesisFile(JSONValue.parse(Samples.genesis)).block()
        FuzzPlan.run("genesis files", rounds: 5_000) { generator in
            let text = Mutation.json(Samples.genesis, &generator)
            guard let json = try? JSONValue.parse(text), let file = try? GenesisFile(json) else { return }
            _ = try? file.block()
        }
    }

    @Test("State tests, which are then run")
    func stateTests() throws {
        let runner = StateTestRunner()
        #expect(try runner.run(Array(Samples.stateTest.utf8)).count == 1)
        FuzzPlan.run("state tests", rounds: 5_000) { generator in
            _ = try? runner.run(Mutation.json(Samples.stateTest, &generator))
        }
    }

    @Test("Fixtures of every other family, which are then run")
    func fixtures() throws {
        FuzzPlan.run("fixtures", rounds: 5_000) { generator in
            let sample = Samples.fixtures.randomElement(using: &generator) ?? ""
            guard let json = try? JSONValue.parse(Mutation.json(sample, &generator)) else { return }
            switch FixtureFamily.detect(json) {
            case .state: _ = try? StateTestRunner().run(json)
            case .blockchain: _ = try? BlockchainTestRunner().run(json)
            case .virtualMachine: _ = try? VMTestRunner().run(json)
            case .transaction: _ = try? TransactionTestRunner().run(json)
            case .difficulty: _ = try? DifficultyTestRunner().run(json)
            case .trie: _ = try? TrieTestRunner(hashesKeys: .random(using: &generator)).run(json)
            case .rlp: _ = try? RLPTestRunner().run(json)
            case .rpc, nil: break
            case .proofOfWork: _ = try? ProofOfWorkTestRunner().run(json)
            case .basic: _ = try? BasicTestRunner().run(json)
            case .precompile: _ = try? PrecompileTestRunner(file: "bn256Add.json").run(json)
            }
        }
    }

    @Test("JSON-RPC bodies: the answer, where there is one, is JSON with an envelope")
    func rpc() async throws {
        let node = Node(try Chain(DevnetConfiguration(genesisTimestamp: 1_800_000_000)))
        let endpoint = RPCEndpoint(node: node)
        for var generator in FuzzPlan.generators("JSON-RPC bodies", rounds: 3_000) {
            let sample = Samples.bodies.randomElement(using: &generator) ?? ""
            let body = Mutation.json(sample, &generator)
            guard let answer = await endpoint.handle(body) else { continue }
            let json = try JSONValue.parse(answer)
            for item in json.array ?? [json] {
                let text = String(decoding: body, as: UTF8.self)
                #expect(item["jsonrpc"] == "2.0" && item["id"] != nil, "\(text)")
                #expect(item["error"]?["code"]?.int != -32603, "\(text) is answered by \(item.text)")
            }
        }
    }
}

private enum Samples {
    static let genesis = """
        {"config":{"chainId":1337,"homesteadBlock":0,"eip150Block":0,"eip155Block":0,"eip158Block":0,"byzantiumBlock":0,\
        "constantinopleBlock":0,"petersburgBlock":0,"istanbulBlock":0,"berlinBlock":0,"londonBlock":0,\
        "terminalTotalDifficulty":0,"shanghaiTime":0,"cancunTime":0,"pragueTime":100,"blobSchedule":{"cancun":\
        {"target":3,"max":6,"baseFeeUpdateFraction":3338477},"prague":{"target":6,"max":9,"baseFeeUpdateFraction":\
        5007716}}},"nonce":"0x0","timestamp":"0x5","extraData":"0x1234","gasLimit":"0x1c9c380","difficulty":"0x0",\
        "mixHash":"0x0000000000000000000000000000000000000000000000000000000000000000",\
        "coinbase":"0x0000000000000000000000000000000000000000","baseFeePerGas":"0x7","excessBlobGas":"0x20000",\
        "blobGasUsed":"0x0","alloc":{"0x00000000000000000000000000000000000000aa":{"balance":"0x10","nonce":"0x1",\
        "code":"0x6001","storage":{"0x01":"0x02"}},"00000000000000000000000000000000000000bb":{"balance":"12"}}}
        """

    static let stateTest = """
        {"adds":{"env":{"currentCoinbase":"0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba","currentGasLimit":"0x989680",\
        "currentNumber":"0x01","currentTimestamp":"0x03e8","currentDifficulty":"0x00","currentBaseFee":"0x0a",\
        "currentRandom":"0x0000000000000000000000000000000000000000000000000000000000020000",\
        "currentExcessBlobGas":"0x00"},"config":{"blobSchedule":{"Cancun":{"target":"0x03","max":"0x06",\
        "baseFeeUpdateFraction":"0x32f0ed"}}},"pre":{"0x00000000000000000000000000000000000000cc":{"balance":"0x00",\
        "nonce":"0x00","code":"0x60026003015f555f5c4960203660373d60f3f1","storage":{"0x01":"0x02"}},\
        "0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b":{"balance":"0x0de0b6b3a7640000","nonce":"0x00","code":"0x",\
        "storage":{}}},"transaction":{"data":["0x01"],"gasLimit":["0x030d40"],"value":["0x00"],"maxFeePerGas":"0x0a",\
        "maxPriorityFeePerGas":"0x01","maxFeePerBlobGas":"0x0a","accessLists":[[{"address":\
        "0x00000000000000000000000000000000000000cc","storageKeys":["0x01"]}]],"blobVersionedHashes":\
        ["0x0100000000000000000000000000000000000000000000000000000000000001"],"nonce":"0x00",\
        "to":"0x00000000000000000000000000000000000000cc",\
        "secretKey":"0x45a915e4d060149eb4365960e6a7a45f334393093061116b197e3240065ff2d8"},\
        "post":{"Cancun":[{"hash":"0x0000000000000000000000000000000000000000000000000000000000000001",\
        "logs":"0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",\
        "indexes":{"data":0,"gas":0,"value":0}}]}}}
        """

    static let fixtures = [
        """
        {"a":{"callcreates":[],"env":{"currentCoinbase":"0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba",\
        "currentDifficulty":"0x020000","currentGasLimit":"0x7fffffffffffffff","currentNumber":"0x01",\
        "currentTimestamp":"0x03e8"},"exec":{"address":"0x0f572e5295c57f15886f9b263e2f6d2d6c7b5ec6",\
        "caller":"0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b","code":"0x33ff00","data":"0x","gas":"0x0186a0",\
        "gasPrice":"0x0c","origin":"0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b","value":"0x0b"},"gas":"0x01869e",\
        "logs":"0x00","out":"0x","post":{},"pre":{}}}
        """,
        """
        {"a":{"_info":{},"Homestead":{"b":{"parentTimestamp":"0x00","currentTimestamp":"0x09","parentDifficulty":\
        "0x100000","parentUncles":"0x00","currentBlockNumber":"0x0a","currentDifficulty":"0x100000"}}}}
        """,
        #"{"a":{"in":[["doe","x"],["0x646f","0x01"],["cat",null]],"root":"0x8aad"}}"#,
        ##"{"a":{"in":["dog",1000,["#123456789012345678901234567890",[]]],"out":"0xc0"},"b":{"in":"VALID","out":"0xc0"}}"##,
        """
        {"a":{"txbytes":"0xf85f800182520894095e7baea6a6c7c4c2dfeb977efac326af552d870a801ba048b55bfa915ac795c431978d8a6a9\
        92b628d557da5ff759b307d495a36649353a0efffd310ac743f371de3b9f7f9cb56c0b28ad43601b4ab949f53faa07bd2c804","result":\
        {"Berlin":{"exception":"TR_RLP"},"London":{"hash":"0x00","sender":"0x00","intrinsicGas":"0x5208"}}}}
        """,
        """
        {"a":{"network":"Cancun","sealEngine":"NoProof","genesisRLP":"0xc0","pre":{},"blocks":[{"rlp":"0xc0",\
        "expectException":"BlockException.RLP_STRUCTURES_ENCODING"}],"lastblockhash":"0x00","genesisBlockHeader":{},\
        "postState":{}}}
        """,
    ]

    static let rpc = #"{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}"#

    static let typedData = """
        {"types":{"EIP712Domain":[{"name":"name","type":"string"}],"Person":[{"name":"name","type":"string"},\
        {"name":"friends","type":"Person[]"},{"name":"key","type":"bytes32"},{"name":"n","type":"int24[2][]"}]},\
        "primaryType":"Person","domain":{"name":"x"},"message":{"name":"a","friends":[{"name":"b","friends":[],\
        "key":"0x01","n":[]}],"key":"0x02","n":[[1,-2]]}}
        """

    static let bodies = [
        rpc, "[\(rpc),\(rpc)]",
        #"{"jsonrpc":"2.0","id":"x","method":"eth_getBalance","params":["0x00000000000000000000000000000000000000aa","latest"]}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"to":"0x00000000000000000000000000000000000000aa","data":"0x00"},"latest",{"0x00000000000000000000000000000000000000aa":{"code":"0x60016000f3","stateDiff":{}}}]}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"eth_getLogs","params":[{"fromBlock":"0x0","toBlock":"latest","topics":[null,[]]}]}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"eth_feeHistory","params":["0x5","latest",[1,50.5]]}"#,
        """
        {"jsonrpc":"2.0","id":1,"method":"eth_signTypedData_v4","params":["0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",\
        \(typedData)]}
        """,
    ]
}
