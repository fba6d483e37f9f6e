import Cryptography
import Devnet
import EVM
import Primitives
import TestSupport
import Testing

@Suite("JSON-RPC")
struct RPCTests {
    private func answer(_ text: String, policy: RPCPolicy = .open) async throws -> JSONValue? {
        let devnet = try TestDevnet(policy: policy)
        guard let bytes = await devnet.endpoint.handle(Array(text.utf8)) else { return nil }
        return try JSONValue.parse(bytes)
    }

    @Test(
        "refuses what is no request with the right code",
        arguments: [
            ("{", -32700), ("", -32700), ("[1", -32700), ("nul", -32700), ("\"\\ud800\"", -32700),
            ("1", -32600), ("[]", -32600), (#"{"jsonrpc":"1.0","id":1,"method":"eth_chainId"}"#, -32600),
            (#"{"jsonrpc":"2.0","id":{},"method":"eth_chainId"}"#, -32600),
            (#"{"jsonrpc":"2.0","id":1}"#, -32600),
            (#"{"jsonrpc":"2.0","id":1,"method":"eth_blockNumer"}"#, -32601),
            (#"{"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":{}}"#, -32602),
            (#"{"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":[]}"#, -32602),
            (#"{"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":["0x12","latest"]}"#, -32602),
            (#"{"jsonrpc":"2.0","id":1,"method":"eth_getBlockByNumber","params":["soon",false]}"#, -32602),
            (#"{"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["0x00"]}"#, -32000),
        ]
    )
    func refusals(text: String, code: Int) async throws {
        #expect(try await answer(text)?["error"]?["code"]?.int == code)
    }

    @Test("names the nearest method for one that it does not know")
    func nearestMethod() async throws {
        let message = try await answer(#"{"jsonrpc":"2.0","id":1,"method":"eth_blockNumer"}"#)?["error"]?[
            "message"
        ]?.string
        #expect(
            message
                == "the method eth_blockNumer does not exist/is not available; did you mean eth_blockNumber?"
        )
    }

    @Test("answers a batch in order, leaves notifications out, and takes no batch that is too long")
    func batches() async throws {
        let call = #"{"jsonrpc":"2.0","id":ID,"method":"eth_chainId"}"#
        let batch = (1...3).map { call.replacing("ID", with: "\($0)") }
        let notification = #"{"jsonrpc":"2.0","method":"eth_chainId"}"#
        let answers = try await answer("[" + (batch + [notification]).joined(separator: ",") + "]")?.array
        #expect(answers?.map { $0["id"]?.int } == [1, 2, 3])
        #expect(try await answer(notification) == nil)
        let long = "[" + (0..<10_000).map { call.replacing("ID", with: "\($0)") }.joined(separator: ",") + "]"
        #expect(try await answer(long)?["error"]?["code"]?.int == -32600)
    }

    @Test("refuses JSON that is nested without end instead of following it")
    func depth() async throws {
        let text = String(repeating: "[", count: 100_000)
        #expect(try await answer(text)?["error"]?["code"]?.int == -32700)
    }

    @Test("serves no control method under the standard policy")
    func policy() async throws {
        for method in [
            "anvil_setBalance", "hardhat_mine", "evm_snapshot", "evm_revert", "anvil_impersonateAccount",
        ] {
            let answer = try await answer(
                #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":[]}"#,
                policy: .standard
            )
            #expect(answer?["error"]?["code"]?.int == -32601, "\(method)")
        }
    }

    @Test("answers cheap questions inline exactly as it does the long way")
    func inline() async throws {
        let devnet = try TestDevnet()
        let body = Array(#"{"jsonrpc":"2.0","id":"x","method":"eth_blockNumber","params":[]}"#.utf8)
        let long = await devnet.endpoint.handle(body)
        #expect(devnet.endpoint.handleInline(body) == long)
        let write = Array(#"{"jsonrpc":"2.0","id":1,"method":"evm_mine"}"#.utf8)
        #expect(devnet.endpoint.handleInline(write) == nil)
    }

    @Test("reports a revert with code 3, the decoded reason and the data")
    func reverts() async throws {
        let devnet = try TestDevnet()
        let refusing = try await devnet.deploy(Programs.refusing)
        let panicking = try await devnet.deploy(Programs.panicking)
        let refusal = try await devnet.refusal("eth_call", .object(["to": .string(refusing)]), "latest")
        #expect(refusal?.code == 3)
        #expect(refusal?.message == "execution reverted: no")
        #expect(refusal?.data?.string?.hasPrefix("0x08c379a0") == true)
        let panic = try await devnet.refusal("eth_estimateGas", .object(["to": .string(panicking)]))
        #expect(panic?.code == 3)
        #expect(panic?.message == "execution reverted: arithmetic underflow or overflow")
    }

    @Test("stops a call that never ends, by gas and by time")
    func endless() async throws {
        let devnet = try TestDevnet(policy: RPCPolicy(allowsControl: true, callTimeout: .milliseconds(50)))
        let endless = try await devnet.deploy(Programs.endless)
        let byGas = try await devnet.refusal(
            "eth_call",
            .object(["to": .string(endless), "gas": "0x186a0"]),
            "latest"
        )
        #expect(byGas?.message == "out of gas")
        // Each round costs 12 gas: the cap would take far longer than the time allowed on any machine
        // only for a slow one, so both ends are accepted, but there must be one.
        let byTime = try await devnet.refusal("eth_call", .object(["to": .string(endless)]), "latest")
        #expect(byTime?.message == "execution aborted (timeout)" || byTime?.message == "out of gas")
        let mined = try await devnet.call(
            "eth_sendTransaction",
            .object(["from": .string(devnet.accounts[0]), "to": .string(endless), "gas": "0x186a0"])
        )
        #expect(try await devnet.call("eth_getTransactionReceipt", mined)["status"] == "0x0")
    }

    @Test("estimates the least gas that suffices")
    func estimate() async throws {
        let devnet = try TestDevnet()
        let counter = try await devnet.deploy(Programs.counter)
        let request = JSONValue.object(["from": .string(devnet.accounts[0]), "to": .string(counter)])
        let gas = try #require(devnet.number(try await devnet.call("eth_estimateGas", request)))
        func status(_ gas: UInt64) async throws -> JSONValue? {
            let id = try await devnet.call("evm_snapshot")
            let hash = try await devnet.call(
                "eth_sendTransaction",
                request.with("gas", .string(U256(gas).quantity))
            )
            let status = try await devnet.call("eth_getTransactionReceipt", hash)["status"]
            try await devnet.call("evm_revert", id)
            return status
        }
        #expect(try await status(gas) == "0x1")
        #expect(try await status(gas - 1) == "0x0")
        #expect(try await devnet.call("eth_estimateGas", devnet.transfer()) == "0x5208")
    }

    @Test("finds logs by address, topic and block, and through filters")
    func logs() async throws {
        let devnet = try TestDevnet()
        let emitter = try await devnet.deploy(Programs.emitting)
        let filter = try await devnet.call(
            "eth_newFilter",
            .object(["address": .string(emitter), "fromBlock": "earliest"])
        )
        #expect(filter.string?.utf8.count == 34)
        for sender in 0..<3 {
            try await devnet.call(
                "eth_sendTransaction",
                .object(["from": .string(devnet.accounts[sender]), "to": .string(emitter), "gas": "0x186a0"])
            )
        }
        let topic = "0x" + String(repeating: "0", count: 24) + devnet.accounts[1].dropFirst(2)
        let found = try await devnet.call(
            "eth_getLogs",
            .object([
                "fromBlock": "0x0", "address": .array([.string(emitter)]), "topics": .array([.string(topic)]),
            ])
        )
        #expect(found.array?.count == 1)
        #expect(found.array?.first?["blockNumber"] == "0x3")
        #expect(found.array?.first?["data"]?.string?.hasSuffix("2a") == true)
        #expect(try await devnet.call("eth_getFilterChanges", filter).array?.count == 3)
        #expect(try await devnet.call("eth_getFilterChanges", filter).array?.isEmpty == true)
        #expect(try await devnet.call("eth_getFilterLogs", filter).array?.count == 3)
        #expect(try await devnet.call("eth_uninstallFilter", filter) == true)
        #expect(try await devnet.refusal("eth_getFilterChanges", filter)?.message == "filter not found")
        let wrong = try await devnet.refusal("eth_getLogs", .object(["fromBlock": "0x2", "toBlock": "0x1"]))
        #expect(wrong?.code == -32602)
    }

    @Test("refuses transactions that could never be mined, in the words of geth")
    func badTransactions() async throws {
        let devnet = try TestDevnet()
        let key = devnet.node.accounts.keys[0]
        func send(_ change: (inout Transaction) -> Void) async throws -> String? {
            var transaction = Transaction(
                kind: .dynamicFee,
                chainId: devnet.node.configuration.chainID,
                nonce: 0,
                maxFeePerGas: 3_000_000_000,
                maxPriorityFeePerGas: 1_000_000_000,
                gasLimit: 21_000,
                to: devnet.node.accounts.addresses[1]
            )
            change(&transaction)
            let raw = JSONValue.string(Hex.encode(transaction.signed(by: key).encoded))
            return try await devnet.refusal("eth_sendRawTransaction", raw)?.message
        }
        #expect(try await send { $0.chainId = 1 }?.hasPrefix("invalid chain id") == true)
        #expect(try await send { $0.gasLimit = 20_999 }?.hasPrefix("intrinsic gas too low") == true)
        #expect(try await send { $0.gasLimit = 30_000_001 }?.contains("gas limit") == true)
        #expect(try await send { $0.value = .max >> 1 }?.hasPrefix("insufficient funds") == true)
        #expect(
            try await send {
                $0.maxFeePerGas = 1
                $0.maxPriorityFeePerGas = 1
            }?.contains("base fee") == true
        )
        #expect(
            try await send { $0.maxPriorityFeePerGas = 4_000_000_000 }?.hasPrefix("max priority fee") == true
        )
        #expect(try await send { _ in } == nil)
        #expect(try await send { $0.value = 1 }?.hasPrefix("nonce too low") == true)
    }

    @Test("signs what wallets sign")
    func signatures() async throws {
        let devnet = try TestDevnet()
        let address = devnet.node.accounts.addresses[0]
        let signature = try await devnet.call("eth_sign", .string(address.description), "0x68656c6c6f")
        let bytes = try #require(signature.string.flatMap { Hex.decode($0) })
        let digest = Keccak.hash("\u{19}Ethereum Signed Message:\n5hello")
        let signer = Secp256k1.recoverAddress(
            digest,
            r: try #require(U256(bigEndian: bytes[0..<32])),
            s: try #require(U256(bigEndian: bytes[32..<64])),
            yParity: bytes[64] == 28
        )
        #expect(signer == address)
        #expect(
            try await devnet.call("personal_sign", "0x68656c6c6f", .string(address.description)) == signature
        )
    }

    @Test("signs the example of EIP-712 as the EIP has it")
    func typedData() async throws {
        // The EIP's key is keccak256("cow"); its devnet account is unknown here, so the digest is compared.
        let text = """
            {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},
            {"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],
            "Person":[{"name":"name","type":"string"},{"name":"wallet","type":"address"}],
            "Mail":[{"name":"from","type":"Person"},{"name":"to","type":"Person"},{"name":"contents","type":"string"}]},
            "primaryType":"Mail","domain":{"name":"Ether Mail","version":"1","chainId":1,
            "verifyingContract":"0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},
            "message":{"from":{"name":"Cow","wallet":"0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},
            "to":{"name":"Bob","wallet":"0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},"contents":"Hello, Bob!"}}
            """
        let devnet = try TestDevnet()
        let address = devnet.node.accounts.addresses[0]
        let signature = try await devnet.call(
            "eth_signTypedData_v4",
            .string(address.description),
            try JSONValue.parse(text)
        )
        let bytes = try #require(signature.string.flatMap { Hex.decode($0) })
        let digest = try #require(
            Hash256("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2")
        )
        let signer = Secp256k1.recoverAddress(
            digest,
            r: try #require(U256(bigEndian: bytes[0..<32])),
            s: try #require(U256(bigEndian: bytes[32..<64])),
            yParity: bytes[64] == 28
        )
        #expect(signer == address)
    }

    @Test("lets a call see overridden state, and only that call")
    func overrides() async throws {
        let devnet = try TestDevnet()
        let address = "0x00000000000000000000000000000000000000bb"
        let code = JSONValue.string("0x" + Programs.counter)
        let override = JSONValue.object([
            JSONValue.Member(
                address,
                .object(["code": code, "stateDiff": .object([JSONValue.Member(U256.zero.quantity, "0x29")])])
            )
        ])
        let result = try await devnet.call("eth_call", .object(["to": .string(address)]), "latest", override)
        #expect(devnet.number(result) == 42)
        #expect(try await devnet.call("eth_getCode", .string(address), "latest") == "0x")
    }

    @Test("gives the fee history of the chain and what comes next")
    func feeHistory() async throws {
        let devnet = try TestDevnet()
        for _ in 0..<3 { try await devnet.call("eth_sendTransaction", devnet.transfer()) }
        let history = try await devnet.call("eth_feeHistory", "0x2", "latest", [25, 75])
        #expect(history["oldestBlock"] == "0x2")
        #expect(history["baseFeePerGas"]?.array?.count == 3)
        #expect(history["reward"]?.array?.count == 2)
        #expect(history["reward"]?.array?.first?.array == ["0x3b9aca00", "0x3b9aca00"])
    }

    @Test("never crashes and never answers -32603, whatever the parameters are")
    func fuzz() async throws {
        let devnet = try TestDevnet()
        let values: [JSONValue] = [
            .null, true, 0, -1, .number("1e30"), .number("1.5"), "", "0x", "0x0", "latest", "pending",
            .string("0x" + String(repeating: "f", count: 40)),
            .string("0x" + String(repeating: "f", count: 64)),
            .string("0x" + String(repeating: "f", count: 65)), [], [[]], .object([:] as KeyValuePairs),
            .object(["to": "0x00", "data": 7]),
            .object(["from": .string(devnet.accounts[0]), "data": "0xfe"]),
            .object(["fromBlock": "0xffffffffffffffff"]), .object(["blockHash": "0x00"]),
        ]
        var random = SeededGenerator(seed: 42)
        for method in RPCEndpoint.methodNames where method != "anvil_mine" && method != "hardhat_mine" {
            for _ in 0..<60 {
                let count = Int.random(in: 0...4, using: &random)
                let parameters = (0..<count).map { _ in values.randomElement(using: &random) ?? .null }
                let request = JSONValue.object([
                    "jsonrpc": "2.0", "id": 9, "method": .string(method), "params": .array(parameters),
                ])
                let answer = try JSONValue.parse(await devnet.endpoint.handle(request.bytes) ?? [])
                #expect(answer["jsonrpc"] == "2.0" && answer["id"] == 9, "\(request.text)")
                #expect(answer["error"]?["code"]?.int != -32603, "\(request.text)")
            }
        }
    }
}
