import Devnet
import EVM
import Primitives
import Testing

@Suite("Methods that try messages out")
struct CallMethodTests {
    @Test("finds the accounts and slots that a message touches, also when it fails")
    func accessList() async throws {
        let devnet = try TestDevnet()
        let counter = try await devnet.deploy(Programs.counter)
        let answer = try await devnet.call(
            "eth_createAccessList",
            .object(["to": .string(counter)]),
            "latest"
        )
        let list = try #require(answer["accessList"]?.array)
        #expect(list.count == 1)
        #expect(list[0]["address"] == .string(counter))
        #expect(list[0]["storageKeys"]?.array?.count == 1)
        #expect(answer["error"] == nil)
        // Asks for the balance of account 5, then reverts.
        let failing = try await devnet.deploy("600531505f5ffd")
        let failed = try await devnet.call("eth_createAccessList", .object(["to": .string(failing)]))
        #expect(failed["error"] == "execution reverted")
        #expect(failed["accessList"]?.array?.count == 0, "precompiles need not be named")
    }

    @Test("runs several messages, each on what the one before left")
    func callMany() async throws {
        let devnet = try TestDevnet()
        let counter = try await devnet.deploy(Programs.counter)
        let refusing = try await devnet.deploy(Programs.refusing)
        let answer = try await devnet.call(
            "eth_callMany",
            [
                .object([
                    "transactions": [.object(["to": .string(counter)]), .object(["to": .string(refusing)])]
                ]),
                .object(["transactions": [.object(["to": .string(counter)])]]),
            ],
            .object(["blockNumber": "latest"])
        )
        let bundles = try #require(answer.array)
        #expect(devnet.number(bundles[0].array?[0]["value"] ?? .null) == 1)
        #expect(bundles[0].array?[1]["error"] == "execution reverted: no")
        #expect(devnet.number(bundles[1].array?[0]["value"] ?? .null) == 2)
    }

    @Test("tries a bundle of signed transactions out, and says what it pays")
    func callBundle() async throws {
        let devnet = try TestDevnet()
        var raw: [JSONValue] = []
        for nonce in 0..<2 as Range<UInt64> {
            let signed = try await devnet.call("eth_signTransaction", devnet.transfer(nonce: nonce))
            raw.append(signed["raw"] ?? .null)
        }
        let answer = try await devnet.call(
            "eth_callBundle",
            .object(["txs": .array(raw), "blockNumber": "0x1", "stateBlockNumber": "latest"])
        )
        #expect(answer["totalGasUsed"]?.int == 42_000)
        #expect(answer["results"]?.array?.count == 2)
        #expect(answer["gasFees"] == .string("\(42_000 * 1_000_000_000)"))
        #expect(try await devnet.call("eth_blockNumber") == "0x0")
    }

    @Test("lets a call see another block, rules included")
    func blockOverrides() async throws {
        let devnet = try TestDevnet()
        // NUMBER and TIMESTAMP.
        let asking = try await devnet.deploy(
            "435f52426020525f60405ff3".replacing("5f60405ff3", with: "60405ff3")
        )
        let answer = try await devnet.call(
            "eth_call",
            .object(["to": .string(asking)]),
            "latest",
            .null,
            .object(["number": "0x64", "time": "0xffffffff"])
        )
        let words = try #require(answer.string?.dropFirst(2))
        #expect(words.prefix(64).hasSuffix("64"))
        #expect(words.suffix(64).hasSuffix("ffffffff"))
        let refusal = try await devnet.refusal(
            "eth_call",
            .object(["to": .string(asking)]),
            "latest",
            .null,
            .object(["withdrawals": []])
        )
        #expect(refusal?.message == "block override \"withdrawals\" is not supported for this RPC method")
    }

    @Test("fills a transaction in as it would be sent")
    func fill() async throws {
        let devnet = try TestDevnet()
        let filled = try await devnet.call("eth_fillTransaction", devnet.transfer())
        #expect(filled["tx"]?["gas"] == "0x5208")
        #expect(filled["tx"]?["type"] == "0x2")
        #expect(filled["tx"]?["nonce"] == "0x0")
        #expect(filled["tx"]?["r"] == "0x0")
        #expect(filled["raw"]?.string?.hasPrefix("0x02") == true)
        let refusal = try await devnet.refusal("eth_fillTransaction", .object(["chainId": "0x1"]))
        #expect(refusal?.code == -32000)
    }

    @Test("says what rules hold and which precompiles there are")
    func configuration() async throws {
        let devnet = try TestDevnet()
        let current = try #require(try await devnet.call("eth_config")["current"])
        #expect(current["activationTime"]?.int == 0)
        #expect(current["precompiles"]?["ECREC"] == "0x0000000000000000000000000000000000000001")
        #expect(current["precompiles"]?["P256VERIFY"] == "0x0000000000000000000000000000000000000100")
        #expect(current["systemContracts"]?.members?.count == 5)
        // Without later forks it is the checksum of the genesis hash, which this is by definition.
        let genesis = try #require(
            try await devnet.call("eth_getBlockByNumber", "0x0", false)["hash"]?.string
        )
        var state = UInt32.max
        for byte in try #require(Hex.decode(genesis)) {
            state ^= UInt32(byte)
            for _ in 0..<8 { state = state & 1 == 1 ? state >> 1 ^ 0xedb8_8320 : state >> 1 }
        }
        let digits = String(~state, radix: 16)
        #expect(current["forkId"] == .string("0x" + String(repeating: "0", count: 8 - digits.count) + digits))
    }
}
