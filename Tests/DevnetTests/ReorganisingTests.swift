import Devnet
import EVM
import Primitives
import Testing

@Suite("A reorganisation")
struct ReorganisingTests {
    private func hex(_ number: UInt64) -> JSONValue { .string("0x" + String(number, radix: 16)) }

    @Test("rolls blocks back with their transactions, receipts, logs and what was changed since")
    func rollsBack() async throws {
        let devnet = try TestDevnet()
        let emitter = try await devnet.deploy(Programs.emitting)
        let before = try await devnet.call("eth_getBlockByNumber", "latest", false)
        let filter = try await devnet.call("eth_newFilter", .object([:]))
        let hash = try await devnet.call(
            "eth_sendTransaction",
            .object(["from": .string(devnet.accounts[0]), "to": .string(emitter), "gas": "0x186a0"])
        )
        let receipt = try await devnet.call("eth_getTransactionReceipt", hash)
        try await devnet.call("anvil_setBalance", .string(devnet.accounts[9]), "0x1")
        try await devnet.call("anvil_rollback")
        #expect(try await devnet.call("eth_getBlockByNumber", "latest", false) == before)
        for method in ["eth_getTransactionByHash", "eth_getTransactionReceipt"] {
            #expect(try await devnet.call(method, hash).isNull)
        }
        #expect(try await devnet.call("eth_getBlockByHash", receipt["blockHash"] ?? .null, false).isNull)
        #expect(try await devnet.call("eth_getLogs", .object(["fromBlock": "0x0"])) == [])
        #expect(try await devnet.call("eth_getBalance", .string(devnet.accounts[9])) != "0x1")
        let changes = try await devnet.call("eth_getFilterChanges", filter).array ?? []
        #expect(changes.map { $0["removed"] } == [false, true])
        #expect(changes.map { $0["transactionHash"] } == [hash, hash])
        let refusal = try await devnet.refusal("anvil_rollback", 2)
        #expect(refusal?.code == -32602)
    }

    @Test("mines other blocks in the place of the last ones, with the transactions that it is given")
    func mines() async throws {
        let devnet = try TestDevnet()
        try await devnet.call("anvil_mine", 2)
        let lost = try await devnet.call("eth_sendTransaction", devnet.transfer(from: 0, to: 1))
        try await devnet.call("anvil_mine", 2)
        let old = try await devnet.call("eth_getBlockByNumber", hex(3), false)
        let blocks = try await devnet.call("eth_newBlockFilter")
        let pairs: JSONValue = [
            [devnet.transfer(from: 0, to: 2, wei: "0x5"), 0],
            [devnet.transfer(from: 0, to: 2, wei: "0x6"), 0],
            [devnet.transfer(from: 3, to: 2, wei: "0x7"), 2],
        ]
        try await devnet.call("anvil_reorg", 3, pairs)
        #expect(try await devnet.call("eth_blockNumber") == hex(5))
        let new = try await devnet.call("eth_getBlockByNumber", hex(3), true)
        #expect(new["hash"] != old["hash"])
        #expect(new["parentHash"] == old["parentHash"])
        #expect(new["transactions"]?.array?.map { $0["value"] } == ["0x5", "0x6"])
        #expect(try await devnet.call("eth_getBlockTransactionCountByNumber", hex(4)) == "0x0")
        #expect(try await devnet.call("eth_getBlockTransactionCountByNumber", hex(5)) == "0x1")
        #expect(try await devnet.call("eth_getTransactionReceipt", lost).isNull)
        #expect(try await devnet.call("eth_getFilterChanges", blocks).array?.count == 3)
        #expect(
            try await devnet.call("eth_getTransactionCount", .string(devnet.accounts[0]), "latest") == "0x2"
        )
        let chain = devnet.node.chain
        let copy = try Chain.replaying(configuration: chain.configuration, records: devnet.journal.records)
        #expect(copy.head.hash == chain.head.hash)
    }

    @Test("takes an object, too, and empty blocks differ from those that they replace")
    func object() async throws {
        let devnet = try TestDevnet()
        try await devnet.call("anvil_mine", 2)
        let old = try await devnet.call("eth_getBlockByNumber", "latest", false)
        try await devnet.call("anvil_reorg", .object(["depth": 2, "txBlockPairs": []]))
        let new = try await devnet.call("eth_getBlockByNumber", "latest", false)
        #expect(new["number"] == old["number"])
        #expect(new["hash"] != old["hash"])
    }

    @Test("that cannot be changes nothing and says why")
    func refuses() async throws {
        let devnet = try TestDevnet()
        try await devnet.call("anvil_mine", 2)
        let head = try await devnet.call("eth_getBlockByNumber", "latest", false)
        let transfer = devnet.transfer(from: 0, to: 1, wei: "0xffffffffffffffffffffffffffffff")
        for parameters in [[3, []], [2, [[transfer, 2]]], [2, [[transfer, 1]]], ["x"], [1, 1]]
            as [[JSONValue]]
        {
            let refusal =
                parameters.count == 1
                ? try await devnet.refusal("anvil_reorg", parameters[0])
                : try await devnet.refusal("anvil_reorg", parameters[0], parameters[1])
            #expect([-32602, -32000].contains(refusal?.code))
        }
        #expect(try await devnet.call("eth_getBlockByNumber", "latest", false) == head)
    }
}
