import Devnet
import EVM
import Primitives
import TestSupport
import Testing

@Suite("The memory of histories")
struct HistoryMemoryTests {
    private static let folder = "/var/tmp"

    /// All that a chain answers of its past, in words.
    private func answers(_ chain: Chain) async throws -> [String] {
        let devnet = TestDevnet(continuing: chain)
        var answers: [String] = []
        for number in 0...chain.head.number {
            let block = try #require(chain.block(.number(number)))
            #expect(block.state.root == block.header.stateRoot)
            answers.append(
                "\(number) \(block.hash) \(Hex.encode(block.block.encoded)) \(block.initialState.root)"
            )
            for call in ["eth_getBlockReceipts", "trace_block", "erigon_getHeaderByNumber"] {
                answers.append(await text(devnet, call, .string(U256(number).quantity)))
            }
            for transaction in block.block.transactions {
                let location = try #require(chain.transaction(transaction.hash))
                #expect(location.transaction == transaction)
                #expect(location.transaction.sender == transaction.sender)
                let hash = JSONValue.string(transaction.hash.description)
                answers.append(await text(devnet, "eth_getTransactionByHash", hash))
                answers.append(await text(devnet, "debug_traceTransaction", hash))
            }
        }
        answers.append(await text(devnet, "eth_getLogs", .object(["fromBlock": "0x0"])))
        for account in devnet.accounts.prefix(3) {
            answers.append(await text(devnet, "ots_searchTransactionsBefore", .string(account), 0, 1_000))
        }
        return answers
    }

    /// An answer as it is, be it a result or an error.
    private func text(_ devnet: TestDevnet, _ method: String, _ parameters: JSONValue...) async -> String {
        let request = JSONValue.object([
            "jsonrpc": "2.0", "id": 1, "method": .string(method), "params": .array(parameters),
        ])
        return String(decoding: await devnet.endpoint.handle(request.bytes) ?? [], as: UTF8.self)
    }

    @Test("changes no answer, however little of them stays", arguments: 1...4 as ClosedRange<UInt64>)
    func sameAnswers(seed: UInt64) async throws {
        let origin = try await TestDevnet.withHistory(seed: seed, changes: 150)
        let (configuration, records) = (origin.node.configuration, origin.journal.records)
        func chain(_ limit: Int) throws -> (Chain, HistoryMemory) {
            let history = HistoryMemory(limit: limit, folder: Self.folder)
            return (
                try Chain.replaying(configuration: configuration, records: records, history: history), history
            )
        }
        let (whole, wholeHistory) = try chain(.max)
        let expected = try await answers(whole)
        #expect(wholeHistory.bytesStored == 0)
        for limit in [0, 10_000, 150_000] {
            let (chain, history) = try chain(limit)
            #expect(chain.head.hash == whole.head.hash)
            #expect(history.bytesStored > 0)
            // Once as it was left, once with what the first time brought back.
            for _ in 0..<2 {
                let found = try await answers(chain)
                #expect(found.count == expected.count)
                for (found, expected) in zip(found, expected) { #expect(found == expected) }
            }
            #expect(history.bytesHeld <= max(limit, 0))
        }
    }

    @Test("makes states again that are long ago, and those of empty blocks between them")
    func states() throws {
        let history = HistoryMemory(limit: 0, folder: Self.folder)
        var chain = try Chain(DevnetConfiguration(genesisTimestamp: TestDevnet.start), history: history)
        var roots = [chain.state.root]
        for round in 0..<1_300 {
            if round % 9 > 0 { chain.setBalance(chain.accounts.addresses[9], U256(UInt64(round))) }
            if round % 7 == 0 {
                chain.setStorage(chain.accounts.addresses[8], slot: 1, value: U256(UInt64(round % 2)))
            }
            chain.mine(round % 5 == 0 ? 3 : 1)
            while roots.count <= Int(chain.head.number) {
                roots.append(try #require(chain.head.ancestor(UInt64(roots.count))).header.stateRoot)
            }
        }
        #expect(chain.state.root == chain.head.header.stateRoot)
        // Neighbours, of which each is a step from the last, and such as are far from each other.
        let apart = stride(from: 0, to: roots.count, by: 97).reversed()
        for number in Array(roots.indices) + apart {
            let root = roots[number]
            let block = try #require(chain.block(.number(UInt64(number))))
            #expect(block.state.root == root, "block \(number)")
        }
    }

    @Test("is shared by clones, and counts nothing of chains that have ended")
    func ends() throws {
        let history = HistoryMemory(limit: 100_000, folder: Self.folder)
        var configuration = DevnetConfiguration(genesisTimestamp: TestDevnet.start)
        do {
            var chain = try Chain(configuration, history: history)
            chain.mine(1_000)
            configuration.chainID += 1
            var clone = try chain.cloned(as: configuration)
            let stored = history.bytesStored
            #expect(stored > 0)
            clone.mine(1_000)
            #expect(history.bytesStored > stored)
            #expect(history.bytesHeld <= 100_000)
            #expect(clone.head.ancestor(500) == chain.head.ancestor(500))
            chain.reset()
            #expect(try #require(clone.block(.number(700))).block.number == 700)
        }
        #expect(history.bytesHeld == 0)
        for _ in 0..<20 {
            var chain = try Chain(configuration, history: history)
            chain.mine(100)
        }
        #expect(history.bytesHeld == 0)
    }

    @Test(
        "goes on where no file can be made, and where the disk is nearly full",
        arguments: [
            HistoryMemory(limit: 0, folder: "/no/such/folder"),
            HistoryMemory(limit: 0, folder: Self.folder, reserve: .max),
        ]
    )
    func noFile(history: HistoryMemory) throws {
        var chain = try Chain(DevnetConfiguration(genesisTimestamp: TestDevnet.start), history: history)
        chain.mine(200)
        #expect(history.bytesStored == 0)
        #expect(history.bytesHeld == 0)
        let block = try #require(chain.block(.number(77)))
        #expect(block.header.number == 77)
        #expect(block.state.root == block.header.stateRoot)
    }

    @Test("is read while it is written")
    func concurrently() async throws {
        let history = HistoryMemory(limit: 20_000, folder: Self.folder)
        var chain = try Chain(DevnetConfiguration(genesisTimestamp: TestDevnet.start), history: history)
        chain.mine(400)
        let before = chain
        await withTaskGroup(of: Bool.self) { group in
            for reader in 0..<4 {
                group.addTask {
                    (0..<2_000).allSatisfy { turn in
                        let number = UInt64((turn * 37 + reader * 101) % 401)
                        guard let block = before.block(.number(number)) else { return false }
                        return block.header.number == number && block.header.hash == block.hash
                    }
                }
            }
            group.addTask {
                var ours = before
                ours.mine(3_000)
                return ours.head.number == 3_400
            }
            for await isRight in group { #expect(isRight) }
        }
        #expect(history.bytesHeld <= 20_000)
    }
}
