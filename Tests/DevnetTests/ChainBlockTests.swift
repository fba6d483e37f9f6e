import Cryptography
import Devnet
import EVM
import Primitives
import TestSupport
import Testing

/// Blocks of all shapes, for tests.
struct SampleBlocks {
    var random: SeededGenerator

    mutating func header() -> Header {
        var header = Header()
        header.parentHash = Hash256(random.word())
        header.beneficiary = Address(truncating: random.word())
        header.stateRoot = Hash256(random.word())
        header.receiptsRoot = Hash256(random.word())
        header.logsBloom.add(Bloom.Probe(Address(truncating: random.word())))
        header.difficulty = random.word() >> Int(random.next() % 256)
        header.number = random.next() >> (random.next() % 64)
        header.gasLimit = random.next() >> (random.next() % 64)
        header.gasUsed = random.next() >> (random.next() % 64)
        header.timestamp = random.next()
        header.extraData = random.bytes(Int(random.next() % 33))
        header.prevRandao = Hash256(random.word())
        header.nonce = random.next() >> (random.next() % 64)
        let fork = random.next() % 5
        if fork > 0 { header.baseFeePerGas = random.word() >> 200 }
        if fork > 1 { header.withdrawalsRoot = Hash256(random.word()) }
        if fork > 2 {
            header.blobGasUsed = random.next() % 10 * 131_072
            header.excessBlobGas = random.next() >> 40
            header.parentBeaconBlockRoot = Hash256(random.word())
        }
        if fork > 3 { header.requestsHash = Hash256(random.word()) }
        return header
    }

    mutating func block() throws -> Block {
        let key = try #require(PrivateKey(Hash256(random.word() >> 1)))
        let transactions = (0..<Int(random.next() % 4)).map { index in
            Transaction(
                kind: index == 0 ? .legacy : .dynamicFee,
                chainId: 31337,
                nonce: UInt64(index),
                maxFeePerGas: random.word() >> 190,
                maxPriorityFeePerGas: 1,
                gasLimit: 21_000,
                to: index == 2 ? nil : Address(truncating: random.word()),
                data: random.bytes(Int(random.next() % 80))
            ).signed(by: key)
        }
        var header = header()
        let hasWithdrawals = header.withdrawalsRoot != nil
        header.withdrawalsRoot = nil
        let withdrawals = (0..<Int(random.next() % 3)).map { index in
            Withdrawal(index: UInt64(index), validatorIndex: random.next(), address: key.address, amount: 9)
        }
        if !hasWithdrawals { header.blobGasUsed = nil }
        return .sealing(
            header,
            transactions: transactions,
            ommers: (0..<Int(random.next() % 3)).map { _ in self.header() },
            withdrawals: hasWithdrawals ? withdrawals : nil
        )
    }
}

@Suite("Blocks and headers")
struct ChainBlockTests {
    @Test("Headers of every fork come back from their encoding")
    func headerRoundTrip() throws {
        var samples = SampleBlocks(random: SeededGenerator(seed: 21))
        for _ in 0..<500 {
            let header = samples.header()
            #expect(try Header(decoding: header.encoded) == header)
            #expect(SealedHeader(header).hash == Keccak.hash(header.encoded))
        }
    }

    @Test("Blocks come back from their encoding and keep their commitments")
    func blockRoundTrip() throws {
        var samples = SampleBlocks(random: SeededGenerator(seed: 22))
        for _ in 0..<100 {
            let block = try samples.block()
            let decoded = try Block(decoding: block.encoded)
            #expect(decoded.hash == block.hash)
            #expect(decoded.header == block.header)
            #expect(decoded.transactions == block.transactions)
            #expect(decoded.transactions.map(\.sender) == block.transactions.map(\.sender))
            #expect(decoded.ommers == block.ommers)
            #expect(decoded.withdrawals == block.withdrawals)
            #expect(decoded.brokenCommitment == nil)
        }
    }

    @Test("A body that is not the header's is found out")
    func brokenCommitments() throws {
        var samples = SampleBlocks(random: SeededGenerator(seed: 23))
        var block = try samples.block()
        while block.transactions.isEmpty || block.withdrawals?.isEmpty != false {
            block = try samples.block()
        }
        let bare = Block(
            header: block.sealed,
            transactions: [],
            ommers: block.ommers,
            withdrawals: block.withdrawals
        )
        #expect(bare.brokenCommitment == .transactionsRoot)
        let ommers = block.ommers + [samples.header()]
        let more = Block(
            header: block.sealed,
            transactions: block.transactions,
            ommers: ommers,
            withdrawals: block.withdrawals
        )
        #expect(more.brokenCommitment == .ommersHash)
        let unpaid = Block(
            header: block.sealed,
            transactions: block.transactions,
            ommers: block.ommers,
            withdrawals: []
        )
        #expect(unpaid.brokenCommitment == .withdrawalsRoot)
    }

    @Test("Mutated blocks and headers are refused or read as exactly what they say")
    func mutations() throws {
        var samples = SampleBlocks(random: SeededGenerator(seed: 24))
        var random = SeededGenerator(seed: 25)
        var refused = 0
        for _ in 0..<60 {
            let block = try samples.block()
            let (bytes, header) = (block.encoded, block.header.encoded)
            for _ in 0..<100 {
                let mutant = random.mutated(bytes)
                if let decoded = try? Block(decoding: mutant) {
                    #expect(decoded.encoded == mutant)
                } else {
                    refused += 1
                }
                let mutantHeader = random.mutated(header)
                if let decoded = try? Header(decoding: mutantHeader) {
                    #expect(decoded.encoded == mutantHeader)
                }
            }
            for count in 0..<bytes.count where count % 7 == 0 {
                #expect(throws: BlockDecodingError.self) { try Block(decoding: Array(bytes.prefix(count))) }
            }
        }
        #expect(refused > 1000)
    }

    @Test("A header's wrong field is named")
    func namedField() {
        var header = Header()
        header.baseFeePerGas = 7
        var bytes = header.encoded
        // The last byte is the base fee; a zero there is not canonical.
        bytes[bytes.count - 1] = 0
        #expect(throws: HeaderDecodingError.self) { try Header(decoding: bytes) }
        do throws(HeaderDecodingError) {
            _ = try Header(decoding: bytes)
        } catch {
            #expect(error.field == .baseFeePerGas)
            #expect(error.reason == .leadingZero)
            #expect(error.description.contains("base fee per gas"))
        }
    }

    @Test("A header or a block with an item too many is refused")
    func extraItems() throws {
        var header = Header()
        header.baseFeePerGas = 7
        header.withdrawalsRoot = .zero
        header.blobGasUsed = 0
        header.excessBlobGas = 0
        header.parentBeaconBlockRoot = .zero
        header.requestsHash = .zero
        #expect(throws: HeaderDecodingError.self) { try Header(decoding: lengthened(header.encoded)) }
        let block = Block.sealing(header, transactions: [], withdrawals: [])
        #expect(throws: BlockDecodingError.envelope(.extraItem)) {
            try Block(decoding: lengthened(block.encoded))
        }
    }

    /// The list with one more item behind the others.
    private func lengthened(_ list: [UInt8]) throws -> [UInt8] {
        var items = try RLPDecoder.list(list)
        var inner: [UInt8] = []
        while !items.isAtEnd { inner += try items.encodedItem() }
        return RLPEncoder.list { $0.append(encoded: inner + [0x80]) }
    }

    @Test("Transactions in the wrong form are refused")
    func transactionForms() throws {
        let key = try #require(PrivateKey(Hash256(U256(7))))
        let legacy = Transaction(chainId: 1, nonce: 0, gasPrice: 1, gasLimit: 21_000, to: .zero).signed(
            by: key
        )
        let header = Header().encoded
        let wrapped = RLPEncoder.list { list in
            list.append(encoded: header)
            list.list { $0.append(legacy.encoded) }
            list.list { _ in }
        }
        #expect(throws: BlockDecodingError.transactionForm(index: 0)) { try Block(decoding: wrapped) }
        let withdrawals = RLPEncoder.list { list in
            list.append(encoded: header)
            list.list { _ in }
            list.list { _ in }
            list.list { _ in }
        }
        #expect(throws: BlockDecodingError.withdrawalsMismatch) { try Block(decoding: withdrawals) }
    }
}
