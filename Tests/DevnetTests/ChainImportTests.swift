import Devnet
import EVM
import Primitives
import Testing

@Suite("Blocks imported into a devnet")
struct ChainImportTests {
    /// A chain that goes from Berlin over London to proof of stake, and then to Shanghai.
    private struct Network {
        let configuration: DevnetConfiguration
        let blocks: [ImportedBlock]

        init() throws {
            configuration = try DevnetConfiguration(
                genesis: JSONValue.parse(
                    """
                    {"config": {"chainId": 99, "homesteadBlock": 0, "eip150Block": 0, "eip155Block": 0,
                      "eip158Block": 0, "byzantiumBlock": 0, "constantinopleBlock": 0, "istanbulBlock": 0,
                      "berlinBlock": 0, "londonBlock": 2, "terminalTotalDifficulty": 524288,
                      "shanghaiTime": 55},
                     "gasLimit": "0x47b760", "difficulty": "0x20000",
                     "alloc": {"00000000000000000000000000000000000000aa": {"balance": "0x64"}}}
                    """
                )
            )
            let file = try GenesisFile(try #require(configuration.genesis))
            let miner = SampleMiner(file.schedule)
            var blocks = [try file.block()]
            for number in 1...5 {
                blocks.append(
                    try miner.mine(on: blocks[number - 1], beneficiary: Address(high: 0, low: 1)) { header in
                        if number == 2 { header.gasLimit *= 2 }
                        if number >= 2 {
                            header.baseFeePerGas =
                                blocks[number - 1].header.baseFeePerGas.map {
                                    BaseFee.next(
                                        parentBaseFee: $0,
                                        parentGasUsed: 0,
                                        parentGasLimit: blocks[number - 1].header.gasLimit
                                    )
                                } ?? BaseFee.initial
                        }
                        if number >= 4 { header.difficulty = .zero }
                    }
                )
            }
            self.blocks = blocks
        }

        var encoded: [[UInt8]] { blocks.dropFirst().map(\.block.encoded) }
    }

    @Test("become its chain, over all forks, and it goes on from there with blocks of its own")
    func imports() throws {
        let network = try Network()
        var chain = try Chain(network.configuration)
        #expect(chain.genesis.hash == network.blocks[0].hash)
        #expect(try chain.importBlocks(network.encoded) == 5)
        #expect(chain.head.hash == network.blocks[5].hash)
        #expect(chain.rules.fork == .paris)
        #expect(try chain.importBlocks(network.encoded) == 0)
        let isSet = chain.setNextTimestamp(60)
        #expect(isSet)
        #expect(chain.rules.fork == .shanghai)
        chain.mineBlock()
        #expect(chain.head.number == 6)
        #expect(chain.head.header.difficulty == .zero)
        #expect(chain.head.header.withdrawalsRoot == TrieRoot.empty)
        #expect(chain.head.header.gasLimit == network.blocks[5].header.gasLimit)
    }

    @Test("are refused with the block's index, and none is taken then")
    func refuses() throws {
        let network = try Network()
        var chain = try Chain(network.configuration)
        var encoded = network.encoded
        encoded.remove(at: 2)
        let error = #expect(throws: ChainImportError.self) { try chain.importBlocks(encoded) }
        #expect(error?.index == 2)
        #expect(error?.reason == .unknownParent(network.blocks[3].hash))
        #expect(chain.head === chain.genesis)
    }

    @Test("on an older block take the place of what was there")
    func reorganises() throws {
        let network = try Network()
        var chain = try Chain(network.configuration)
        try chain.importBlocks(Array(network.encoded.prefix(4)))
        chain.mineBlock()
        let own = chain.head
        #expect(try chain.importBlocks(network.encoded) == 1)
        #expect(chain.head.hash == network.blocks[5].hash)
        #expect(chain.block(.hash(own.hash)) == nil)
    }
}
