import Devnet
import EVM
import Primitives
import Testing

@Suite("Blocks without transactions")
struct EmptyBlockTests {
    private func chain(_ hardfork: Hardfork = .osaka) throws -> Chain {
        var configuration = DevnetConfiguration(genesisTimestamp: TestDevnet.start)
        configuration.hardfork = hardfork
        return try Chain(configuration)
    }

    private let contracts = [
        SystemContract.beaconRoots, SystemContract.blockHashes, SystemContract.withdrawalRequests,
        SystemContract.consolidationRequests,
    ]

    /// The state that the contracts' own code makes of a block on top of `state`.
    private func ran(_ block: StoredBlock, on state: WorldState) throws -> WorldState {
        let environment = BlockEnvironment(
            chainID: 1,
            number: block.number,
            timestamp: block.header.timestamp,
            beneficiary: .zero,
            gasLimit: 30_000_000,
            blockHash: { _ in .zero }
        )
        let transition = Transition(rules: Rules.of(.osaka), block: environment)
        let inputs: [(Address, [UInt8])] = [
            (SystemContract.beaconRoots, try #require(block.header.parentBeaconBlockRoot).bytes),
            (SystemContract.blockHashes, block.header.parentHash.bytes),
            (SystemContract.withdrawalRequests, []),
            (SystemContract.consolidationRequests, []),
        ]
        var state = state
        for (address, input) in inputs {
            let result = try #require(transition.systemCall(to: address, input: input, state: state))
            #expect(result.succeeded)
            #expect(input.isEmpty == false || result.output.isEmpty)
            state = state.applying(result.diff)
        }
        return state
    }

    @Test("leave in the system contracts what their code leaves there, around the rings' ends")
    func systemContracts() throws {
        var chain = try chain()
        var state = chain.state
        for step: UInt64 in [1, 12, 8_190, 8_191, 0, 100_000] {
            for _ in 0..<4 {
                let timestamp = chain.head.header.timestamp + step
                let isSet = chain.setNextTimestamp(timestamp)
                #expect(isSet)
                chain.mineBlock()
                state = try ran(chain.head, on: state)
                #expect(chain.head.header.stateRoot == state.root)
                #expect(chain.state.root == state.root)
            }
        }
        #expect(!chain.state.storage(of: SystemContract.beaconRoots).isEmpty)
    }

    @Test("come to the same past the end of the ring of block hashes")
    func longRing() throws {
        var chain = try chain()
        chain.mine(8_200, step: 7)
        let state = try ran(chain.head, on: try #require(chain.head.parent).state)
        #expect(state.root == chain.head.header.stateRoot)
        #expect(chain.state.storage(of: SystemContract.blockHashes).value(at: 3) != .zero)
    }

    @Test("run whatever code a test has put in a system contract's place", arguments: 0..<4)
    func replacedCode(index: Int) throws {
        var chain = try chain()
        // Adds one to slot 0.
        chain.setCode(contracts[index], [0x5f, 0x54, 0x60, 0x01, 0x01, 0x5f, 0x55, 0x00])
        chain.mine(5, step: 3)
        #expect(chain.state.storage(of: contracts[index]).value(at: .zero) == 5)
        for address in contracts.prefix(2) where address != contracts[index] {
            #expect(!chain.state.storage(of: address).isEmpty)
        }
        #expect(chain.head.state.root == chain.head.header.stateRoot)
    }

    @Test("pass over a system contract that is not there", arguments: 0..<4)
    func missingCode(index: Int) throws {
        var chain = try chain()
        chain.setCode(contracts[index], [])
        chain.mine(3, step: 3)
        #expect(chain.head.number == 3)
        #expect(chain.state.storage(of: contracts[index]).isEmpty)
        #expect(chain.head.state.root == chain.head.header.stateRoot)
    }

    @Test("have their states for ever, though few are kept")
    func derivedStates() throws {
        var chain = try chain()
        chain.setTimestampStep(11)
        chain.mine(700)
        // A cheat that no block has seen, then blocks on top of it.
        chain.setBalance(chain.accounts.addresses[3], 7)
        chain.mine(900)
        let head = chain.head
        for number: UInt64 in [0, 1, 2, 350, 699, 700, 701, 702, 1_023, 1_024, 1_025, 1_599, 1_600] {
            let block = try #require(head.ancestor(number))
            #expect(block.state.root == block.header.stateRoot, "block \(number)")
            let balance = block.state.account(at: chain.accounts.addresses[3])?.balance
            #expect((balance == 7) == (number > 700), "block \(number)")
            if let parent = block.parent, number != 701 {
                #expect(block.initialState.root == parent.header.stateRoot, "block \(number)")
            }
        }
        let changed = try #require(head.ancestor(701))
        #expect(changed.initialState.account(at: chain.accounts.addresses[3])?.balance == 7)
        #expect(chain.state(at: .pending)?.root != nil)
    }

    @Test(
        "mined at once are the blocks mined one by one",
        arguments: [Hardfork.berlin, .paris, .cancun, .osaka]
    )
    func runs(hardfork: Hardfork) throws {
        var together = try chain(hardfork)
        var single = together
        together.setNextBaseFee(5_000_000_000)
        single.setNextBaseFee(5_000_000_000)
        together.mine(40, step: 13)
        for i in 0..<40 {
            if i > 0 { _ = single.setNextTimestamp(single.head.header.timestamp + 13) }
            single.mineBlock()
        }
        #expect(together.head.hash == single.head.hash)
        #expect(together.clockOffset == single.clockOffset)
        #expect(together.state.root == single.state.root)
    }

    @Test("mined at once come back from the journal, which holds one record for them")
    func journal() async throws {
        let devnet = try TestDevnet()
        try await devnet.call("eth_sendTransaction", devnet.transfer())
        let before = devnet.journal.records.count
        try await devnet.call("anvil_mine", "0x1f4", "0xc")
        #expect(devnet.journal.records.count - before <= 2)
        let live = devnet.node.chain
        let again = try Chain.replaying(
            configuration: devnet.node.configuration,
            records: devnet.journal.records
        )
        #expect(again.head.hash == live.head.hash)
        #expect(again.head.number == 501)
        #expect(again.clockOffset == live.clockOffset)
    }
}
