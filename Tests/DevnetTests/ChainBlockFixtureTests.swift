import Devnet
import EVM
import Primitives
import TestSupport
import Testing

private let folders = [
    "02-blockchain-tests/ethereum-tests/BlockchainTests/ValidBlocks",
    "02-blockchain-tests/ethereum-tests/BlockchainTests/TransitionTests",
    "05-legacy-blockchain-tests/legacytests/Cancun/BlockchainTests/ValidBlocks",
    "05-legacy-blockchain-tests/legacytests/Constantinople/BlockchainTests/ValidBlocks",
    "06-eest-prague-osaka/eest/blockchain_tests",
]

private let invalidBlocks = [
    "02-blockchain-tests/ethereum-tests/BlockchainTests/InvalidBlocks",
    "05-legacy-blockchain-tests/legacytests/Cancun/BlockchainTests/InvalidBlocks",
    "05-legacy-blockchain-tests/legacytests/Constantinople/BlockchainTests/InvalidBlocks",
]

/// The folders that are there; what is not is named, with the reason.
private func present(_ folders: [String]) -> [String] {
    folders.filter { folder in
        let isThere = FixtureFolder.has(folder)
        if !isThere { print("skipped: blocks of \(folder): \(FixtureFolder.missing)") }
        return isThere
    }
}

@Suite("Blocks of the official blockchain tests")
struct ChainBlockFixtureTests {
    @Test(
        "Every valid block decodes, encodes to the same bytes and keeps its commitments",
        arguments: present(folders)
    )
    func validBlocks(folder: String) throws {
        var count = 0
        for (name, test) in try FixtureFolder.tests(in: folder) {
            let rule = try signatures(test)
            for block in try test.objects("blocks") where isValid(block) {
                let bytes = try block.bytes("rlp")
                let decoded = try decode(bytes, rule, name)
                #expect(decoded.encoded == bytes, "\(name)")
                #expect(decoded.hash == (try block.object("blockHeader").hash("hash")), "\(name)")
                #expect(decoded.hash == decoded.header.hash, "\(name)")
                #expect(decoded.brokenCommitment == nil, "\(name)")
                count += 1
            }
        }
        print("\(folder): \(count) valid blocks")
        #expect(count > 0)
    }

    @Test(
        "Every genesis has the state root, hash and encoding that its header says",
        arguments: present(folders)
    )
    func genesis(folder: String) throws {
        var count = 0
        for (name, test) in try FixtureFolder.tests(in: folder) {
            let header = try test.object("genesisBlockHeader")
            if test["pre"] != nil {
                #expect(
                    WorldState(accounts: try test.accounts("pre")).root == (try header.hash("stateRoot")),
                    "\(name)"
                )
            }
            count += 1
            guard test["genesisRLP"] != nil else { continue }
            let bytes = try test.bytes("genesisRLP")
            let genesis = try decode(bytes, .lowS, name)
            #expect(genesis.encoded == bytes, "\(name)")
            #expect(genesis.hash == (try header.hash("hash")), "\(name)")
        }
        print("\(folder): \(count) genesis states")
        #expect(count > 0)
    }

    @Test("Every final state has the root that the last block's header says", arguments: present(folders))
    func finalState(folder: String) throws {
        var count = 0
        for (name, test) in try FixtureFolder.tests(in: folder) where test["postState"] is [String: Any] {
            let last = try test.hash("lastblockhash")
            for block in try test.objects("blocks") where isValid(block) {
                let header = try block.object("blockHeader")
                guard try header.hash("hash") == last else { continue }
                let state = WorldState(accounts: try test.accounts("postState"))
                #expect(state.root == (try header.hash("stateRoot")), "\(name)")
                count += 1
            }
        }
        print("\(folder): \(count) final states")
        #expect(count > 0)
    }

    @Test(
        "Receipts that a test lists encode as it says and give the header's root and bloom",
        arguments: present(folders)
    )
    func receipts(folder: String) throws {
        var count = 0
        for (name, test) in try FixtureFolder.tests(in: folder) {
            for block in try test.objects("blocks") where isValid(block) && block["receipts"] != nil {
                let listed = try block.objects("receipts")
                let receipts = try listed.map(receipt)
                for (receipt, fields) in zip(receipts, listed) where fields["rlp"] != nil {
                    #expect(receipt.encoded == (try fields.bytes("rlp")), "\(name)")
                }
                let header = try block.object("blockHeader")
                #expect(Block.receiptsRoot(receipts) == (try header.hash("receiptTrie")), "\(name)")
                var bloom = Bloom.empty
                for receipt in receipts { bloom.formUnion(receipt.bloom) }
                #expect(bloom.bytes == (try header.bytes("bloom")), "\(name)")
                count += 1
            }
        }
        print("\(folder): receipts of \(count) blocks")
    }

    @Test(
        "Of an invalid block's bytes, what decodes at all encodes to the same bytes",
        arguments: present(invalidBlocks)
    )
    func invalid(folder: String) throws {
        var refused = 0
        for (name, test) in try FixtureFolder.tests(in: folder) {
            for block in try test.objects("blocks") {
                let bytes = try block.bytes("rlp")
                do throws(BlockDecodingError) {
                    let decoded = try Block(decoding: bytes, signatures: .anyS)
                    #expect(decoded.encoded == bytes, "\(name)")
                } catch {
                    refused += 1
                    #expect(!isValid(block), "\(name): \(error)")
                    #expect(error.description.hasSuffix("."))
                }
            }
        }
        print("\(folder): \(refused) blocks refused while decoding")
    }

    private func isValid(_ block: [String: Any]) -> Bool {
        block["blockHeader"] != nil && !block.keys.contains { $0.hasPrefix("expectException") }
    }

    private func signatures(_ test: [String: Any]) throws -> SignatureRule {
        try test.text("network").hasPrefix("Frontier") ? .anyS : .lowS
    }

    private func decode(_ bytes: [UInt8], _ rule: SignatureRule, _ name: String) throws -> Block {
        do throws(BlockDecodingError) {
            return try Block(decoding: bytes, signatures: rule)
        } catch {
            throw FixtureError(what: "\(name): \(error)")
        }
    }

    private func receipt(_ fields: [String: Any]) throws -> Receipt {
        guard let kind = Transaction.Kind(rawValue: UInt8(try fields.word("type").limb0)),
            let status = fields["status"] as? Bool
        else { throw FixtureError(what: "receipt") }
        let logs = try fields.objects("logs").map { log in
            guard let address = Address(try log.text("address")), let topics = log["topics"] as? [String]
            else {
                throw FixtureError(what: "log")
            }
            return Log(
                address: address,
                topics: topics.compactMap { Hash256($0) },
                data: try log.bytes("data")
            )
        }
        return Receipt(
            kind: kind,
            outcome: .status(status),
            cumulativeGasUsed: try fields.word("cumulativeGasUsed").limb0,
            logs: logs
        )
    }
}
