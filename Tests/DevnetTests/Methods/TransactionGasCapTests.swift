import Devnet
import EVM
import Primitives
import Testing

/// Most gas that a transaction may ask for: a whole block's, unless the devnet was told otherwise.
@Suite("The cap on a transaction's gas")
struct TransactionGasCapTests {
    /// A transfer that asks for so much gas.
    private func asking(_ devnet: TestDevnet, _ gas: UInt64, nonce: UInt64? = nil) -> JSONValue {
        .object([
            "from": .string(devnet.accounts[0]), "to": .string(devnet.accounts[1]), "value": "0x1",
            "gas": .hexadecimal(gas), "nonce": nonce.map { .hexadecimal($0) },
        ])
    }

    @Test("is the block's where none was given, as on Anvil, whoever signs")
    func wholeBlock() async throws {
        let devnet = try TestDevnet()
        let hash = try await devnet.call("eth_sendTransaction", asking(devnet, 30_000_000))
        #expect(try await devnet.call("eth_getTransactionReceipt", hash)["gasUsed"] == "0x5208")
        let signed = try await devnet.call("eth_signTransaction", asking(devnet, 30_000_000))
        _ = try await devnet.call("eth_sendRawTransaction", signed["raw"] ?? .null)
        #expect(try await devnet.call("eth_blockNumber") == "0x2")
        let refusal = try await devnet.refusal("eth_sendTransaction", asking(devnet, 30_000_001))
        #expect(refusal?.message.contains("gas limit") == true)

        // What was mined so can be traced, and made again from the journal.
        let trace = try await devnet.call(
            "debug_traceTransaction",
            hash,
            .object(["tracer": "callTracer"])
        )
        #expect(trace["gas"] == "0x1c9c380")
        let again = try Chain.replaying(
            configuration: devnet.node.configuration,
            records: devnet.journal.records
        )
        #expect(again.head.hash == devnet.node.chain.head.hash)
    }

    @Test("holds for everybody where one was given, to the unit of gas, and for estimates")
    func given() async throws {
        let devnet = try TestDevnet { $0.transactionGasCap = 16_777_216 }
        _ = try await devnet.call("eth_sendTransaction", asking(devnet, 16_777_216))
        let refusal = try await devnet.refusal("eth_sendTransaction", asking(devnet, 16_777_217))
        #expect(refusal?.message == "transaction gas limit too high (cap: 16777216, tx: 16777217)")
        let signed = try await devnet.call("eth_signTransaction", asking(devnet, 16_777_217))
        #expect(
            try await devnet.refusal("eth_sendRawTransaction", signed["raw"] ?? .null)?.message
                == refusal?.message
        )
        let endless = JSONValue.string(try await devnet.deploy(Programs.endless))
        let estimate = try await devnet.refusal("eth_estimateGas", .object(["to": endless]))
        #expect(estimate?.message.contains("16777216") == true)
    }

    @Test("is kept with the configuration")
    func stored() throws {
        var configuration = DevnetConfiguration(genesisTimestamp: 1)
        #expect(DevnetConfiguration(configuration.json)?.transactionGasCap == nil)
        configuration.transactionGasCap = 20_000_000
        #expect(DevnetConfiguration(configuration.json) == configuration)
    }
}
