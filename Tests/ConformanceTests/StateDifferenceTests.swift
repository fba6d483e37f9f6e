import Conformance
import Devnet
import Primitives
import Testing

@Suite("Where the state of a failing case first differs")
struct StateDifferenceTests {
    private let contract = Address(high: 0, low: 0xcc)
    private let sender = Address("0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b")

    /// A contract that keeps 7 in slot 0 and has 9 in slot 5, called once, and a root that is wrong in any case.
    private func file(state: String?) -> [UInt8] {
        let state = state.map { #","state":\#($0)"# } ?? ""
        return Array(
            """
            {"keeps":{"env":{"currentCoinbase":"0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba","currentGasLimit":"0x989680",
            "currentNumber":"0x01","currentTimestamp":"0x03e8","currentDifficulty":"0x00","currentBaseFee":"0x0a",
            "currentRandom":"0x0000000000000000000000000000000000000000000000000000000000020000",
            "currentExcessBlobGas":"0x00"},
            "pre":{"0x00000000000000000000000000000000000000cc":{"balance":"0x00","nonce":"0x01",
            "code":"0x6007600055","storage":{"0x05":"0x09"}},
            "0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b":{"balance":"0x1e8580","nonce":"0x00",
            "code":"0x","storage":{}}},
            "transaction":{"data":["0x"],"gasLimit":["0x030d40"],"value":["0x00"],"gasPrice":"0x0a","nonce":"0x00",
            "to":"0x00000000000000000000000000000000000000cc",
            "sender":"0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b"},
            "post":{"Cancun":[{"hash":"0x1111111111111111111111111111111111111111111111111111111111111111",
            "logs":"0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
            "indexes":{"data":0,"gas":0,"value":0}\(state)}]}}}
            """.utf8
        )
    }

    /// What the case really leads to, in the form of a fixture's post-state.
    private func post() throws -> String {
        let test = try #require(try StateTest.decode(file(state: nil)).first)
        let item = try #require(test.cases.first)
        return try #require(try StateTestRunner().outcome(of: item, in: test).json["post"]).text
    }

    private func difference(_ state: String?) throws -> StateDifference? {
        let result = try #require(try StateTestRunner().run(file(state: state)).first)
        guard case .failed(.state(_, _, let difference)) = result.verdict else { return nil }
        return difference
    }

    @Test("names the account, what of it differs, and both values")
    func named() throws {
        let post = try post()
        func changed(_ old: String, _ new: String) throws -> StateDifference? {
            #expect(post.contains(old), "\(post)")
            return try difference(post.replacing(old, with: new))
        }
        #expect(
            try changed(#""0x0":"0x7""#, #""0x0":"0x8""#)
                == .account(contract, .storage(slot: .zero), expected: "0x8", found: "0x7")
        )
        #expect(
            try changed(#""0x5":"0x9","#, "")
                == .account(contract, .storage(slot: U256(5)), expected: "0x0", found: "0x9")
        )
        #expect(
            try changed(#""code":"0x6007600055""#, #""code":"0x00""#)
                == .account(contract, .code, expected: "0x00", found: "0x6007600055")
        )
        // 21,000, a new slot (22,100) and two PUSH1, of the 2,000,256 wei there were, at 10 wei each.
        let balance = U256(1_569_196).quantity
        let sender = try #require(sender)
        #expect(
            try changed(balance, "0x5")
                == .account(sender, .balance, expected: "0x5", found: balance)
        )
        #expect(
            try changed(#"b":{"nonce":"0x1""#, #"b":{"nonce":"0x2""#)
                == .account(sender, .nonce, expected: "0x2", found: "0x1")
        )
    }

    @Test("of several is that of the lowest address, an account too many or too few among them")
    func first() throws {
        let post = try post()
        let other =
            #""0x00000000000000000000000000000000000000dd":{"balance":"0x1","nonce":"0x0","#
            + #""code":"0x","storage":{}},"#
        let surplus = "{" + other + post.dropFirst()
        #expect(
            try difference(surplus.replacing(#"b":{"nonce":"0x1""#, with: #"b":{"nonce":"0x2""#))
                == .account(
                    Address(high: 0, low: 0xdd),
                    .existence,
                    expected: "an account",
                    found: "no account"
                )
        )
        #expect(
            try difference("{}")
                == .account(contract, .existence, expected: "no account", found: "an account")
        )
    }

    @Test("is no account where the post-state agrees, and unknown where there is but a root")
    func unnamed() throws {
        #expect(try difference(post()) == StateDifference.none)
        // What is zero or empty may be left out.
        let short = try post().replacing(#""balance":"0x0","#, with: "").replacing(#""code":"0x","#, with: "")
            .replacing(#","storage":{}"#, with: "")
        #expect(try short != post())
        #expect(try difference(short) == StateDifference.none)
        #expect(try difference(nil) == .rootOnly)
        let result = try #require(try StateTestRunner().run(file(state: nil)).first)
        #expect(result.description.contains("the fixture has only the root of the state"))
    }

    @Test("stands in the message")
    func message() throws {
        let state = try post().replacing(#""0x0":"0x7""#, with: #""0x0":"0x8""#)
        let result = try #require(try StateTestRunner().run(file(state: state)).first)
        let sentence = "first difference: account \(contract) has 0x7 in storage slot 0x0 instead of 0x8"
        #expect(result.description.hasSuffix(sentence), "\(result)")
    }

    @Test("is looked for in a block that leads elsewhere than its header says, if the fixture ends with it")
    func block() throws {
        let schedule = try #require(ForkSchedule(network: "Frontier"))
        var genesis = Header()
        genesis.difficulty = Difficulty.minimum
        genesis.gasLimit = 5_000_000
        let beneficiary = Address(high: 0, low: 0xaa)
        // The file says that the block's reward is 4 ether, which is 5.
        let reward = "0x3782dace9d900000"
        let state = WorldState(
            accounts: [beneficiary: GenesisAccount(balance: try #require(U256(reward)))]
        )
        var header = Header()
        header.parentHash = genesis.hash
        header.beneficiary = beneficiary
        header.number = 1
        header.timestamp = 10
        header.gasLimit = 5_000_000
        header.difficulty = 131_136
        header.stateRoot = state.root
        _ = try ImportedBlock(genesis: genesis, state: WorldState(), schedule: schedule)
        let block = Block.sealing(header, transactions: [])
        func verdict(last: Hash256) throws -> CaseResult.Verdict {
            let file = """
                {"one": {"network": "Frontier", "sealEngine": "NoProof", "pre": {}, "genesisBlockHeader": {
                  "parentHash": "\(genesis.parentHash)", "uncleHash": "\(genesis.ommersHash)",
                  "coinbase": "\(genesis.beneficiary)", "stateRoot": "\(genesis.stateRoot)",
                  "transactionsTrie": "\(genesis.transactionsRoot)", "receiptTrie": "\(genesis.receiptsRoot)",
                  "bloom": "\(Hex.encode(genesis.logsBloom.bytes))", "difficulty": "0x020000", "number": "0x00",
                  "gasLimit": "0x4c4b40", "gasUsed": "0x00", "timestamp": "0x00", "extraData": "0x",
                  "mixHash": "\(genesis.prevRandao)", "nonce": "0x0000000000000000", "hash": "\(genesis.hash)"},
                 "blocks": [{"rlp": "\(Hex.encode(block.encoded))", "blockHeader": {}}],
                 "lastblockhash": "\(last)", "postState": {"\(beneficiary)":
                 {"balance": "\(reward)", "nonce": "0x00", "code": "0x", "storage": {}}}}}
                """
            return try #require(try BlockchainTestRunner().run(Array(file.utf8)).first).verdict
        }
        let difference = StateDifference.account(
            beneficiary,
            .balance,
            expected: reward,
            found: "0x4563918244f40000"
        )
        guard case .failed(.outcome(let text, difference)) = try verdict(last: block.hash) else {
            Issue.record("The account is not named: \(try verdict(last: block.hash))")
            return
        }
        #expect(text.hasPrefix("block 0: Running the block leads to the state root"))
        guard case .failed(.outcome(_, .rootOnly)) = try verdict(last: genesis.hash) else {
            Issue.record("The file does not hold this block's state: \(try verdict(last: genesis.hash))")
            return
        }
    }
}
