import Devnet
import EVM
import Primitives
import Testing

@Suite("Control methods")
struct ControlMethodTests {
    /// Answers the value under keccak256(first argument ‖ 0) for whatever it is asked, as a token does.
    private static let token = "6004355f525f60205260405f20545f5260205ff3"
    private static let mapped = "0x70a08231"

    private func balance(_ devnet: TestDevnet, _ token: String, _ holder: Int) async throws -> UInt64? {
        let argument = String(repeating: "0", count: 24) + devnet.accounts[holder].dropFirst(2)
        let call = JSONValue.object(["to": .string(token), "data": .string(Self.mapped + argument)])
        return devnet.number(try await devnet.call("eth_call", call, "latest"))
    }

    @Test("answer as the owner of the name does")
    func twins() async throws {
        let devnet = try TestDevnet()
        let address = JSONValue.string(devnet.accounts[1])
        #expect(try await devnet.call("anvil_setBalance", address, "0x5") == .null)
        #expect(try await devnet.call("hardhat_setBalance", address, "0x6") == true)
        #expect(try await devnet.call("evm_setAccountBalance", address, "0x7") == true)
        #expect(
            try await devnet.call(
                "anvil_setStorageAt",
                address,
                "0x0",
                .string("0x" + String(repeating: "1", count: 64))
            ) == true
        )
        #expect(try await devnet.call("anvil_setNextBlockTimestamp", .int(TestDevnet.start + 50)) == .null)
        #expect(
            try await devnet.call("evm_setNextBlockTimestamp", .int(TestDevnet.start + 60))
                == .string("\(TestDevnet.start + 60)")
        )
        #expect(try await devnet.call("anvil_stopImpersonatingAccount", address) == .null)
        #expect(try await devnet.call("hardhat_stopImpersonatingAccount", address) == false)
        #expect(try await devnet.call("hardhat_impersonateAccount", address) == true)
        #expect(try await devnet.call("hardhat_stopImpersonatingAccount", address) == true)
    }

    @Test("set token balances and allowances where the token keeps them")
    func tokens() async throws {
        let devnet = try TestDevnet()
        let token = try await devnet.deploy(Self.token)
        let holder = JSONValue.string(devnet.accounts[3])
        #expect(try await devnet.call("anvil_dealERC20", holder, .string(token), "0x1234") == .null)
        #expect(try await balance(devnet, token, 3) == 0x1234)
        _ = try await devnet.call("tenderly_addErc20Balance", .string(token), [holder], "0x1")
        #expect(try await balance(devnet, token, 3) == 0x1235)
        let other = try await devnet.deploy(Programs.refusing)
        let refusal = try await devnet.refusal("anvil_dealERC20", holder, .string(other), "0x1")
        #expect(refusal?.code == -32000)
    }

    @Test("make ecrecover answer for a signature, over a restart, too")
    func signatures() async throws {
        let devnet = try TestDevnet()
        let r = String(repeating: "a", count: 64)
        let s = String(repeating: "b", count: 64)
        let address = JSONValue.string(devnet.accounts[4])
        _ = try await devnet.call("anvil_impersonateSignature", .string("0x\(r)\(s)1b"), address)
        let v = String(repeating: "0", count: 62) + "1b"
        let input = "0x" + String(repeating: "c", count: 64) + v + r + s
        let call = JSONValue.object([
            "to": "0x0000000000000000000000000000000000000001", "data": .string(input),
        ])
        let answer = try await devnet.call("eth_call", call, "latest")
        #expect(answer.string?.hasSuffix(devnet.accounts[4].dropFirst(2)) == true)
        let replayed = try Chain.replaying(
            configuration: devnet.node.configuration,
            records: devnet.journal.records
        )
        let endpoint = RPCEndpoint(node: Node(replayed), policy: .open)
        let request = JSONValue.object([
            "jsonrpc": "2.0", "id": 1, "method": "eth_call", "params": [call, "latest"],
        ])
        let again = try JSONValue.parse(await endpoint.handle(request.bytes) ?? [])
        #expect(again["result"] == answer)
    }

    @Test("change the chain id, and transactions are signed for it")
    func chainID() async throws {
        let devnet = try TestDevnet()
        _ = try await devnet.call("anvil_setChainId", .int(4_242))
        #expect(try await devnet.call("eth_chainId") == "0x1092")
        let hash = try await devnet.call("eth_sendTransaction", devnet.transfer())
        #expect(try await devnet.call("eth_getTransactionByHash", hash)["chainId"] == "0x1092")
        #expect(try await devnet.call("eth_getTransactionReceipt", hash)["status"] == "0x1")
    }

    @Test("dump the state, and load it into another devnet")
    func dump() async throws {
        let devnet = try TestDevnet()
        let counter = try await devnet.deploy(Programs.counter)
        _ = try await devnet.call(
            "eth_sendTransaction",
            .object(["from": .string(devnet.accounts[0]), "to": .string(counter)])
        )
        let dump = try await devnet.call("anvil_dumpState")
        #expect(dump.string?.hasPrefix("0x1f8b") == true)
        let other = try TestDevnet { $0.accountCount = 1 }
        #expect(try await other.call("anvil_loadState", dump) == true)
        #expect(
            try await other.call("eth_getCode", .string(counter), "latest")
                == .string("0x" + Programs.counter)
        )
        let slot = try await other.call("eth_getStorageAt", .string(counter), "0x0", "latest")
        #expect(other.number(slot) == 1)
        #expect(
            try await other.call("eth_getTransactionCount", .string(devnet.accounts[0]), "latest") == "0x2"
        )
    }

    @Test("load a dump that was compressed elsewhere, and refuse what is none")
    func compressedDump() async throws {
        // {"accounts":{"0x00000000000000000000000000000000000000aa":{"nonce":1,"balance":"0x2a","code":"0x","storage":{}}}}
        let packed =
            "0x1f8b0800000000000203ab564a4c4ece2fcd2b2956b2aa5632a830200a24268254e7e5e725a72a5919ea282525"
            + "e62482d940138c1295749492f353203c20bbb824bf28311dc8adae050200a08e412571000000"
            + ""
        let devnet = try TestDevnet()
        #expect(try await devnet.call("hardhat_loadState", .string(packed)) == true)
        let balance = try await devnet.call(
            "eth_getBalance",
            "0x00000000000000000000000000000000000000aa",
            "latest"
        )
        #expect(balance == "0x2a")
        for wrong in ["0x", "0x1f8b", String(packed.dropLast(40)), "0x7b7d", "0x1f8b08000000000000ff"] {
            #expect(try await devnet.refusal("anvil_loadState", .string(wrong))?.code == -32602, "\(wrong)")
        }
    }
}
