import Devnet
import Testing

@Suite("What waits for a block")
struct PoolTests {
    @Test("is dropped when the account's nonce has passed it, also behind a nonce that was set back")
    func passedBy() async throws {
        let devnet = try TestDevnet()
        let sender = JSONValue.string(devnet.accounts[0])
        func waiting() async throws -> [JSONValue?] {
            let status = try await devnet.call("txpool_status")
            return [status["pending"], status["queued"]]
        }
        for nonce in [5, 6, 9] as [UInt64] {
            try await devnet.call("eth_sendTransaction", devnet.transfer(nonce: nonce))
        }
        #expect(try await waiting() == ["0x0", "0x3"])
        try await devnet.call("anvil_setNonce", sender, "0x6")
        try await devnet.call("evm_mine")
        #expect(try await waiting() == ["0x0", "0x1"])
        #expect(try await devnet.call("eth_getTransactionCount", sender, "latest") == "0x7")

        // Below all that waited before.
        try await devnet.call("anvil_setNonce", sender, "0x1")
        try await devnet.call("eth_sendTransaction", devnet.transfer(nonce: 3))
        #expect(try await waiting() == ["0x0", "0x2"])
        try await devnet.call("anvil_setNonce", sender, "0x4")
        try await devnet.call("evm_mine")
        #expect(try await waiting() == ["0x0", "0x1"])
    }

    @Test("is the same for a reader who took the chain before, whatever comes and goes")
    func value() async throws {
        let devnet = try TestDevnet()
        try await devnet.call("evm_setAutomine", false)
        var hashes: [JSONValue] = []
        for nonce in 0..<40 as Range<UInt64> {
            hashes.append(try await devnet.call("eth_sendTransaction", devnet.transfer(nonce: nonce)))
        }
        let before = devnet.node.chain
        try await devnet.call("anvil_dropTransaction", hashes[7])
        try await devnet.call("eth_sendTransaction", devnet.transfer(nonce: 40))
        #expect(before.pool.count == 40)
        #expect(devnet.node.chain.pool.count == 40)
        try await devnet.call("evm_mine")
        #expect(before.pool.count == 40)
        // What is behind the gap stays.
        #expect(devnet.node.chain.pool.count == 33)
    }
}
