import Devnet
import EVM
import Foundation
import Primitives
import TestSupport
import Testing

@Suite("A genesis file")
struct ImportGenesisFileTests {
    private func file(_ text: String) throws -> GenesisFile { try GenesisFile(JSONValue.parse(text)) }

    private let sample = """
        {"config": {"chainId": 99, "homesteadBlock": 0, "eip150Block": 0, "eip155Block": 0, "eip158Block": 0,
          "byzantiumBlock": 0, "constantinopleBlock": 0, "petersburgBlock": 0, "istanbulBlock": 0,
          "muirGlacierBlock": 2, "berlinBlock": 3, "londonBlock": 4, "terminalTotalDifficulty": 500000,
          "shanghaiTime": 1000, "cancunTime": 2000, "pragueTime": 3000, "osakaTime": 4000, "bpo1Time": 5000,
          "bpo3Time": 6000, "depositContractAddress": "0x00000000000000000000000000000000000000dd",
          "blobSchedule": {"cancun": {"target": 1, "max": 2, "baseFeeUpdateFraction": 3},
            "bpo3": {"target": 32, "max": 48, "baseFeeUpdateFraction": 20000000}}},
         "nonce": "0x42", "timestamp": "0x10", "extraData": "0x1234", "gasLimit": "0x47b760",
         "difficulty": "0x20000", "coinbase": "0x00000000000000000000000000000000000000cc",
         "alloc": {"00000000000000000000000000000000000000aa": {"balance": "1000"},
           "0x00000000000000000000000000000000000000bb": {"balance": "0x0", "nonce": "0x1", "code": "0x6001",
             "storage": {"0x01": "0x02", "0x03": "0x00"}}}}
        """

    @Test("gives header, state and schedule")
    func reads() throws {
        let file = try file(sample)
        #expect(file.schedule.chainID == 99)
        #expect(file.schedule.depositContract == Address(high: 0, low: 0xdd))
        #expect(file.header.nonce == 0x42)
        #expect(file.header.extraData == [0x12, 0x34])
        #expect(file.header.baseFeePerGas == nil)
        #expect(file.state.account(at: Address(high: 0, low: 0xaa))?.balance == 1_000)
        let contract = try #require(file.state.account(at: Address(high: 0, low: 0xbb)))
        #expect(contract.storage.value(at: 1) == 2)
        #expect(try file.block().totalDifficulty == 0x20000)

        func rules(_ number: UInt64, _ timestamp: UInt64, _ total: U256) -> Rules {
            file.schedule.rules(number: number, timestamp: timestamp, parentTotalDifficulty: total)
        }
        #expect(rules(0, 16, 0).fork == .istanbul)
        #expect(rules(3, 20, 0).fork == .berlin)
        #expect(rules(9, 90, 499_999).fork == .london)
        #expect(rules(9, 90, 500_000).fork == .paris)
        #expect(rules(9, 2_000, 500_000).features.blobs?.maximum == 2)
        #expect(rules(9, 4_999, 500_000).fork == .osaka)
        #expect(rules(9, 6_000, 500_000).features.blobs?.maximum == 48)
        #expect(file.schedule.bombDelay(at: 1) == 5_000_000)
        #expect(file.schedule.bombDelay(at: 2) == 9_000_000)
        #expect(file.schedule.bombDelay(at: 4) == 9_700_000)
    }

    @Test("has the fields of the fork that it begins with")
    func modern() throws {
        let file = try file(
            """
            {"config": {"homesteadBlock": 0, "eip150Block": 0, "eip155Block": 0, "eip158Block": 0,
              "byzantiumBlock": 0, "constantinopleBlock": 0, "istanbulBlock": 0, "berlinBlock": 0,
              "londonBlock": 0, "terminalTotalDifficulty": 0, "shanghaiTime": 0, "cancunTime": 0,
              "pragueTime": 0}, "difficulty": "0x0", "alloc": {}}
            """
        )
        #expect(file.header.baseFeePerGas == BaseFee.initial)
        #expect(file.header.withdrawalsRoot == TrieRoot.empty)
        #expect(file.header.blobGasUsed == 0)
        #expect(file.header.requestsHash != nil)
        #expect(try file.block().isProofOfStake)
        #expect(Block(header: SealedHeader(file.header), transactions: []).header.encoded.count > 500)
    }

    @Test("may let signatures name the chain earlier than it clears empty accounts")
    func replayProtection() throws {
        func features(_ config: String, at number: UInt64) throws -> Features {
            let schedule = try file(#"{"config": {\#(config)}, "alloc": {}}"#).schedule
            return schedule.rules(number: number, timestamp: 0, parentTotalDifficulty: .zero).features
        }
        let config = #""homesteadBlock": 0, "eip150Block": 2, "eip155Block": 3, "eip158Block": 5"#
        for number in UInt64(0)...6 {
            let features = try features(config, at: number)
            #expect(features.keepsCallReserve == (number >= 2))
            #expect(features.hasReplayProtection == (number >= 3))
            #expect(features.clearsEmptyAccounts == (number >= 5))
        }
        let alone = #""homesteadBlock": 0, "eip150Block": 0, "eip155Block": 1"#
        #expect(try features(alone, at: 1).hasReplayProtection)
        #expect(try !features(alone, at: 1).clearsEmptyAccounts)
    }

    @Test(
        "says which member is wrong",
        arguments: [
            (#"{"alloc": {}}"#, "config"),
            (#"{"config": {}}"#, "alloc"),
            (#"{"config": {"chainId": "x"}, "alloc": {}}"#, "config.chainId"),
            (#"{"config": {"eip155Block": 3, "eip158Block": 2}, "alloc": {}}"#, "config"),
            (#"{"config": {"eip158Block": 2}, "alloc": {}}"#, "config"),
            (#"{"config": {}, "alloc": {"aa": {}}}"#, "alloc.aa"),
            (
                #"{"config": {"cancunTime": 0, "blobSchedule": {"cancun": {"target": 2, "max": 1, "#
                    + #""baseFeeUpdateFraction": 1}}}, "alloc": {}}"#, "config.blobSchedule.cancun"
            ),
            (#"{"config": {}, "alloc": {}, "extraData": "0x1"}"#, "extraData"),
            (#"{"config": {}, "alloc": {}, "gasLimit": "0x10000000000000000"}"#, "gasLimit"),
        ]
    )
    func errors(_ text: String, _ member: String) throws {
        let error = #expect(throws: GenesisFileError.self) { try file(text) }
        #expect(error?.member == member)
    }

    private static let folder = "09-rpc-compat/rpc-compat/tests"

    @Test(
        "and the chain behind it lead through every fork to the head that is known",
        .enabled(if: FixtureFolder.has(folder), Comment(rawValue: FixtureFolder.missing))
    )
    func wholeChain() throws {
        func read(_ name: String) throws -> [UInt8] {
            [UInt8](try Data(contentsOf: #require(FixtureFolder.url("\(Self.folder)/\(name)"))))
        }
        let file = try GenesisFile(JSONValue.parse(read("genesis.json")))
        var tree = BlockTree(genesis: try file.block(), schedule: file.schedule)
        for block in try ChainFile.blocks(in: read("chain.rlp")) { try tree.add(block) }
        let choice = try JSONValue.parse(read("headfcu.json"))
        let head = choice["params"]?.array?.first?["headBlockHash"]?.string
        #expect(tree.head.hash.description == head)
        #expect(tree.head.header.number > 50)
    }
}
