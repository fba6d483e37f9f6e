import Devnet
import EVM
import Primitives
import Testing

@Suite("Importing blocks of proof of work")
struct ImportProofOfWorkTests {
    private let alice = Address(high: 0, low: 0xa11ce)
    private let bob = Address(high: 0, low: 0xb0b)
    private let carol = Address(high: 0, low: 0xca401)

    private func ether(_ amount: UInt64, _ block: ImportedBlock, _ address: Address) -> Bool {
        block.state.account(at: address)?.balance == DevnetConfiguration.ether(amount)
    }

    @Test("The miner is rewarded, for ommers too, and so are the ommers' miners")
    func rewards() throws {
        let miner = SampleMiner(ForkSchedule(.frontier))
        let genesis = try miner.genesis()
        let first = try miner.mine(on: genesis, beneficiary: alice)
        #expect(ether(5, first, alice))
        let ommer = try miner.mined(on: genesis, beneficiary: bob)
        let second = try miner.mine(on: first, beneficiary: carol, ommers: [ommer.header])
        let wei: U256 = 5_000_000_000_000_000_000
        #expect(second.state.account(at: carol)?.balance == wei &+ (wei >> 5))
        #expect(second.state.account(at: bob)?.balance == (wei &- (wei >> 3)))
        #expect(
            second.totalDifficulty == genesis.header.difficulty &+ first.header.difficulty
                &+ second.header.difficulty
        )
        #expect(!second.isProofOfStake)
    }

    @Test("An ommer must be new, related, not too old and valid itself")
    func ommers() throws {
        let miner = SampleMiner(ForkSchedule(.byzantium))
        let genesis = try miner.genesis()
        let ommer = try miner.mined(on: genesis, beneficiary: bob).header
        var parents = [genesis]
        for _ in 0..<7 { parents.append(try miner.mine(on: parents[parents.count - 1], beneficiary: alice)) }

        func refusal(_ ommers: [Header], on parent: ImportedBlock) -> String? {
            let block = miner.draft(on: parent, beneficiary: alice, ommers: ommers)
            let error = #expect(throws: InvalidBlock.self) { try miner.importer.run(block, on: parent) }
            return error?.code
        }

        #expect(refusal([ommer, ommer], on: parents[1]) == "ommers-repeated")
        #expect(refusal([ommer, ommer, ommer], on: parents[1]) == "ommers-too-many")
        #expect(refusal([parents[1].header], on: parents[1]) == "ommers-ancestor")
        let sibling = try miner.mined(on: parents[1], beneficiary: bob).header
        #expect(refusal([sibling], on: parents[1]) == "ommers-unrelated")
        var wrong = ommer
        wrong.gasLimit = 1
        #expect(refusal([wrong], on: parents[1]) == "ommers-header-gas-limit-too-small")
        // Six generations back it may be, and seven not.
        let oldest = try miner.mine(on: parents[6], beneficiary: carol, ommers: [ommer])
        #expect(oldest.block.ommers.count == 1)
        #expect(refusal([ommer], on: oldest) == "ommers-repeated")
        #expect(refusal([ommer], on: parents[7]) == "ommers-unrelated")
    }

    @Test("A wrong difficulty is refused")
    func difficulty() throws {
        let miner = SampleMiner(ForkSchedule(.homestead))
        let genesis = try miner.genesis()
        let block = miner.draft(on: genesis, beneficiary: alice) { $0.difficulty = $0.difficulty &+ 1 }
        #expect(
            throws: InvalidBlock.header(.difficulty(expected: 131_072, found: 131_073))
        ) { try miner.importer.run(block, on: genesis) }
    }

    @Test("The chain ends in the branch with the most total difficulty, of equal ones in the first")
    func branches() throws {
        let schedule = ForkSchedule(.homestead)
        let miner = SampleMiner(schedule)
        let genesis = try miner.genesis()
        let first = try miner.mine(on: genesis, beneficiary: alice)
        let other = try miner.mine(on: genesis, beneficiary: bob)
        let longer = try miner.mine(on: other, beneficiary: bob)
        var tree = BlockTree(genesis: genesis, schedule: schedule)
        try tree.add(first.block.encoded)
        try tree.add(other.block.encoded)
        #expect(tree.head.hash == first.hash)
        try tree.add(longer.block.encoded)
        #expect(tree.head.hash == longer.hash)
        #expect(tree[first.hash] != nil)
    }

    @Test("The DAO fork moves the funds, and ten blocks say so")
    func daoFork() throws {
        let schedule = try #require(ForkSchedule(network: "HomesteadToDaoAt5"))
        let miner = SampleMiner(schedule)
        let drained = try #require(Address("0x807640a13483f8ac783c557fcdf27be11ea4ac7a"))
        let refund = try #require(Address("0xbf4ed7b27f1d666546e30d74d50d173d20bca754"))
        var head = try miner.genesis([drained: GenesisAccount(balance: 1_000)])
        for _ in 1...4 { head = try miner.mine(on: head, beneficiary: alice) }
        #expect(head.state.account(at: drained)?.balance == 1_000)
        for number in UInt64(5)...14 {
            let unmarked = miner.draft(on: head, beneficiary: alice)
            #expect(throws: InvalidBlock.header(.daoMark)) { try miner.importer.run(unmarked, on: head) }
            head = try miner.mine(on: head, beneficiary: alice) { $0.extraData = Array("dao-hard-fork".utf8) }
            #expect(head.header.number == number)
        }
        #expect(head.state.account(at: drained)?.balance == .zero)
        #expect(head.state.account(at: refund)?.balance == 1_000)
        head = try miner.mine(on: head, beneficiary: alice)
        #expect(head.header.number == 15)
    }

    @Test("From the terminal total difficulty on, blocks of proof of work are refused")
    func merge() throws {
        let schedule = ForkSchedule(
            chainID: 1,
            stages: [
                .init(.block(0), .of(.berlin)), .init(.totalDifficulty(300_000), .of(.paris)),
            ]
        )
        let miner = SampleMiner(schedule)
        let genesis = try miner.genesis()
        let first = try miner.mine(on: genesis, beneficiary: alice)
        let last = try miner.mine(on: first, beneficiary: alice)
        #expect(last.totalDifficulty > 300_000)
        let late = miner.draft(on: last, beneficiary: alice) { header in
            header.gasLimit *= 2
            header.baseFeePerGas = BaseFee.initial
        }
        #expect(throws: InvalidBlock.header(.proofOfWork(.difficulty))) {
            try miner.importer.run(late, on: last)
        }
        let stake = try miner.mine(on: last, beneficiary: bob) { header in
            header.gasLimit *= 2
            header.baseFeePerGas = BaseFee.initial
            header.difficulty = 0
        }
        #expect(stake.isProofOfStake)
        #expect(stake.state.account(at: bob) == nil)
        var tree = BlockTree(genesis: genesis, schedule: schedule)
        for block in [first, last, stake] { try tree.add(block.block.encoded) }
        // A longer branch of proof of work comes too late.
        let branch = try miner.mine(on: first, beneficiary: carol) { $0.extraData = [1] }
        try tree.add(branch.block.encoded)
        #expect(tree.head.hash == stake.hash)
    }
}
