import Devnet
import EVM
import Primitives
import TestSupport
import Testing

@Suite("Importing blocks")
struct ImportTests {
    private func refusal(_ sample: SampleChain, _ block: Block) throws -> InvalidBlock? {
        let parent = try sample.importer.run(sample.blocks[0], on: sample.genesis)
        return #expect(throws: InvalidBlock.self) { try sample.importer.run(block, on: parent) }
    }

    @Test("A devnet's own blocks are valid and lead to its state")
    func ownBlocks() throws {
        let sample = try SampleChain()
        var head = sample.genesis
        for block in sample.blocks { head = try sample.importer.run(block.encoded, on: head) }
        #expect(head.header.number == 3)
        #expect(head.state.root == sample.blocks[2].header.stateRoot)
        #expect(head.stored.outcomes.map(\.gasUsed) == [53_000])
        #expect(head.isProofOfStake)
    }

    struct Mutation: Sendable, CustomTestStringConvertible {
        let name: String
        let code: String
        let change: @Sendable (inout Header) -> Void

        init(_ name: String, _ code: String, _ change: @escaping @Sendable (inout Header) -> Void) {
            self.name = name
            self.code = code
            self.change = change
        }

        var testDescription: String { name }
    }

    static let mutations = [
        Mutation("number", "header-number") { $0.number += 1 },
        Mutation("the parent's timestamp", "header-timestamp") { $0.timestamp -= 12 },
        Mutation("gas limit a 1024th higher", "header-gas-limit-step") { $0.gasLimit += $0.gasLimit / 1_024 },
        Mutation("gas limit below 5000", "header-gas-limit-too-small") { $0.gasLimit = 4_999 },
        Mutation("gas limit of 64 bits", "header-gas-limit-too-large") { $0.gasLimit = 1 << 63 },
        Mutation("more gas used than there is", "header-gas-used-above-limit") {
            $0.gasUsed = $0.gasLimit + 1
        },
        Mutation("33 bytes of extra data", "header-extra-data-too-long") {
            $0.extraData = [UInt8](repeating: 1, count: 33)
        },
        Mutation("difficulty", "header-proof-of-work") { $0.difficulty = 1 },
        Mutation("nonce", "header-proof-of-work") { $0.nonce = 1 },
        Mutation("ommers hash", "header-proof-of-work") { $0.ommersHash = .zero },
        Mutation("base fee", "header-base-fee") { $0.baseFeePerGas = 1 },
        Mutation("requests hash left out", "header-missing-field") { $0.requestsHash = nil },
        Mutation("blob gas of half a blob", "header-blob-gas-used") { $0.blobGasUsed = 65_536 },
        Mutation("blob gas of ten blobs", "header-blob-gas-used") { $0.blobGasUsed = 10 * 131_072 },
        Mutation("excess blob gas", "header-excess-blob-gas") { $0.excessBlobGas = 1 },
        Mutation("withdrawals root", "body") { $0.withdrawalsRoot = .zero },
        Mutation("transactions root", "body") { $0.transactionsRoot = .zero },
        Mutation("gas used", "outcome") { $0.gasUsed -= 1 },
        Mutation("blob gas used", "outcome") { $0.blobGasUsed = 131_072 },
        Mutation("bloom", "outcome") { $0.logsBloom.add(Bloom.Probe(.zero)) },
        Mutation("receipts root", "outcome") { $0.receiptsRoot = .zero },
        Mutation("requests hash", "outcome") { $0.requestsHash = .zero },
        Mutation("state root", "outcome") { $0.stateRoot = .zero },
        Mutation("beneficiary", "outcome") { $0.beneficiary = Address(high: 0, low: 0xbeef) },
    ]

    @Test("Each field of the header is checked", arguments: mutations)
    func headerFields(_ mutation: Mutation) throws {
        let sample = try SampleChain()
        let error = try refusal(sample, sample.changed(mutation.change))
        #expect(error?.code == mutation.code)
        #expect(error?.description.hasSuffix(".") == true)
    }

    @Test("At the edge of the rules a header is valid up to what running the block says")
    func edges() throws {
        let sample = try SampleChain()
        let error = try refusal(
            sample,
            sample.changed { header in
                header.gasLimit += header.gasLimit / 1_024 - 1
                header.timestamp -= 11
                header.extraData = [UInt8](repeating: 1, count: 32)
            }
        )
        // The system contracts wrote another timestamp down.
        #expect(error?.code == "outcome")
    }

    @Test("A transaction that does not belong in the block is named with its place and reason")
    func transaction() throws {
        let sample = try SampleChain()
        let block = Block.sealing(
            sample.blocks[1].header,
            transactions: sample.blocks[2].transactions,
            withdrawals: []
        )
        guard case .transaction(0, .nonceTooHigh) = try refusal(sample, block) else {
            Issue.record("The second transaction cannot come first.")
            return
        }
    }

    @Test("Bytes that are no block are refused while they are read")
    func malformed() throws {
        let sample = try SampleChain()
        let bytes = sample.blocks[0].encoded
        for broken in [[], Array(bytes.dropLast()), bytes + [0], [0xc0], [0xc1, 0xc0]] {
            let error = #expect(throws: InvalidBlock.self) {
                try sample.importer.run(broken, on: sample.genesis)
            }
            guard case .malformed? = error else {
                Issue.record("\(broken.count) bytes: \(String(describing: error))")
                continue
            }
        }
    }

    @Test("Whatever is done to a block's bytes, it is refused or is another block")
    func mutatedBytes() throws {
        let sample = try SampleChain()
        let parent = try sample.importer.run(sample.blocks[0], on: sample.genesis)
        let bytes = sample.blocks[1].encoded
        var random = SeededGenerator(seed: 7)
        var refused = 0
        for _ in 0..<3_000 {
            let mutated = random.mutated(bytes)
            do {
                let block = try sample.importer.run(mutated, on: parent)
                #expect(mutated == bytes || block.hash != sample.blocks[1].hash)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 2_000)
    }

    @Test("A block may have 8 MiB, and not one byte more")
    func size() throws {
        let sample = try SampleChain()
        let limit = 8 * 1_024 * 1_024
        let rest = sample.changed { $0.extraData = [UInt8](repeating: 1, count: limit) }.encoded.count - limit
        for (size, code) in [(limit, "header-extra-data-too-long"), (limit + 1, "too-large")] {
            let block = sample.changed { $0.extraData = [UInt8](repeating: 1, count: size - rest) }
            #expect(block.encoded.count == size)
            #expect(try refusal(sample, block)?.code == code)
        }
    }

    @Test("A block is not imported on top of another than its parent")
    func parent() throws {
        let sample = try SampleChain()
        let block = sample.blocks[1]
        #expect(throws: InvalidBlock.unknownParent(block.header.parentHash)) {
            try sample.importer.run(block, on: sample.genesis)
        }
        var tree = BlockTree(genesis: sample.genesis, schedule: sample.importer.schedule)
        #expect(throws: InvalidBlock.unknownParent(block.header.parentHash)) { try tree.add(block.encoded) }
        try tree.add(sample.blocks[0].encoded)
        try tree.add(block.encoded)
        #expect(tree.head.hash == block.hash)
        #expect(tree[sample.blocks[0].hash]?.header.number == 1)
    }

    @Test("Where requests are asked for, the contracts that give them must be there")
    func missingSystemContract() throws {
        let sample = try SampleChain()
        var header = sample.genesis.header
        header.stateRoot = WorldState().root
        let genesis = try ImportedBlock(
            genesis: header,
            state: WorldState(),
            schedule: sample.importer.schedule
        )
        var child = sample.blocks[0].header
        child.parentHash = genesis.hash
        let block = Block(header: SealedHeader(child), transactions: [], withdrawals: [])
        #expect(throws: InvalidBlock.requests(.missingContract(SystemContract.withdrawalRequests))) {
            try sample.importer.run(block, on: genesis)
        }
    }

    @Test("A genesis must have the state that its header names")
    func genesisState() throws {
        #expect(throws: InvalidBlock.self) {
            try ImportedBlock(
                genesis: Header(),
                state: WorldState(accounts: [.zero: GenesisAccount(balance: 1)]),
                schedule: ForkSchedule(.frontier)
            )
        }
    }
}
