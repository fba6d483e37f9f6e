import Conformance
import Cryptography
import Devnet
import EVM
import Primitives
import TestSupport
import Testing

@Suite("Decoders of bytes take any bytes, and what they take has that one form")
struct BinaryDecoderTests {
    private static let key = PrivateKey(Hash256(77))

    private static func transactions() throws -> [Transaction] {
        let to = Address(truncating: 0xC0DE)
        let list = [
            AccessListEntry(address: to, storageKeys: [1, .max]),
            AccessListEntry(address: to, storageKeys: []),
        ]
        let blob = Hash256(U256.one << 248 | 5)
        let authorization = Authorization(chainId: 1, address: to, nonce: 3, yParity: 1, r: 5, s: 6)
        return [
            Transaction(chainId: 1, nonce: 0, gasPrice: 1, gasLimit: 21_000, to: to, value: 5),
            Transaction(
                chainId: 1,
                nonce: 300,
                gasPrice: .max,
                gasLimit: 90_000,
                to: nil,
                data: [UInt8](0...200)
            ),
            Transaction(
                kind: .accessList,
                chainId: 1,
                nonce: 1,
                maxFeePerGas: 9,
                maxPriorityFeePerGas: 9,
                gasLimit: 50_000,
                to: to,
                accessList: list
            ),
            Transaction(
                kind: .dynamicFee,
                chainId: 1,
                nonce: 2,
                maxFeePerGas: 9,
                maxPriorityFeePerGas: 1,
                gasLimit: 50_000,
                to: nil,
                value: 3,
                data: [0],
                accessList: list
            ),
            Transaction(
                kind: .blob,
                chainId: 1,
                nonce: 3,
                maxFeePerGas: 9,
                maxPriorityFeePerGas: 1,
                gasLimit: 50_000,
                to: to,
                maxFeePerBlobGas: 4,
                blobVersionedHashes: [blob, blob]
            ),
            Transaction(
                kind: .setCode,
                chainId: 1,
                nonce: 4,
                maxFeePerGas: 9,
                maxPriorityFeePerGas: 1,
                gasLimit: 50_000,
                to: to,
                data: [1, 2],
                accessList: list,
                authorizations: [authorization, authorization]
            ),
        ]
    }

    /// Blocks as a devnet mines them, with a transaction and withdrawals among them.
    private static func chain() throws -> [Block] {
        var chain = try Chain(DevnetConfiguration(genesisTimestamp: 1_800_000_000))
        chain.mineBlock()
        let transaction = Transaction(
            kind: .dynamicFee,
            chainId: chain.chainID,
            nonce: 0,
            maxFeePerGas: 3_000_000_000,
            maxPriorityFeePerGas: 1,
            gasLimit: 100_000,
            to: nil,
            value: 7
        )
        try chain.submit(#require(chain.authorise(transaction, from: chain.accounts.addresses[0])))
        return try (0...2).map { try #require(chain.block(.number($0))).block }
    }

    @Test("RLP items")
    func items() throws {
        let valid = try Self.chain().map(\.encoded) + [[0xC0], [0x80], [0xC2, 0xC1, 0xC0]]
        FuzzPlan.run("RLP", rounds: 20_000) { generator in
            let bytes = Mutation.bytes(valid.randomElement(using: &generator) ?? [], &generator)
            guard let encoded = try? rewrittenRLP(bytes) else { return }
            #expect(encoded == bytes)
        }
    }

    @Test("Transactions")
    func transactions() throws {
        let key = try #require(Self.key)
        let valid = try Self.transactions().map { $0.signed(by: key).encoded }
        for bytes in valid { #expect(try SignedTransaction(decoding: bytes).encoded == bytes) }
        FuzzPlan.run("transactions", rounds: 20_000) { generator in
            let bytes = Mutation.bytes(valid.randomElement(using: &generator) ?? [], &generator)
            let rule: SignatureRule = .random(using: &generator) ? .lowS : .anyS
            guard let decoded = try? SignedTransaction(decoding: bytes, signatures: rule) else { return }
            #expect(decoded.encoded == bytes)
            #expect(decoded.hash == Keccak.hash(bytes))
        }
    }

    @Test("Headers and blocks")
    func blocks() throws {
        let valid = try Self.chain()
        FuzzPlan.run("blocks", rounds: 10_000) { generator in
            guard let block = valid.randomElement(using: &generator) else { return }
            let bytes = Mutation.bytes(block.encoded, &generator)
            if let decoded = try? Block(decoding: bytes) { #expect(decoded.encoded == bytes) }
            let header = Mutation.bytes(block.header.encoded, &generator)
            if let decoded = try? Header(decoding: header) { #expect(decoded.encoded == header) }
        }
    }

    @Test("Chain files, and their import")
    func chainFiles() throws {
        let blocks = try Self.chain()
        let chain = try Chain(DevnetConfiguration(genesisTimestamp: 1_800_000_000))
        let schedule = ForkSchedule(.osaka, chainID: chain.chainID)
        let genesis = try ImportedBlock(
            genesis: chain.genesis.header,
            state: chain.genesis.state,
            schedule: schedule
        )
        let valid = blocks.dropFirst().flatMap(\.encoded)
        #expect(try ChainFile.blocks(in: valid).count == blocks.count - 1)
        FuzzPlan.run("chain files", rounds: 3_000) { generator in
            let bytes = Mutation.bytes(valid, &generator)
            guard let pieces = try? ChainFile.blocks(in: bytes) else { return }
            #expect(pieces.flatMap(\.self) == bytes)
            var tree = BlockTree(genesis: genesis, schedule: schedule)
            for piece in pieces { _ = try? tree.add(piece) }
        }
    }
}
