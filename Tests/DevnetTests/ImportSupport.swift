import Devnet
import EVM
import Primitives
import Testing

/// A devnet's first blocks, as some other node would import them.
struct SampleChain {
    let genesis: ImportedBlock
    /// An empty block, one with a transfer and one with a contract's creation.
    let blocks: [Block]
    let importer: BlockImport

    init() throws {
        var chain = try Chain(DevnetConfiguration(genesisTimestamp: 1_800_000_000))
        chain.setTimestampStep(12)
        chain.mineBlock()
        var blocks = [chain.head.block]
        for (nonce, to) in [chain.accounts.addresses[1], nil].enumerated() {
            let transaction = Transaction(
                kind: .dynamicFee,
                chainId: chain.chainID,
                nonce: UInt64(nonce),
                maxFeePerGas: 3_000_000_000,
                maxPriorityFeePerGas: 1_000_000_000,
                gasLimit: 100_000,
                to: to,
                value: 7
            )
            let signed = try #require(chain.authorise(transaction, from: chain.accounts.addresses[0]))
            try chain.submit(signed)
            if chain.head.number == UInt64(blocks.count) { chain.mineBlock() }
            blocks.append(chain.head.block)
        }
        self.blocks = blocks
        let schedule = ForkSchedule(.osaka, chainID: chain.chainID)
        importer = BlockImport(schedule)
        genesis = try ImportedBlock(
            genesis: chain.genesis.header,
            state: chain.genesis.state,
            schedule: schedule
        )
    }

    /// The second block, which has a transaction, with another header.
    func changed(_ change: (inout Header) -> Void) -> Block {
        var header = blocks[1].header
        change(&header)
        return Block(
            header: SealedHeader(header),
            transactions: blocks[1].transactions,
            withdrawals: blocks[1].withdrawals
        )
    }
}

/// Mines empty blocks of proof of work without a seal.
struct SampleMiner {
    let importer: BlockImport

    init(_ schedule: ForkSchedule) { importer = BlockImport(schedule) }

    func genesis(_ accounts: [Address: GenesisAccount] = [:]) throws -> ImportedBlock {
        let state = WorldState(accounts: accounts)
        var header = Header()
        header.stateRoot = state.root
        header.difficulty = Difficulty.minimum
        header.gasLimit = 5_000_000
        return try ImportedBlock(genesis: header, state: state, schedule: importer.schedule)
    }

    /// A block whose header is right but for its state root.
    func draft(
        on parent: ImportedBlock,
        beneficiary: Address,
        ommers: [Header] = [],
        _ change: (inout Header) -> Void = { _ in }
    ) -> Block {
        let schedule = importer.schedule
        var header = Header()
        header.parentHash = parent.hash
        header.beneficiary = beneficiary
        header.number = parent.header.number + 1
        header.gasLimit = parent.header.gasLimit
        header.timestamp = parent.header.timestamp + 10
        header.difficulty = Difficulty.of(
            number: header.number,
            timestamp: header.timestamp,
            parentDifficulty: parent.header.difficulty,
            parentTimestamp: parent.header.timestamp,
            parentHasOmmers: parent.header.ommersHash != Header.emptyOmmersHash,
            fork: schedule.rules(
                number: header.number,
                timestamp: header.timestamp,
                parentTotalDifficulty: parent.totalDifficulty
            ).fork,
            bombDelay: schedule.bombDelay(at: header.number)
        )
        change(&header)
        return Block.sealing(header, transactions: [], ommers: ommers)
    }

    /// The same with the state root that the importer asks for: what is in that state is for the test to check.
    func mined(
        on parent: ImportedBlock,
        beneficiary: Address,
        ommers: [Header] = [],
        _ change: (inout Header) -> Void = { _ in }
    ) throws -> Block {
        let draft = draft(on: parent, beneficiary: beneficiary, ommers: ommers, change)
        do throws(InvalidBlock) {
            _ = try importer.run(draft, on: parent)
        } catch {
            guard case .outcome(.stateRoot, _, let found) = error else { throw error }
            var header = draft.header
            header.stateRoot = try #require(Hash256(found))
            return Block.sealing(header, transactions: [], ommers: ommers)
        }
        return draft
    }

    func mine(
        on parent: ImportedBlock,
        beneficiary: Address,
        ommers: [Header] = [],
        _ change: (inout Header) -> Void = { _ in }
    ) throws -> ImportedBlock {
        let block = try mined(on: parent, beneficiary: beneficiary, ommers: ommers, change)
        return try importer.run(block.encoded, on: parent)
    }
}
