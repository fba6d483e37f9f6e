import Conformance
import Devnet
import Primitives
import Testing

@Suite("Running and judging blockchain tests")
struct BlockchainTestRunnerTests {
    /// A chain of one empty block of Frontier, and a second block on it that repeats the number.
    private struct Sample {
        let genesis: Header
        let good: Block
        let bad: Block

        init() throws {
            let schedule = try #require(ForkSchedule(network: "Frontier"))
            var genesis = Header()
            genesis.difficulty = Difficulty.minimum
            genesis.gasLimit = 5_000_000
            let parent = try ImportedBlock(genesis: genesis, state: WorldState(), schedule: schedule)
            var header = Header()
            header.parentHash = genesis.hash
            header.number = 1
            header.timestamp = 10
            header.gasLimit = 5_000_000
            header.difficulty = 131_136
            do throws(InvalidBlock) {
                _ = try BlockImport(schedule).run(Block.sealing(header, transactions: []), on: parent)
            } catch {
                guard case .outcome(.stateRoot, _, let found) = error else { throw error }
                header.stateRoot = try #require(Hash256(found))
            }
            good = Block.sealing(header, transactions: [])
            var wrong = header
            wrong.number = 2
            bad = Block.sealing(wrong, transactions: [])
            self.genesis = genesis
        }

        func file(
            network: String = "Frontier",
            head: Hash256? = nil,
            exception: String? = nil,
            engine: String = "NoProof",
            refusesGood: Bool = false
        ) -> [UInt8] {
            let mark = exception.map { #", "expectException": "\#($0)""# } ?? ""
            let goodMark = refusesGood ? "" : #", "blockHeader": {}"#
            return Array(
                """
                {"one": {"network": "\(network)", "sealEngine": "\(engine)", "pre": {}, "genesisBlockHeader": {
                  "parentHash": "\(genesis.parentHash)", "uncleHash": "\(genesis.ommersHash)",
                  "coinbase": "\(genesis.beneficiary)", "stateRoot": "\(genesis.stateRoot)",
                  "transactionsTrie": "\(genesis.transactionsRoot)", "receiptTrie": "\(genesis.receiptsRoot)",
                  "bloom": "\(Hex.encode(genesis.logsBloom.bytes))", "difficulty": "0x020000", "number": "0x00",
                  "gasLimit": "0x4c4b40", "gasUsed": "0x00", "timestamp": "0x00", "extraData": "0x",
                  "mixHash": "\(genesis.prevRandao)", "nonce": "0x0000000000000000", "hash": "\(genesis.hash)"},
                 "blocks": [{"rlp": "\(Hex.encode(good.encoded))"\(goodMark)},
                   {"rlp": "\(Hex.encode(bad.encoded))"\(mark)}],
                 "lastblockhash": "\(head ?? good.hash)", "postStateHash": "\(good.header.stateRoot)"}}
                """.utf8
            )
        }
    }

    private func result(_ file: [UInt8]) throws -> CaseResult {
        try #require(try BlockchainTestRunner().run(file).first)
    }

    @Test("A chain passes whose valid blocks are accepted and whose others are refused")
    func passes() throws {
        let sample = try Sample()
        #expect(try result(sample.file()).verdict == .passed)
        #expect(try result(sample.file(exception: "BlockException.INVALID_BLOCK_NUMBER")).verdict == .passed)
        #expect(
            try result(sample.file(exception: "A.UNKNOWN|BlockException.INVALID_BLOCK_NUMBER")).verdict
                == .passed
        )
    }

    @Test("Another head, another reason or no refusal fails it")
    func fails() throws {
        let sample = try Sample()
        guard
            case .failed(.outcome(let text, _)) = try result(sample.file(head: sample.genesis.hash)).verdict,
            text.hasPrefix("head")
        else {
            Issue.record("Another head must fail the case.")
            return
        }
        let other = try result(sample.file(exception: "BlockException.INVALID_STATE_ROOT"))
        guard case .failed(.refusedOtherwise("BlockException.INVALID_STATE_ROOT", _)) = other.verdict else {
            Issue.record("Another reason must fail the case: \(other)")
            return
        }
        guard case .failed(.notRefused) = try result(sample.file(refusesGood: true)).verdict else {
            Issue.record("A valid block must fail a case that has it refused.")
            return
        }
    }

    @Test("A name that stands for nothing known is reported, and the refusal counts")
    func unknownException() throws {
        let result = try result(try Sample().file(exception: "BlockException.SOMETHING_NEW"))
        #expect(result.verdict == .passed)
        #expect(result.unknownExceptions == ["SOMETHING_NEW"])
    }

    @Test("A block without proof of work is refused where blocks must have one")
    func sealed() throws {
        let sample = try Sample()
        guard case .failed(.refused) = try result(sample.file(engine: "Ethash")).verdict else {
            Issue.record("A block that was never mined must not be accepted.")
            return
        }
    }

    @Test("A network that is not known is skipped by name")
    func skips() throws {
        let sample = try Sample()
        #expect(try result(sample.file(network: "Verkle")).verdict == .skipped(.unknownNetwork("Verkle")))
    }

    @Test("A file that is no blockchain test says where it is wrong")
    func unreadable() {
        #expect(throws: FixtureError(place: "a", reason: "lacks the member \"network\"")) {
            try BlockchainTestRunner().run(Array(#"{"a": {}}"#.utf8))
        }
    }
}
