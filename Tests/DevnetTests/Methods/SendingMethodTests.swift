import Devnet
import EVM
import Primitives
import Testing

@Suite("Methods that send")
struct SendingMethodTests {
    @Test("answer the receipt when asked to wait for it")
    func synchronous() async throws {
        let devnet = try TestDevnet()
        let receipt = try await devnet.call("eth_sendTransactionSync", devnet.transfer())
        #expect(receipt["status"] == "0x1")
        let signed = try await devnet.call("eth_signTransaction", devnet.transfer())
        let second = try await devnet.call("eth_sendRawTransactionSync", signed["raw"] ?? .null)
        #expect(second["blockNumber"] == "0x2")
    }

    @Test("say with code 4 that a transaction still waits when the time is over")
    func timeout() async throws {
        let devnet = try TestDevnet()
        _ = try await devnet.call("anvil_setAutomine", false)
        let signed = try await devnet.call("eth_signTransaction", devnet.transfer())
        let refusal = try await devnet.refusal("eth_sendRawTransactionSync", signed["raw"] ?? .null, .int(30))
        #expect(refusal?.code == 4)
        #expect(refusal?.data?.string?.utf8.count == 66)
        #expect(try await devnet.call("txpool_status")["pending"] == "0x1")
    }

    @Test("take a conditional transaction only when its conditions hold")
    func conditional() async throws {
        let devnet = try TestDevnet()
        let signed = try await devnet.call("eth_signTransaction", devnet.transfer())["raw"] ?? .null
        let refusal = try await devnet.refusal(
            "eth_sendRawTransactionConditional",
            signed,
            .object(["blockNumberMin": "0x5"])
        )
        #expect(refusal?.code == -32003)
        let hash = try await devnet.call(
            "eth_sendRawTransactionConditional",
            signed,
            .object(["blockNumberMax": "0x5", "timestampMin": "0x1"])
        )
        #expect(hash.string?.utf8.count == 66)
    }

    @Test("replace a waiting transaction by one with a better price")
    func resend() async throws {
        let devnet = try TestDevnet()
        _ = try await devnet.call("anvil_setAutomine", false)
        let first = try await devnet.call("eth_sendTransaction", devnet.transfer(nonce: 0))
        let second = try await devnet.call("eth_resend", devnet.transfer(nonce: 0), "0x2540be4000")
        #expect(first != second)
        #expect(try await devnet.call("eth_getTransactionByHash", first) == .null)
        let found = try await devnet.call(
            "eth_getTransactionBySenderAndNonce",
            .string(devnet.accounts[0]),
            "0x0"
        )
        #expect(found["hash"] == second)
        _ = try await devnet.call("evm_mine")
        let mined = try await devnet.call(
            "eth_getTransactionBySenderAndNonce",
            .string(devnet.accounts[0]),
            "0x0"
        )
        #expect(mined["blockNumber"] == "0x1")
    }

    @Test("send from anybody without a signature, and list by sender what waits")
    func unsigned() async throws {
        let devnet = try TestDevnet()
        _ = try await devnet.call("anvil_setAutomine", false)
        let stranger = "0x00000000000000000000000000000000000000aa"
        _ = try await devnet.call("anvil_setBalance", .string(stranger), "0xde0b6b3a7640000")
        let hash = try await devnet.call(
            "eth_sendUnsignedTransaction",
            .object(["from": .string(stranger), "to": .string(devnet.accounts[0]), "value": "0x1"])
        )
        let waiting = try await devnet.call("txpool_contentFrom", .string(stranger))
        #expect(waiting["pending"]?["0"]?["hash"] == hash)
        _ = try await devnet.call("anvil_removePoolTransactions", .string(stranger))
        #expect(
            try await devnet.call("txpool_contentFrom", .string(stranger))["pending"]?.members?.isEmpty
                == true
        )
    }

    @Test("refuse a blob transaction without its blobs")
    func bareBlob() async throws {
        let devnet = try TestDevnet()
        let transaction = Transaction(
            kind: .blob,
            chainId: 31_337,
            nonce: 0,
            maxFeePerGas: 2_000_000_000,
            maxPriorityFeePerGas: 1,
            gasLimit: 21_000,
            to: devnet.node.accounts.addresses[1],
            maxFeePerBlobGas: 1_000_000_000,
            blobVersionedHashes: [Hash256(U256.one << 248)]
        )
        let key = try #require(devnet.node.accounts.key(of: devnet.node.accounts.addresses[0]))
        let raw = JSONValue.string(Hex.encode(transaction.signed(by: key).encoded))
        let refusal = try await devnet.refusal("eth_sendRawTransaction", raw)
        #expect(refusal?.message.hasPrefix("missing sidecar in blob transaction") == true)
    }
}
