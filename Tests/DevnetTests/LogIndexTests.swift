import Devnet
import EVM
import Primitives
import TestSupport
import Testing

@Suite("The index of logs")
struct LogIndexTests {
    /// Three contracts that log as many topics as their number says, from the calldata's words.
    private struct Emitters {
        let devnet: TestDevnet
        var random: SeededGenerator

        static func address(_ index: Int) -> Address { Address(high: 7, low: UInt128(index)) }

        init(seed: UInt64) async throws {
            devnet = try TestDevnet { $0.gasLimit = 1_000_000_000 }
            random = SeededGenerator(seed: seed)
            try await devnet.call("evm_setAutomine", false)
            for topics in 1...3 {
                var code: [UInt8] = []
                for topic in (0..<topics).reversed() { code += [0x60, UInt8(topic * 32), 0x35] }
                code += [0x5f, 0x5f, 0xa0 + UInt8(topics), 0x00]
                let address = JSONValue.string(Self.address(topics).description)
                try await devnet.call("anvil_setCode", address, .string(Hex.encode(code)))
            }
        }

        func word(_ value: UInt64) -> JSONValue { .string(Hash256(U256(value)).description) }

        /// Sends so many transactions that log topics from 0 to 4, and mines them.
        mutating func emit(_ count: Int) async throws {
            for _ in 0..<count {
                let data = (0..<3).flatMap { _ in
                    U256(UInt64.random(in: 0..<5, using: &random)).bigEndianBytes
                }
                try await devnet.call(
                    "eth_sendTransaction",
                    .object([
                        "from": .string(devnet.accounts[Int.random(in: 0..<5, using: &random)]),
                        "to": .string(Self.address(Int.random(in: 1...3, using: &random)).description),
                        "data": .string(Hex.encode(data)), "gas": "0x9c40",
                    ])
                )
            }
            try await devnet.call("evm_mine")
        }

        /// What a random query finds, and what reading all receipts finds.
        mutating func compare() async throws -> (found: [JSONValue], expected: [JSONValue]) {
            let head = devnet.node.blockNumber
            let from = UInt64.random(in: 0...head, using: &random)
            let to = UInt64.random(in: from...head, using: &random)
            var addresses: [String] = []
            for index in 1...3 where Bool.random(using: &random) {
                addresses.append(Self.address(index).description)
            }
            var topics: [[UInt64]] = []
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                topics.append(
                    (0..<Int.random(in: 0...2, using: &random)).map { _ in .random(in: 0...5, using: &random)
                    }
                )
            }
            let found = try await devnet.call(
                "eth_getLogs",
                .object([
                    "fromBlock": .string("0x" + String(from, radix: 16)),
                    "toBlock": .string("0x" + String(to, radix: 16)),
                    "address": .array(addresses.map { .string($0) }),
                    "topics": .array(topics.map { $0.isEmpty ? .null : .array($0.map(word)) }),
                ])
            )
            var expected: [JSONValue] = []
            for number in from...to {
                let id = JSONValue.string("0x" + String(number, radix: 16))
                for receipt in try await devnet.call("eth_getBlockReceipts", id).array ?? [] {
                    for log in receipt["logs"]?.array ?? [] {
                        let own = log["topics"]?.array ?? []
                        guard addresses.isEmpty || addresses.contains(log["address"]?.string ?? ""),
                            topics.count <= own.count
                        else { continue }
                        let matches = zip(topics, own).allSatisfy { wanted, topic in
                            wanted.isEmpty || wanted.contains { word($0) == topic }
                        }
                        if matches { expected.append(log) }
                    }
                }
            }
            return (found.array ?? [], expected)
        }
    }

    @Test(
        "finds what a scan finds, through empty blocks, snapshots, reverts, reorganisations and resets",
        arguments: 1...6 as ClosedRange<UInt64>
    )
    func equalsScan(seed: UInt64) async throws {
        var emitters = try await Emitters(seed: seed)
        var snapshots: [JSONValue] = []
        var hits = 0
        for _ in 0..<24 {
            switch Int.random(in: 0..<9, using: &emitters.random) {
            case 0...3: try await emitters.emit(.random(in: 1...400, using: &emitters.random))
            case 4, 5:
                let count = Int.random(in: 1...600, using: &emitters.random)
                try await emitters.devnet.call("anvil_mine", .int(count))
            case 6: snapshots.append(try await emitters.devnet.call("evm_snapshot"))
            case 7:
                guard let snapshot = snapshots.popLast() else { continue }
                try await emitters.devnet.call("evm_revert", snapshot)
            default:
                let height = emitters.devnet.node.blockNumber
                let depth = UInt64.random(in: 0...min(height, 300), using: &emitters.random)
                try await emitters.devnet.call("anvil_rollback", .int(depth))
            // What was taken before may lie above the chain now.
            }
            for _ in 0..<4 {
                let (found, expected) = try await emitters.compare()
                #expect(found == expected)
                hits += expected.count
            }
        }
        #expect(hits > 0)
        let chain = emitters.devnet.node.chain
        let copy = try Chain.replaying(
            configuration: chain.configuration,
            records: emitters.devnet.journal.records
        )
        #expect(copy.head.hash == chain.head.hash)
    }
}
